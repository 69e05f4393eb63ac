"""A kind of import that is one table: a head, a record in each row, and questions about words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.base import ImportDefinition, Outcome, Problem, Reading, Resolution, Sheet, StagedRow
from portal.imports.cells import Cells
from portal.imports.questions import Questions
from portal.imports.tables import DAY, PERIOD, TITLE, UNIT, Head, Table, find_table
from portal.imports.words import plain, read_when, year_in

SHOWN_SKIPPED = 5  # rows that are no records, named in the remarks
YES = frozenset({"是", "含", "包含", "有", "√", "✓", "对", "y", "yes", "1", "true"})
NO = frozenset({"", "否", "不含", "无", "×", "x", "n", "no", "0", "false"})
SECRET = ("密码", "口令", "password", "身份证")


class ListImport(ImportDefinition):
    """Reads every sheet that has the ``needed`` columns among ``heads``; where none has, ``missing`` is said.

    What is left to a kind: ``stage`` (one row of the sheet), ``outcomes`` (what will happen, what is asked), and how
    rows arrive and go again (``write``, ``undo``).
    """

    heads: Sequence[Head]
    needed: Sequence[str]
    missing: Any

    def stage(self, cells: Cells) -> StagedRow:
        """Return the row that ``cells`` hold. Pure, like ``read``."""
        raise NotImplementedError

    def outcomes(
        self, rows: Sequence[StagedRow], *, questions: Questions, organization: Any, by: Any
    ) -> Sequence[Outcome]:
        """Return an Outcome for each row, asking ``questions`` on the way; the rest is as for ``resolve``."""
        raise NotImplementedError

    def read(self, sheets: Sequence[Sheet], *, file_name: str) -> Reading:
        tables = [table for sheet in sheets if (table := find_table(sheet, self.heads, needed=self.needed))]
        if not tables:
            return Reading(rows=[], problems=(Problem(message=str(self.missing)),))
        if any(word in plain(header) for table in tables for header in table.unread for word in SECRET):
            words = _("This file has a column with passwords or identity numbers. Take it out: nobody needs it here.")
            return Reading(rows=[], problems=(Problem(message=words),))
        rows: list[StagedRow] = []
        problems: list[Problem] = []
        facts: dict[str, str] = {}
        for table in tables:
            facts = {**table.facts, **facts}
            own, year = {**facts, **table.facts}, year_of(table) or year_in(file_name)
            rows += [self.stage(Cells(table, row, facts=own, year=year)) for row in table.rows]
            problems += remarks_on(table)
        shown = {name: facts[name] for name in (TITLE, UNIT, PERIOD) if name in facts}
        return Reading(rows=rows, facts=shown, problems=tuple(problems))

    def resolve(self, rows, *, facts, choices, organization, by):
        questions = Questions(rows, choices)
        outcomes = self.outcomes(rows, questions=questions, organization=organization, by=by)
        return Resolution(outcomes=outcomes, questions=questions.found)


def year_of(table: Table) -> int | None:
    """The year a sheet reports for: its period, its title, its name; else the year in which it was filled in."""
    named = (table.facts.get(PERIOD, ""), table.facts.get(TITLE, ""), table.sheet)
    for text in named:
        if year := year_in(text):
            return year
    day = day_of(table.facts)
    return day.year if day else None


def day_of(facts: dict[str, str]) -> date | None:
    """The day on which a sheet was filled in, as its head says."""
    when = read_when(facts.get(DAY, ""), year=None)
    return when.last if when else None


def remarks_on(table: Table) -> list[Problem]:
    """What of a sheet is not read: columns that nobody knows, rows that are no records."""
    unread = _("Sheet “%(sheet)s”: this column is not read.") % {"sheet": table.sheet}
    remarks = [Problem(column=words, message=unread, is_error=False) for words in table.unread]
    skipped = list(table.skipped.items())
    for number, words in skipped[:SHOWN_SKIPPED]:
        text = _("Sheet “%(sheet)s”, row %(number)d is no record: %(words)s")
        message = text % {"sheet": table.sheet, "number": number, "words": words[:60]}
        remarks.append(Problem(message=message, is_error=False))
    if len(skipped) > SHOWN_SKIPPED:
        text = _("Sheet “%(sheet)s”: %(number)d rows in all are no records.")
        message = text % {"sheet": table.sheet, "number": len(skipped)}
        remarks.append(Problem(message=message, is_error=False))
    return remarks


def yes_or_no(words: str) -> bool | None:
    """None when the words are neither."""
    text = plain(words)
    return True if text in YES else False if text in NO else None
