"""One row of a table on its way into a staged row: what is read, what stays open, what is to be said about it."""

from portal.imports.base import Problem
from portal.imports.words import plain, shown

# Stands for words that are not there, so that they can be asked for like others.
NOT_WRITTEN = "（未写）"


class Cells:
    """The cells of one TableRow, read one by one. Collects ``values``, ``unresolved`` and ``problems``."""

    def __init__(self, table, row):
        self.table, self.row = table, row
        self.values, self.unresolved, self.problems = {}, {}, []

    def has(self, name):
        """True when the sheet has the column and the row fills it in."""
        return name in self.row.cells

    def raw(self, name):
        return self.row.cells.get(name)

    def words(self, name):
        """The cell as text on one line, "" for a blank."""
        return " ".join(shown(self.raw(name)).split())

    def header(self, name):
        heading = self.table.headings.get(name)
        return heading.words if heading else ""

    def unit(self, name):
        heading = self.table.headings.get(name)
        return plain(heading.unit) if heading else ""

    def error(self, name, message):
        self.problems.append(Problem(column=self.header(name), message=message))

    def remark(self, name, *messages):
        self.problems += [Problem(column=self.header(name), message=text, is_error=False) for text in messages]
