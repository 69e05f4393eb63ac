"""Streams the rows of a ledger into its workbook."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import BinaryIO

from portal.xlsx.cells import COLUMN_CLASSES, TextColumn, Total
from portal.xlsx.layout import LINE_HEIGHT, ROW_PADDING, STRINGS_PATH, Layout, Strip
from portal.xlsx.package import Part, write_package
from portal.xlsx.sheet import Sheet, TotalCell, WorkbookFacts
from portal.xlsx.strings import SharedStrings

# A sheet ends at 1,048,576; the rest is for head and foot.
ROWS_PER_SHEET = 1_048_000
# A sheet part of 4 GB would need ZIP64; a very wide ledger goes on on a further sheet before that.
_PART_LIMIT = 3_500_000_000
_CHUNK = 500
# In points, by lines of text. Excel would fit the rows itself on opening, other programs do not.
_HIGHEST = 409.0
_MOST_LINES = int((_HIGHEST - ROW_PADDING) / LINE_HEIGHT)
_HEIGHTS = [LINE_HEIGHT * lines + ROW_PADDING for lines in range(_MOST_LINES + 1)]


def write_workbook(
    target: BinaryIO,
    sheet: Sheet,
    rows: Iterable[Sequence[object]],
    *,
    on_progress: Callable[[int], None] | None = None,
    rows_per_sheet: int = ROWS_PER_SHEET,
) -> WorkbookFacts:
    """Write ``rows`` as an .xlsx in the layout of ``sheet`` and say what was written.

    A row has one value for each of ``sheet.columns``. ``rows`` is read once, in order, and ``target`` is
    written only after the last one, from its present position on: an error on the way leaves it as it was.
    Memory does not grow with the rows; temporary files hold about the size of the result. The same input
    gives the same bytes. ``on_progress`` is told the number of rows so far, every few hundred rows.

    ValueError: a row of another length, or no columns. TypeError: a value that its column does not take.
    OverflowError: the workbook would pass 4 GB.
    """
    if not sheet.columns:
        raise ValueError("A ledger needs a column")
    with ExitStack() as parts:
        return _Book(sheet, parts, rows_per_sheet).write(target, rows, on_progress or (lambda count: None))


class _Book:
    """A workbook being written: the sheet that rows go to now, and those that are full."""

    def __init__(self, sheet: Sheet, parts: ExitStack, rows_per_sheet: int) -> None:
        self._sheet = sheet
        self._parts = parts
        self._rows_per_sheet = rows_per_sheet
        self._layout = Layout(sheet)
        self._strings_part = self._new_part(STRINGS_PATH)
        self._strings = SharedStrings(self._strings_part)
        self._columns = self._column_writers(self._layout.styles.body)
        self._totals = {i: Total() for i, column in enumerate(sheet.columns) if column.total}
        self._sheet_parts: list[Part] = []
        self._count = 0
        self._open_sheet()

    def write(
        self, target: BinaryIO, rows: Iterable[Sequence[object]], on_progress: Callable[[int], None]
    ) -> WorkbookFacts:
        """Write everything and return what was written."""
        iterator = iter(rows)
        while chunk := list(islice(iterator, min(_CHUNK, self._room or self._rows_per_sheet))):
            if not self._room:
                self._close_sheet()
                self._open_sheet()
            self._write_rows(chunk)
            on_progress(self._count)
        totals = {**{i: total.value for i, total in self._totals.items()}, **(self._sheet.totals or {})}
        if self._sheet.has_total_row:
            self._write_total_row(totals)
        self._write_strips(self._layout.foot())
        self._close_sheet()
        self._strings.close()
        size, digest = write_package(target, [*self._other_parts(), self._strings_part, *self._sheet_parts])
        return WorkbookFacts(rows=self._count, totals=totals, bytes=size, sha256=digest)

    @property
    def _room(self) -> int:
        """Rows that the present sheet still takes."""
        return 0 if self._part.size > _PART_LIMIT else self._rows_per_sheet - self._rows_on_sheet

    def _new_part(self, name: str) -> Part:
        return self._parts.enter_context(Part(name))

    def _column_writers(self, styles: Sequence) -> list[TextColumn]:
        places = zip(self._sheet.columns, self._layout.letters[1:], styles, strict=True)
        return [
            COLUMN_CLASSES[column.kind](column, letter, cell_styles, self._strings)
            for column, letter, cell_styles in places
        ]

    def _open_sheet(self) -> None:
        self._part = self._new_part(f"xl/worksheets/sheet{len(self._sheet_parts) + 1}.xml")
        self._sheet_parts.append(self._part)
        self._row = 1
        self._rows_on_sheet = 0
        self._merged: list[str] = []
        self._part.write(self._layout.add_sheet())
        self._write_strips(self._layout.head())

    def _close_sheet(self) -> None:
        self._part.write(self._layout.finish_sheet(self._merged, self._row - 1))
        self._part.close()

    def _write_rows(self, chunk: list[Sequence[object]]) -> None:
        values = self._transposed(chunk)
        numbers = range(self._count + 1, self._count + len(chunk) + 1)
        rows = [str(row) for row in range(self._row, self._row + len(chunk))]
        style = f'" s="{self._layout.styles.number}"><v>'
        lines = [1] * len(chunk)
        cells = [column.cells(below, rows, lines) for column, below in zip(self._columns, values, strict=True)]
        starts = [
            f'<row r="{row}" ht="{_HEIGHTS[min(high, _MOST_LINES)]}"><c r="A{row}{style}{number}</v></c>'
            for row, high, number in zip(rows, lines, numbers, strict=True)
        ]
        row_xml = map("".join, zip(starts, *cells, strict=True))
        self._part.write("</row>".join(row_xml) + "</row>")
        for index, total in self._totals.items():
            total.add(values[index])
        self._row += len(chunk)
        self._rows_on_sheet += len(chunk)
        self._count += len(chunk)

    def _transposed(self, chunk: list[Sequence[object]]) -> list[tuple[object, ...]]:
        wanted = len(self._columns)
        for number, row in enumerate(chunk, self._count + 1):
            if len(row) != wanted:
                raise ValueError(f"Row {number} has {len(row)} values for {wanted} columns")
        return list(zip(*chunk, strict=True))

    def _write_total_row(self, totals: dict[int, TotalCell]) -> None:
        styles = self._layout.styles
        label = self._text_cell("A", styles.total_label, self._sheet.total_label)
        cells = [
            column.cells([totals.get(i)], [str(self._row)], [1])[0]
            for i, column in enumerate(self._column_writers(styles.total))
        ]
        self._part.write(f'<row r="{self._row}" ht="{_HEIGHTS[1]}">{label}{"".join(cells)}</row>')
        self._row += 1

    def _write_strips(self, strips: Sequence[Strip]) -> None:
        for strip in strips:
            cells = []
            for area in strip.areas:
                first, last = self._layout.letters[area.first], self._layout.letters[area.last]
                cells.append(self._text_cell(first, area.style, area.text))
                if first != last:
                    self._merged.append(f"{first}{self._row}:{last}{self._row}")
            height = min(strip.height, _HIGHEST)
            self._part.write(f'<row r="{self._row}" ht="{height}" customHeight="1">{"".join(cells)}</row>')
            self._row += 1

    def _text_cell(self, letter: str, style: int, text: str) -> str:
        reference = self._strings.known.get(text) or self._strings.add(text)
        if reference is None:
            return f'<c r="{letter}{self._row}" s="{style}"/>'
        return f'<c r="{letter}{self._row}" s="{style}" t="s"><v>{reference[0]}</v></c>'

    def _other_parts(self) -> list[Part]:
        parts = []
        for name, text in self._layout.other_parts().items():
            part = self._new_part(name)
            part.write(text)
            part.close()
            parts.append(part)
        return parts
