"""The Excel files of imports: a template to fill in, and the rows that could not be imported; in Chinese."""

from typing import BinaryIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.imports.base import ImportDefinition
from portal.imports.models import ImportBatch, ImportRow
from portal.xlsx import Sheet, SheetColumn, write_workbook

_WIDTH = 18
_MOST_COLUMNS = 60


def write_template(target: BinaryIO, definition: ImportDefinition) -> None:
    """An empty table with the heads that are understood, and what belongs below each."""
    with translation.override(settings.LANGUAGE_CODE):
        notes = [
            _("%(header)s: %(note)s, for instance %(example)s")
            % {"header": column.header, "note": column.note, "example": column.example}
            if column.example
            else f"{column.header}：{column.note}"
            for column in definition.columns
            if column.note or column.example
        ]
        sheet = Sheet(
            title=str(definition.title),
            columns=[SheetColumn(header=str(column.header), width=column.width) for column in definition.columns],
            facts_left=_("Reporting unit: %(name)s") % {"name": ""},
            notes=notes,
        )
        write_workbook(target, sheet, [])


def write_errors(target: BinaryIO, batch: ImportBatch) -> None:
    """The rows with errors as they were written, each with its place and what to mend."""
    rows = list(batch.rows.filter(action="error").in_order())
    headers = list(dict.fromkeys(header for row in rows for header in row.original))[:_MOST_COLUMNS]
    with translation.override(settings.LANGUAGE_CODE):
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
