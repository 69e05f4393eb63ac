"""XlsxWriter in constant memory, with the same styles: what an expert would write by hand."""

import tempfile
from pathlib import Path

import xlsxwriter

from bench.rows import COLUMNS, FACTS, SIGNERS, rows
from bench.rows import TITLE as SHEET_TITLE
from bench.styles import ALIGNED, FORMATS

TITLE = "XlsxWriter constant memory, styled"


def run(count: int) -> dict:
    """Write the workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            _write(book, count)
        return {"file MB": path.stat().st_size / 2**20}


def _write(book: xlsxwriter.Workbook, count: int) -> None:
    formats = {
        kind: book.add_format(
            {"num_format": shown, "border": 1, "text_wrap": True, "valign": "vcenter", "align": ALIGNED[kind]}
        )
        for kind, shown in FORMATS.items()
    }
    sheet = book.add_worksheet("台账")
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 2)
    for place, column in enumerate(COLUMNS, 1):
        sheet.set_column(place, place, column.width)
    sheet.write_row(0, 0, [SHEET_TITLE])
    sheet.write_row(1, 0, FACTS)
    sheet.write_row(2, 0, ["序号", *(column.header for column in COLUMNS)])
    writers = {
        "text": sheet.write_string,
        "date": sheet.write_datetime,
        "integer": sheet.write_number,
        "money": sheet.write_number,
        "hours": lambda line, place, value, style: sheet.write_number(line, place, value / 60, style),
    }
    columns = [(place, writers[column.kind], formats[column.kind]) for place, column in enumerate(COLUMNS, 1)]
    for line, row in enumerate(rows(count), 3):
        sheet.write_number(line, 0, line - 2, formats["integer"])
        for (place, write, style), value in zip(columns, row, strict=True):
            if value is None:
                sheet.write_blank(line, place, None, style)
            else:
                write(line, place, value, style)
    sheet.write_row(count + 3, 0, SIGNERS)
