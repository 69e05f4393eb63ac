"""What clerks write in the cells of their ledgers, read as values: days, counts, sums of money.

Pure functions: no database, no clock, no errors. ``None`` means "not understood": then a person is asked, nothing is
guessed. What is understood only in part (a range, "more than") says so in its remarks.
"""

from portal.imports.words.dates import When, read_when, year_in
from portal.imports.words.money import MoneyKind, Sum, read_kind, read_money
from portal.imports.words.numbers import Count, read_count
from portal.imports.words.signs import is_blank, plain, shown

__all__ = [
    "Count", "MoneyKind", "Sum", "When", "is_blank", "plain", "read_count", "read_kind", "read_money", "read_when",
    "shown", "year_in",
]  # fmt: skip
