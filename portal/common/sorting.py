"""Heads of the table of a list; those that sort are links."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from portal.common.views import address_with


@dataclass(frozen=True)
class Column:
    """A head of the table; with a ``sort`` name it is a link. ``css`` are its classes."""

    label: Any  # a lazy translation
    sort: str = ""
    css: str = ""


def sort_links(parameters: QueryDict, columns, *, default: str, is_newest_first: bool = False):
    """Return ``[(column, address, aria-sort)]``: a second click on the column in force turns it round.

    ``default`` is the order without a condition; the first click on another column sorts upwards, or downwards where
    the list ``is_newest_first``.
    """
    current = parameters.get("sort") or default
    links = []
    for column in columns:
        if not column.sort:
            links.append((column, "", ""))
            continue
        is_up, is_down = current == column.sort, current == f"-{column.sort}"
        goes_up = is_down if is_newest_first else not is_up
        turned = column.sort if goes_up else f"-{column.sort}"
        state = "ascending" if is_up else "descending" if is_down else ""
        links.append((column, address_with(parameters, sort=turned, page=None), state))
    return links
