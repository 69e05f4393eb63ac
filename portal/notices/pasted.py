"""A table as it is copied out of Excel: the first line has the headings, cells are parted by tabs."""

import csv
import io
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.notices.services.drafting import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS

COUNTING = ("序号", "编号", "No.")  # the portal counts the rows itself


@dataclass(frozen=True)
class Pasted:
    """Headings and rows, all of one length, without blank lines and without a column that only counts."""

    headings: list[str]
    rows: list[list[str]]


def read_pasted(text: str) -> Pasted:
    """Return what ``text`` holds; ValidationError says which line does not fit. Without tabs, commas part cells."""
    delimiter = "\t" if "\t" in text else "," if "," in text.partition("\n")[0] else "，"
    try:
        lines = list(csv.reader(io.StringIO(text.strip("\r\n")), delimiter=delimiter, strict=False))
    except csv.Error as error:
        raise ValidationError(_("This is not a table as Excel copies it.")) from error
    lines = [[_cell(cell) for cell in line] for line in lines]
    lines = [line for line in lines if any(line)]
    if len(lines) < 2:
        raise ValidationError(_("Paste a table: the headings in the first line, then at least one row."))
    headings, *rows = lines
    while headings and not headings[-1]:
        headings.pop()
    _check(headings, rows)
    rows = [(row + [""] * len(headings))[: len(headings)] for row in rows]
    if headings[0] in COUNTING and len(headings) > 1:
        headings, rows = headings[1:], [row[1:] for row in rows]
    return Pasted(headings, rows)


def _cell(text: str) -> str:
    """One line, without control characters and blanks at the ends."""
    return " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text).split())


def _check(headings: list[str], rows: list[list[str]]) -> None:
    errors = []
    if not all(headings) or len(set(headings)) < len(headings):
        errors.append(_("Each column needs a heading of its own."))
    if len(headings) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        limits = {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
        errors.append(_("At most %(columns)d columns and %(rows)d rows.") % limits)
    for number, row in enumerate(rows, 1):
        if any(row[len(headings) :]):
            errors.append(_("Row %(row)d has more cells than there are headings.") % {"row": number})
        elif any(len(cell) > LONGEST_CELL for cell in row):
            errors.append(_("Row %(row)d: a cell is longer than %(limit)d.") % {"row": number, "limit": LONGEST_CELL})
    if errors:
        raise ValidationError(errors[:10])
