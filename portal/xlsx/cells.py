"""Values to cell XML, a column of many rows at a time, so that a cell costs no call of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, localcontext
from math import isfinite

from portal.xlsx.sheet import APPROXIMATELY, Approximate, Figure, SheetColumn
from portal.xlsx.strings import FILL, SharedStrings

# A double keeps 15 decimal digits exactly; a longer number is written as the text of all its digits.
_EXACT_DIGITS = 15
# Sums of any length stay exact: what would be rounded fails instead.
_EXACT = Context(prec=200, rounding=ROUND_HALF_UP, traps=[Inexact, InvalidOperation])
_ROUNDING = Context(prec=200, rounding=ROUND_HALF_UP)
# Excel counts days from 1899-12-30, rightly so only from this day on (it believes in 1900-02-29).
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)


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

        Row numbers come as text, since each is used in every column. ``lines`` holds how many lines of text
        each row is high so far, and is raised where a cell needs more.
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


class ValueColumn(TextColumn):
    """Numbers and days: a value that Excel can hold as a number, else the words for it."""

    def cells(self, values: Sequence[object], rows: Sequence[str], lines: list[int]) -> list[str]:
        """Return the cells as ``TextColumn`` does; TypeError for a value that the column does not take."""
        start, end = f'<c r="{self.letter}', "</v></c>"
        number, empty = self._value, self._empty
        digits_of = self._digits
        cells = []
        for place, (row, value) in enumerate(zip(rows, values, strict=True)):
            if value is None:
                cells.append(f"{start}{row}{empty}")
            elif digits := digits_of(value):
                cells.append(f"{start}{row}{number}{digits}{end}")
            else:
                cells.append(self._words_cell(value, row, lines, place))
        return cells

    def _words_cell(self, value: object, row: str, lines: list[int], place: int) -> str:
        words = value if isinstance(value, str) else self._words(value)
        if words is None:
            # Never the value itself: it may be personal, and this ends in a log.
            kind = type(value).__name__
            raise TypeError(f"{self.column.header}, row {row}: a {self.column.kind} column takes no {kind}")
        high = [lines[place]]
        cell = super().cells([words], [row], high)[0]
        lines[place] = high[0]
        return cell

    def _digits(self, value: object) -> str | None:
        """Return the number to store, or None if ``value`` is none or cannot be stored exactly."""
        raise NotImplementedError

    def _words(self, value: object) -> str | None:
        """Return the words for a ``value`` without digits, or None to refuse it."""
        raise NotImplementedError


class NumberColumn(ValueColumn):
    """Whole numbers, decimals, money."""

    def _digits(self, value: object) -> str | None:
        # Exact types: a bool is an int too, but no number of a ledger.
        if (type(value) is int or type(value) is Decimal) and isfinite(value):
            digits = str(value)
            return digits if len(digits) <= _EXACT_DIGITS else _shortest(value)
        return None

    def _words(self, value: object) -> str | None:
        if isinstance(value, Approximate):
            return f"{APPROXIMATELY} {self._shown(value.value)}"
        if (type(value) is int or type(value) is Decimal) and isfinite(value):
            return self._shown(value)
        return None

    def _shown(self, value: int | Decimal) -> str:
        if self.column.kind == "money":
            return f"{Decimal(value).quantize(Decimal('0.01'), context=_ROUNDING):,f}"
        return f"{Decimal(value):f}"


def _shortest(value: int | Decimal) -> str | None:
    shortest = Decimal(value).normalize(_ROUNDING)
    return str(shortest) if len(shortest.as_tuple().digits) <= _EXACT_DIGITS else None


class HoursColumn(NumberColumn):
    """Whole minutes, shown as hours."""

    def _digits(self, value: object) -> str | None:
        return str(value / 60) if type(value) is int else None

    def _words(self, value: object) -> str | None:
        return super()._words(value) if isinstance(value, Approximate) else None

    def _shown(self, value: int | Decimal) -> str:
        return f"{(Decimal(value) / 60).quantize(Decimal('0.1'), context=_ROUNDING):,f}"


class DateColumn(ValueColumn):
    """Days, as numbers that Excel shows and sorts as dates."""

    def _digits(self, value: object) -> str | None:
        return str(value.toordinal() - _EPOCH) if type(value) is date and value >= _FIRST_DAY else None

    def _words(self, value: object) -> str | None:
        return value.isoformat() if type(value) is date else None


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
                if isinstance(value, (int, Decimal)):
                    self._sum = value if self._sum is None else self._sum + value
