"""One row of a table on its way into a staged row: what is read, what stays open, what is to be said about it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.base import CellValue, Problem, StagedRow, digest
from portal.imports.tables import Table, TableRow
from portal.imports.words import plain, shown

# Stands for words that are not there, so that they can be asked for like others.
NOT_WRITTEN = "（未写）"


class Cells:
    """The cells of one TableRow, read one by one. Collects ``values``, ``unresolved`` and ``problems``.

    ``facts`` stand above its table, ``year`` is the one that the sheet or the file speaks of, None without one.
    """

    def __init__(
        self, table: Table, row: TableRow, *, facts: Mapping[str, str] | None = None, year: int | None = None
    ) -> None:
        self.table, self.row, self.facts, self.year = table, row, facts or {}, year
        self.values: dict[str, Any] = {}
        self.unresolved: dict[str, str] = {}
        self.problems: list[Problem] = []

    def has(self, name: str) -> bool:
        """True when the sheet has the column and the row fills it in."""
        return name in self.row.cells

    def raw(self, name: str) -> CellValue:
        return self.row.cells.get(name)

    def words(self, name: str, *, longest: int = 0) -> str:
        """The cell as text on one line, "" for a blank; longer than ``longest`` is an error."""
        text = " ".join(shown(self.raw(name)).split())
        if longest and len(text) > longest:
            self.error(name, too_long(longest))
        return text

    def needed(self, name: str, message: str, *, longest: int) -> str:
        """The words of a cell that must be there: ``message`` is said where it is blank."""
        text = self.words(name, longest=longest)
        if not text:
            self.error(name, message)
        return text

    def header(self, name: str) -> str:
        heading = self.table.headings.get(name)
        return heading.words if heading else ""

    def unit(self, name: str) -> str:
        """The unit in brackets behind the header, in plain signs: "万元"."""
        heading = self.table.headings.get(name)
        return plain(heading.unit) if heading else ""

    def error(self, name: str, message: str) -> None:
        self.problems.append(Problem(column=self.header(name), message=message))

    def remark(self, name: str, *messages: str) -> None:
        self.problems += [Problem(column=self.header(name), message=text, is_error=False) for text in messages]

    def staged(self, *, target: str, key: str, known_only: bool = False) -> StagedRow:
        """The StagedRow of what was collected; ``known_only`` keeps nothing of columns that nobody knows."""
        original = self.row.original
        if known_only:
            known = {heading.words for heading in self.table.headings.values()}
            original = {header: text for header, text in original.items() if header in known}
        return StagedRow(
            sheet=self.table.sheet, number=self.row.number, target=target, original=original, values=self.values,
            unresolved=self.unresolved, problems=tuple(self.problems), key=key,
            fingerprint=digest(key, self.values, self.unresolved),
        )  # fmt: skip


def too_long(longest: int) -> str:
    return _("Longer than %(number)d characters.") % {"number": longest}


def no_number(words: str) -> str:
    return _("“%(words)s” is no number of this column.") % {"words": words[:40]}
