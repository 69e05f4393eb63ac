"""What a caller says about a workbook: columns, titles, foot lines, and what it learns afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "integer", "decimal", "money", "date", "hours"]
APPROXIMATELY = "约"
TOTAL = "合计"
SUMMABLE: frozenset[Kind] = frozenset({"integer", "decimal", "money", "hours"})


@dataclass(frozen=True, slots=True)
class Approximate:
    """A figure known only roughly ("more than 930"): written as the text 约 930; every sum with it is one."""

    value: int | Decimal

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise TypeError(f"An approximate figure is an int or Decimal, not {type(self.value).__name__}")

    def __str__(self) -> str:
        return f"{APPROXIMATELY} {self.value}"


Figure = int | Decimal | Approximate
TotalCell = Figure | str | None


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """What the writer needs to know of one column.

    ``width`` counts half-width characters, as Excel does. ``kind`` decides format, alignment and which values
    are taken; in every kind ``None`` and ``""`` are an empty cell, and a ``str`` stays the text it is:

    - text: anything, written as ``str(value)``
    - integer, decimal, money (yuan, two decimals shown): ``int``, ``Decimal`` or ``Approximate``
    - hours: whole minutes as ``int`` or ``Approximate``, shown as hours with one decimal
    - date: ``datetime.date`` (not ``datetime``: whose day is it?), or a ``str`` such as 2020年以来
    """

    header: str
    width: float
    kind: Kind = "text"
    total: bool = False

    def __post_init__(self) -> None:
        if self.total and self.kind not in SUMMABLE:
            raise ValueError(f"{self.header}: a {self.kind} column has no total")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One ledger as an office lays it out, without its rows.

    ``columns`` leaves out 序号, which the writer puts first and numbers from 1. ``totals`` replaces cells of
    the 合计 row by index in ``columns`` (a figure that cannot be summed, such as 人数); all other totals are
    summed while the rows pass; ``total_label`` stands before them, ``has_total_row`` False leaves the row out.
    ``notes`` are full-width lines under the table, ``signers`` share the line after them.
    """

    title: str
    columns: Sequence[SheetColumn]
    facts_left: str = ""
    facts_middle: str = ""
    facts_right: str = ""
    totals: Mapping[int, TotalCell] | None = None
    total_label: str = TOTAL
    has_total_row: bool = True
    notes: Sequence[str] = ()
    signers: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class WorkbookFacts:
    """What was written: rows, the 合计 row by index in ``columns`` (hours in minutes), size and hash."""

    rows: int
    totals: Mapping[int, TotalCell]
    bytes: int
    sha256: str
