"""A whole file: which sheets are understood, who filled them in, for which year."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from activities.imports.activity_rows import stage_activity
from activities.imports.heads import ACTIVITY, PLACES_ARE_MEANT, SERVICE_PLACES
from activities.imports.place_rows import stage_place_count
from portal.imports.base import Problem, Reading
from portal.imports.lists import day_of, remarks_on, year_of
from portal.imports.tables import BY, DAY, PERIOD, TITLE, UNIT, find_table, read_facts
from portal.imports.words import plain, year_in

YEAR = "填报年度"
HEAD_ROWS = 5  # of sheets that are not understood: what stands there is shown


@dataclass(frozen=True)
class _Context:
    """What the head of a file says for all its rows."""

    facts: dict
    year: int | None
    day: date | None


def read_file(sheets, *, file_name):
    """Return the Reading of all ``sheets``."""
    problems, found = [], []
    for sheet in sheets:
        table, stage = _recognise(sheet)
        if table is not None:
            found.append((table, stage))
        elif any(cell is not None for row in sheet.rows for cell in row):
            words = _("The sheet “%(sheet)s” was not recognised and is left out.") % {"sheet": sheet.name}
            problems.append(Problem(message=words, is_error=False))
    if not found:
        words = _("No sheet has a head that is understood: at least the name and the time of an activity.")
        return Reading(rows=[], facts=_facts_of(sheets), problems=(Problem(message=words),))
    whole = _whole(found, file_name)
    rows = []
    for table, stage in found:
        context = _context(table, whole, file_name)
        rows += [stage(table, row, context) for row in table.rows]
        problems += remarks_on(table)
    facts = {name: whole.facts[name] for name in (TITLE, UNIT, DAY, PERIOD, BY) if name in whole.facts}
    if whole.year:
        facts[YEAR] = str(whole.year)
    return Reading(rows=rows, facts=facts, problems=tuple(problems))


def _recognise(sheet):
    """``(table, how its rows are staged)`` or ``(None, None)``."""
    table = find_table(sheet, ACTIVITY, needed=("title", "when"))
    if table is not None:
        return table, _stage_activity
    table = find_table(sheet, SERVICE_PLACES, needed=("type", "count"))
    if table is not None and _speaks_of_places(table):
        return table, _stage_place_count
    return None, None


def _speaks_of_places(table):
    said = (table.sheet, table.facts.get(TITLE, ""), table.headings["type"].words)
    return any(word in plain(text) for word in PLACES_ARE_MEANT for text in said)


def _stage_activity(table, row, context):
    return stage_activity(table, row, year=context.year, unit=context.facts.get(UNIT, ""))


def _stage_place_count(table, row, context):
    return stage_place_count(
        table, row, year=context.year, unit=context.facts.get(UNIT, ""), day=context.day
    )  # fmt: skip


def _whole(found, file_name):
    """What the file says as a whole: each sheet fills in what those before it left out."""
    facts = {}
    for table, _stage in found:
        facts = {**table.facts, **facts}
    years = [year for table, _stage in found if (year := year_of(table))]
    return _Context(facts, years[0] if years else year_in(file_name), day_of(facts))


def _context(table, whole, file_name):
    facts = {**whole.facts, **table.facts}
    return _Context(facts, year_of(table) or whole.year, day_of(facts))


def _facts_of(sheets):
    facts = {}
    for sheet in sheets:
        facts = {**read_facts(sheet.rows[:HEAD_ROWS]), **facts}
    return facts
