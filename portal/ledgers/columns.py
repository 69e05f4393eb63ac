"""A column of a ledger or an exported list: header and value declared together, read without model instances."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression

from portal.xlsx.sheet import SUMMABLE, Kind

Source = str | BaseExpression


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its head and where its value comes from.

    ``source`` is a lookup or an SQL expression, or a tuple of them; ``render`` gets those values as
    positional arguments and may be left out for a single source. ``public`` says whether the public version
    shows the column: True shows the same value, a callable gets the same arguments as ``render`` and returns
    what the public may read. A column ``of_served`` tells of the people served: the public version leaves it
    blank in rows with fewer of them than SMALLEST_PUBLIC_GROUP, and its public total leaves those rows out. A
    total over all rows would give them away: alone, or set beside the ledger of another unit or period.
    What a column of ``kind`` takes stands in ``portal.xlsx.sheet``.
    """

    header: Any  # a lazy translation
    source: Source | tuple[Source, ...]
    render: Callable[..., Any] | None = None
    kind: Kind = "text"
    width: float = 12
    total: bool = False
    public: bool | Callable[..., Any] = False
    of_served: bool = False

    def __post_init__(self) -> None:
        if self.total and self.kind not in SUMMABLE:
            raise ValueError(f"{self.header}: a {self.kind} column has no total")
        if self.total and callable(self.public):
            raise ValueError(f"{self.header}: a public total sums the same values, only of fewer rows")
        if self.render is None and isinstance(self.source, tuple):
            raise ValueError(f"{self.header}: several sources need a render")

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.source if isinstance(self.source, tuple) else (self.source,)

    @property
    def is_public(self) -> bool:
        return self.public is not False


class Reader:
    """Reads ``columns`` from the records of ``values_list``: what several columns use is selected once.

    A record begins with the lookups ``extra``; ``cells`` pick the values of each column out of it.
    """

    def __init__(self, columns: Sequence[Column], *, extra: Sequence[str] = ()) -> None:
        self._names = list(extra)
        self._annotations: dict[str, BaseExpression] = {}
        self._known: dict[int, str] = {}
        self.cells = [Cell(column, [self._place(source) for source in column.sources]) for column in columns]

    def records(self, queryset: QuerySet, *, chunk_size: int = 500) -> Iterator[tuple]:
        """Yield the records of ``queryset`` from a server-side cursor: memory does not grow with their number.

        Outside a transaction the cursor holds one snapshot of its own, so other statements may run between.
        """
        values = queryset.annotate(**self._annotations).values_list(*self._names)
        return values.iterator(chunk_size=chunk_size)

    def _place(self, source: Source) -> int:
        name = source if isinstance(source, str) else self._name_of(source)
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name)

    def _name_of(self, source: BaseExpression) -> str:
        # By identity: comparing a subquery would run it.
        name = self._known.setdefault(id(source), f"expression_{len(self._known)}")
        self._annotations[name] = source
        return name


class Cell:
    """How one column is read from a record."""

    __slots__ = ("_places", "_public", "_render", "column")

    def __init__(self, column: Column, places: list[int]) -> None:
        self.column = column
        self._places = places
        self._render = column.render
        self._public = column.public if callable(column.public) else column.render

    def value(self, record: tuple) -> Any:
        return self._read(record, self._render)

    def public_value(self, record: tuple) -> Any:
        return self._read(record, self._public)

    def _read(self, record: tuple, render: Callable[..., Any] | None) -> Any:
        if render is None:
            return record[self._places[0]]
        return render(*[record[place] for place in self._places])
