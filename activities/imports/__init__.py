"""What files of activities mean: the ledger that offices keep, and the table of their service places."""

from activities.imports.definition import ActivityImport

__all__ = ["ActivityImport"]
