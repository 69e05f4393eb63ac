"""What a list is as a file: its columns and the rows that its page shows for a query. Registered like ledgers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.views import filter_chips
from portal.ledgers.columns import Column, Reader
from portal.xlsx.sheet import TotalCell

LONGEST_QUERY = 2000
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a list shows for a query: its rows in their order, the conditions in words, the query without the rest
    of the address (the page number, unknown names).

    ``notes`` are what this reader must know beside the notes of the list; ``total_label`` stands before the totals
    where 合计 alone would mislead.
    """

    rows: QuerySet
    conditions: Sequence[str]
    query: str
    notes: Sequence[Any] = ()
    total_label: Any = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """A selection at one moment: the rows as values of the columns, how many they are, their totals.

    ``unit_ids`` fills while ``rows`` are read: the units of exactly the rows that were handed out.
    """

    rows: Iterator[list]
    count: int
    totals: Mapping[int, TotalCell]
    unit_ids: set[int] = field(default_factory=set)


class ListExport:
    """One list that can be taken away as Excel; see ``activities.exports``.

    ``permission`` opens the list, held anywhere; "" is for what everybody signed in has. ``unit_lookup`` names the
    unit of a row ("" when rows have none): a file is handed out only while all its units are still in scope.
    ``notes`` say how figures are counted (口径). ``in_clear`` is for files that show what the list masks: they take
    a reason, a fresh sign-in and, when long, a second person; ``permission`` and ``unit_lookup`` are theirs.
    """

    slug: str
    title: Any  # a lazy translation
    page: str  # the route of the list
    permission: str = ""
    unit_lookup: str = ""
    columns: tuple[Column, ...]
    notes: tuple[Any, ...] = ()
    in_clear: bool = False

    def select(self, user: User, query: QueryDict) -> Selection:
        """The rows that ``user`` sees in the list now, with the conditions of ``query``.

        RuleError: the list shows nothing for the query because a condition is wrong.
        """
        raise NotImplementedError

    def totals(self, rows: QuerySet) -> dict[int, TotalCell]:
        """The figures in the head of the list by place in ``columns``; other totals are sums of the column."""
        return {}

    def address(self, query: str) -> str:
        """The page of the list with ``query``."""
        return f"{reverse(self.page)}?{query}" if query else reverse(self.page)

    def read(self, rows: QuerySet) -> Content:
        """Read ``rows`` with figures of the same moment.

        The cursor keeps the moment of its first row; figures that are the same before and after are of it too.
        RuleError: the records never stood still.
        """
        for _attempt in range(_TRIES):
            figures = rows.count(), self.totals(rows)
            unit_ids: set[int] = set()
            stream = self._values(rows, unit_ids)
            first = list(islice(stream, 1))
            if figures == (rows.count(), self.totals(rows)):
                return Content(rows=chain(first, stream), count=figures[0], totals=figures[1], unit_ids=unit_ids)
        raise RuleError(_("The records are changing all the time. Try again in a moment."))

    def _values(self, rows: QuerySet, unit_ids: set[int]) -> Iterator[list]:
        reader = Reader(self.columns, extra=[self.unit_lookup] if self.unit_lookup else [])
        for record in reader.records(rows):
            if self.unit_lookup:
                unit_ids.add(record[0])
            yield [cell.value(record) for cell in reader.cells]


class FilteredExport(ListExport):
    """A list whose page filters by a FilterSet: the same one chooses the rows of the file."""

    filterset_class: Any

    def visible(self, user: User) -> QuerySet:
        """What the page starts from."""
        raise NotImplementedError

    def select(self, user: User, query: QueryDict) -> Selection:
        filterset = self.filterset_class(query, queryset=self.visible(user), request=asked_by(user, query))
        if filterset.errors:
            raise RuleError(_("A condition of the list is wrong. Mend it in the list, then export."))
        return Selection(
            rows=filterset.qs,
            conditions=[words for words, _address in filter_chips(filterset, query)],
            query=canonical(query, filterset.filters),
        )


def asked_by(user: User, query: QueryDict) -> HttpRequest:
    """A request of ``user`` for a list, as filters and the admin want one; the worker has no real one."""
    request = HttpRequest()
    request.method, request.user, request.GET = "GET", user, query  # type: ignore[assignment]
    return request


def canonical(query: QueryDict, names: Iterable[str]) -> str:
    """The values that ``query`` has for ``names``, sorted, so that equal conditions have one form.

    RuleError for one that is longer than any page makes it.
    """
    kept = urlencode([(name, value) for name in sorted(names) for value in query.getlist(name) if value])
    if len(kept) > LONGEST_QUERY:
        raise RuleError(_("There are too many conditions. Take some away, then export."))
    return kept


_EXPORTS: dict[str, ListExport] = {}


def register(export_class: type[ListExport]) -> type[ListExport]:
    """Register the export of a list under its slug; a second owner is an error."""
    slug = export_class.slug
    if slug in _EXPORTS:
        raise ValueError(f"Two exports are called {slug}: {type(_EXPORTS[slug]).__name__}, {export_class.__name__}")
    _EXPORTS[slug] = export_class()
    return export_class


def get_export(slug: str) -> ListExport:
    """Return the registered export; KeyError for a name that nobody owns."""
    return _EXPORTS[slug]


def list_exports() -> list[ListExport]:
    """All registered exports, in the order of registration."""
    return list(_EXPORTS.values())


def exports_in_clear() -> list[ListExport]:
    """Those whose files show what their lists mask."""
    return [definition for definition in list_exports() if definition.in_clear]
