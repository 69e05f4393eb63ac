"""Rows of a table of service places: how many of which type, as of which day. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from portal.imports.base import digest
from portal.imports.cells import NOT_WRITTEN, Cells, no_number
from portal.imports.words import plain, read_count, read_when, shown
from portal.imports.words.numbers import THINGS

TARGET = "service_place_count"


def stage_place_count(table, row, *, year, unit, day):
    """Return the StagedRow of ``row``; ``day`` is when the file was filled in, None when it does not say."""
    cells = Cells(table, row)
    _read_as_of(cells, year, day)
    count = read_count(cells.raw("count")) if cells.has("count") else None
    if count is None or not count.counts(THINGS):
        cells.error("count", no_number(cells.words("count")))
    else:
        words = shown(cells.raw("count"))[:60]
        cells.values |= {"count": count.value, "is_approximate": count.is_approximate, "words": words}
        cells.remark("count", *count.remarks)
    cells.unresolved = {
        "organization": cells.words("organization") or unit or NOT_WRITTEN,
        "place_type": cells.words("type") or NOT_WRITTEN,
    }
    key = digest(TARGET, *map(plain, cells.unresolved.values()), cells.values.get("as_of"))
    return cells.staged(target=TARGET, key=key)


def _read_as_of(cells, year, day):
    """The day of its own column, else that of the file, else the last one of the year that the file reports for."""
    if cells.has("as_of"):
        when = read_when(cells.raw("as_of"), year=year)
        if when is None or when.last is None:
            cells.error("as_of", _("This day is not understood. Write for example 2020-12-31."))
            return
        day = when.last
    elif day is None and year is not None:
        day = date(year, 12, 31)
        cells.remark("count", _("No day is written: the last one of %(year)d is proposed.") % {"year": year})
    if day is None:
        cells.error("count", _("As of which day? Neither the row nor the head of the sheet says."))
    else:
        cells.values["as_of"] = day.isoformat()
