"""openpyxl in write-only mode, with the same styles."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, NamedStyle, Side
from openpyxl.utils import get_column_letter

from bench.rows import COLUMNS, FACTS, SIGNERS, rows
from bench.rows import TITLE as SHEET_TITLE
from bench.styles import ALIGNED, FORMATS

TITLE = "openpyxl write-only, styled"
_THIN = Side(style="thin")


def run(count: int) -> dict:
    """Write the workbook."""
    book = Workbook(write_only=True)
    for kind, number_format in FORMATS.items():
        book.add_named_style(_style(kind, number_format))
    sheet = book.create_sheet("台账")
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    for place, column in enumerate(COLUMNS, 2):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    for row in ([SHEET_TITLE], list(FACTS), ["序号", *(column.header for column in COLUMNS)]):
        sheet.append(row)
    kinds = ["integer", *(column.kind for column in COLUMNS)]
    for number, row in enumerate(rows(count), 1):
        sheet.append(_cells(sheet, kinds, (number, *row)))
    sheet.append(list(SIGNERS))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        book.save(path)
        return {"file MB": path.stat().st_size / 2**20}


def _style(kind: str, number_format: str) -> NamedStyle:
    style = NamedStyle(kind, number_format=number_format)
    style.alignment = Alignment(horizontal=ALIGNED[kind], vertical="center", wrap_text=True)
    style.border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
    return style


def _cells(sheet: object, kinds: list[str], row: tuple) -> Iterator[WriteOnlyCell]:
    for kind, value in zip(kinds, row, strict=True):
        cell = WriteOnlyCell(sheet, value / 60 if kind == "hours" else value)
        cell.style = kind
        yield cell
