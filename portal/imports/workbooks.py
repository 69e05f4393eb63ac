"""The Excel files of imports: a template to fill in, and the rows that could not be imported; in Chinese."""

from typing import BinaryIO

from django.utils.translation import gettext as _

from portal.common.language import office_language
from portal.imports.base import ImportDefinition, TemplateColumn
from portal.imports.models import ImportBatch, ImportRow
from portal.xlsx import Sheet, SheetColumn, write_workbook

_WIDTH = 18
_MOST_COLUMNS = 60


def write_template(target: BinaryIO, definition: ImportDefinition) -> None:
    """An empty table with the heads that are understood, and what belongs below each."""
    with office_language():
        notes = [note for note in map(_note_of, definition.columns) if note]
        sheet = Sheet(
            title=str(definition.title),
            columns=[SheetColumn(header=str(column.header), width=column.width) for column in definition.columns],
            facts_left=_("Reporting unit: %(name)s") % {"name": ""},
            notes=notes,
        )
        write_workbook(target, sheet, [])


def _note_of(column: TemplateColumn) -> str:
    """What belongs below a head, with an example unless the note has it already; empty when there is nothing to say."""
    example = column.example if column.example not in str(column.note) else ""
    parts = [str(column.note), f"例如 {example}" if example else ""]
    words = "；".join(part for part in parts if part)
    return f"{column.header}：{words}" if words else ""


def write_errors(target: BinaryIO, batch: ImportBatch) -> None:
    """The rows with errors as they were written, each with its place and what to mend."""
    rows = list(batch.rows.filter(action="error").in_order())
    headers = list(dict.fromkeys(header for row in rows for header in row.original))[:_MOST_COLUMNS]
    with office_language():
        columns = [
            SheetColumn(header=_("Sheet"), width=14),
            SheetColumn(header=_("Row"), width=8, kind="integer"),
            SheetColumn(header=_("What to mend"), width=40),
            *(SheetColumn(header=header[:60] or " ", width=_WIDTH) for header in headers),
        ]
        title = _("Rows that could not be imported")
        sheet = Sheet(title=title, columns=columns, facts_left=batch.file_name)
        write_workbook(
            target, sheet, ([*_place(row), *(row.original.get(head, "") for head in headers)] for row in rows)
        )


def _place(row: ImportRow) -> list:
    errors = [problem for problem in row.problems if problem["is_error"]]
    words = "；".join(f"{item['column']}：{item['message']}" if item["column"] else item["message"] for item in errors)
    return [row.sheet, row.number, words]
