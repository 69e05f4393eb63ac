"""What lists of units and of accounts have in common: one head, one record in each row, words taken as they are."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.base import Problem, Reading, Sheet, StagedRow, digest
from portal.imports.tables import UNIT, Head, Table, TableRow, find_table
from portal.imports.words import plain, shown

NOT_WRITTEN = "（未写）"  # stands for words that are not there, so that they can be asked for like others
YES = frozenset({"是", "含", "包含", "有", "√", "✓", "对", "y", "yes", "1", "true"})
NO = frozenset({"", "否", "不含", "无", "×", "x", "n", "no", "0", "false"})
SECRET = ("密码", "口令", "password", "身份证")


def head(name: str, words: str, *, fills_down: bool = False) -> Head:
    return Head(name=name, synonyms=tuple(words.split()), fills_down=fills_down)


class Cells:
    """The cells of one row, read one by one; collects ``problems``."""

    def __init__(self, table: Table, row: TableRow) -> None:
        self.table, self.row = table, row
        self.problems: list[Problem] = []

    def words(self, name: str, *, longest: int = 0) -> str:
        """The cell as text on one line, "" for a blank; longer than ``longest`` is an error."""
        text = " ".join(shown(self.row.cells.get(name)).split())
        if longest and len(text) > longest:
            self.error(name, _("Longer than %(number)d characters.") % {"number": longest})
        return text

    def needed(self, name: str, message: str, *, longest: int) -> str:
        text = self.words(name, longest=longest)
        if not text:
            self.error(name, message)
        return text

    def error(self, name: str, message: str) -> None:
        heading = self.table.headings.get(name)
        self.problems.append(Problem(column=heading.words if heading else "", message=message))

    def staged(self, *, target: str, values: dict[str, Any], unresolved: dict[str, str], key: str) -> StagedRow:
        """The row with the words of known columns only: nothing of the others is kept."""
        known = {heading.words for heading in self.table.headings.values()}
        original = {header: text for header, text in self.row.original.items() if header in known}
        return StagedRow(
            sheet=self.table.sheet, number=self.row.number, target=target, original=original, values=values,
            unresolved=unresolved, problems=tuple(self.problems), key=key, fingerprint=digest(key, values, unresolved),
        )  # fmt: skip


def read_list(
    sheets: Sequence[Sheet],
    heads: Sequence[Head],
    *,
    needed: Sequence[str],
    stage: Callable[[Cells], StagedRow],
    missing: str,
) -> Reading:
    """Return the Reading of all ``sheets`` that have the ``needed`` columns; where none has, ``missing`` is said."""
    rows, problems, facts = [], [], {}
    for sheet in sheets:
        table = find_table(sheet, heads, needed=needed)
        if table is None:
            continue
        if any(word in plain(header) for header in table.unread for word in SECRET):
            words = _("This file has a column with passwords or identity numbers. Take it out: nobody needs it here.")
            return Reading(rows=[], problems=(Problem(message=words),))
        facts = {**table.facts, **facts}
        rows += [stage(Cells(table, row)) for row in table.rows]
        problems += [_not_read(sheet, header) for header in table.unread]
    if not rows and not problems:
        problems = [Problem(message=missing)]
    return Reading(rows=rows, facts={UNIT: facts[UNIT]} if UNIT in facts else {}, problems=tuple(problems))


def _not_read(sheet: Sheet, header: str) -> Problem:
    message = _("Sheet “%(sheet)s”: this column is not read.") % {"sheet": sheet.name}
    return Problem(column=header, message=message, is_error=False)


def yes_or_no(words: str) -> bool | None:
    """None when the words are neither."""
    text = plain(words)
    return True if text in YES else False if text in NO else None
