"""Values to cell XML, a column of many rows at a time, so that a cell costs no call of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, localcontext

from portal.ledgers.xlsx.sheet import Approximate, Figure, SheetColumn
from portal.ledgers.xlsx.strings import FILL, SharedStrings

# A double keeps 15 decimal digits exactly; a longer number is written as the text of all its digits.
_EXACT_DIGITS = 15
# Sums of any length stay exact: what would be rounded fails instead.
_EXACT = Context(prec=200, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation])
_ROUNDING = Context(prec=200, rounding=ROUND_HALF_UP)
# Excel counts days from 1899-12-30, rightly so only from this day on (it believes in 1900-02-29).
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)
_APPROXIMATELY = "约"
# Exact types: a bool is an int too, but no number of a ledger.
_NUMBERS = (int, Decimal)


@dataclass(frozen=True, slots=True)
class CellStyles:
    """Style numbers of one column: for its values, for text, and for text that editing must leave text."""

    value: int
    text: int
    quoted: int


class TextColumn:
    """Any value as the text it prints as. The base of the other kinds: text may stand in every column."""

    def __init__(self, column: SheetColumn, letter: str, styles: CellStyles, strings: SharedStrings) -> None:
        self.column = column
        self.letter = letter
        self._strings = strings
        self._value = f'" s="{styles.value}"><v>'
        self._text = f'" s="{styles.text}" t="s"><v>'
        self._quoted = f'" s="{styles.quoted}" t="s"><v>'
        self._empty = f'" s="{styles.value}"/>'

    def cells(self, values: Sequence[object], rows: Sequence[str], lines: list[int]) -> list[str]:
        """Return one cell for each of ``values``, which stand in ``rows`` one under the other.

        Row numbers come as text, since each is used in every column. ``lines`` holds how many lines of text each row is high so far, and is raised where a cell needs more.
        """
        start = f'<c r="{self.letter}'
        known, add = self._strings.known, self._strings.add
        text, quoted, empty = self._text, self._quoted, self._empty
        line = self.column.width * FILL
        cells = []
        for place, (row, value) in enumerate(zip(rows, values, strict=True)):
            if value is None or value == "":
                cells.append(f"{start}{row}{empty}")
                continue
            if type(value) is not str:
                value = str(value)
            reference = known.get(value) or add(value)
            if reference is None:
                cells.append(f"{start}{row}{empty}")
                continue
            index, is_risky, width, breaks = reference
            cells.append(f"{start}{row}{quoted if is_risky else text}{index}</v></c>")
            if width > line or breaks:
                needed = int(width / line) + 1 + breaks
                if needed > lines[place]:
                    lines[place] = needed
        return cells

    def _text_cell(self, value: str, row: str) -> str:
        return TextColumn.cells(self, [value], [row], [1])[0]

    def _refusal(self, value: object, row: str, wanted: str) -> TypeError:
        # Never the value itself: it may be personal, and this ends in a log.
        return TypeError(f"{self.column.header}, row {row}: {type(value).__name__} given, {wanted} wanted")


class NumberColumn(TextColumn):
    """Whole numbers, decimals, money."""

    def cells(self, values: Sequence[object], rows: Sequence[str], lines: list[int]) -> list[str]:
        """Return the cells; TypeError for anything but int, Decimal, Approximate, str and None."""
        start, end = f'<c r="{self.letter}', "</v></c>"
        number, empty = self._value, self._empty
        cells = []
        for row, value in zip(rows, values, strict=True):
            if value is None:
                cells.append(f"{start}{row}{empty}")
            elif type(value) in _NUMBERS and len(digits := str(value)) <= _EXACT_DIGITS:
                cells.append(f"{start}{row}{number}{digits}{end}")
            else:
                cells.append(self._unusual(value, row))
        return cells

    def shown(self, value: int | Decimal) -> str:
        """Return ``value`` in words, for a cell that cannot be a number."""
        if self.column.kind == "money":
            return f"{Decimal(value).quantize(Decimal('0.01'), context=_ROUNDING):,f}"
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def _unusual(self, value: object, row: str) -> str:
        if isinstance(value, str):
            return self._text_cell(value, row)
        if isinstance(value, Approximate):
            return self._text_cell(f"{_APPROXIMATELY} {self.shown(value.value)}", row)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._refusal(value, row, "int or Decimal")
        return self._long_number(value, row)

    def _long_number(self, value: int | Decimal, row: str) -> str:
        shortest = Decimal(value).normalize(_ROUNDING)
        if len(shortest.as_tuple().digits) > _EXACT_DIGITS:
            return self._text_cell(self.shown(value), row)
        return f'<c r="{self.letter}{row}{self._value}{shortest}</v></c>'


class HoursColumn(NumberColumn):
    """Whole minutes, shown as hours."""

    def cells(self, values: Sequence[object], rows: Sequence[str], lines: list[int]) -> list[str]:
        """Return the cells; TypeError for anything but int (minutes), Approximate, str and None."""
        start, end = f'<c r="{self.letter}', "</v></c>"
        number, empty = self._value, self._empty
        cells = []
        for row, value in zip(rows, values, strict=True):
            if value is None:
                cells.append(f"{start}{row}{empty}")
            elif type(value) is int:
                cells.append(f"{start}{row}{number}{value / 60}{end}")
            elif isinstance(value, str | Approximate):
                cells.append(self._unusual(value, row))
            else:
                raise self._refusal(value, row, "whole minutes")
        return cells

    def shown(self, value: int | Decimal) -> str:
        """Return the minutes ``value`` as hours with one decimal."""
        return f"{(Decimal(value) / 60).quantize(Decimal('0.1'), context=_ROUNDING):,f}"


class DateColumn(TextColumn):
    """Days, as numbers that Excel shows and sorts as dates."""

    def cells(self, values: Sequence[object], rows: Sequence[str], lines: list[int]) -> list[str]:
        """Return the cells; TypeError for anything but date, str and None."""
        start, end = f'<c r="{self.letter}', "</v></c>"
        number, empty = self._value, self._empty
        cells = []
        for row, value in zip(rows, values, strict=True):
            if value is None:
                cells.append(f"{start}{row}{empty}")
            elif type(value) is date and value >= _FIRST_DAY:
                cells.append(f"{start}{row}{number}{value.toordinal() - _EPOCH}{end}")
            elif type(value) is date or isinstance(value, str):
                cells.append(self._text_cell(str(value), row))
            else:
                raise self._refusal(value, row, "date")
        return cells


COLUMN_CLASSES: dict[str, type[TextColumn]] = {
    "text": TextColumn,
    "integer": NumberColumn,
    "decimal": NumberColumn,
    "money": NumberColumn,
    "hours": HoursColumn,
    "date": DateColumn,
}


class Total:
    """The exact sum of one column; None as long as nothing was known, approximate once a part was."""

    def __init__(self) -> None:
        self._sum: int | Decimal | None = None
        self._is_approximate = False

    @property
    def value(self) -> Figure | None:
        """The sum so far."""
        if self._sum is not None and self._is_approximate:
            return Approximate(self._sum)
        return self._sum

    def add(self, values: Sequence[object]) -> None:
        """Add the numbers among ``values``; texts and empty cells are none. decimal.Inexact if it cannot."""
        with localcontext(_EXACT):
            for value in values:
                if isinstance(value, Approximate):
                    self._is_approximate = True
                    value = value.value
                if isinstance(value, int | Decimal):
                    self._sum = value if self._sum is None else self._sum + value
