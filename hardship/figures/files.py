"""How many households are on file, by category and cause: counts for leaders, no group that is small."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from hardship.querysets.files import FileQuerySet

SMALLEST_GROUP = 5  # of people in need: fewer could be told apart (PIPL art. 28)


@dataclass(frozen=True)
class Group:
    """One group: its words and how many; ``count`` is None where fewer than five would tell who they are."""

    label: Any
    count: int | None


def groups_of(rows: FileQuerySet, field: str, choices: Any) -> list[Group]:
    """The groups of ``rows`` by ``field`` in the order of its choices, small ones hidden."""
    counts = dict(rows.order_by().values_list(field).annotate(number=Count("pk")))
    found = [(label, counts[value]) for value, label in choices if counts.get(value)]
    return [Group(label, count) for (label, _n), count in zip(found, hide_small([n for _l, n in found]), strict=True)]


def hide_small(counts: Sequence[int]) -> list[int | None]:
    """``counts`` with None for every group below five, and for the smallest other one where a single hidden group
    could be told from the total. A total that is itself below five hides all."""
    if sum(counts) < SMALLEST_GROUP:
        return [None] * len(counts)
    hidden = {place for place, count in enumerate(counts) if count < SMALLEST_GROUP}
    if hidden and sum(counts[place] for place in hidden) < SMALLEST_GROUP and len(hidden) < len(counts):
        others = [place for place in range(len(counts)) if place not in hidden]
        hidden.add(min(others, key=lambda place: counts[place]))
    return [None if place in hidden else count for place, count in enumerate(counts)]


def count_of(rows: FileQuerySet) -> int | None:
    """How many rows, None for fewer than five but some."""
    number = rows.order_by().count()
    return None if 0 < number < SMALLEST_GROUP else number
