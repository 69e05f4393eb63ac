"""The ledgers of this app; each module registers those of one noun."""

from activities.ledgers.activities import (
    WHEN,
    ActivityLedger,
    Money,
    approximate,
    day,
    evidence,
    hours,
    money_column,
    public_day,
    public_words,
    unit_and_team,
)

__all__ = [
    "WHEN",
    "ActivityLedger",
    "Money",
    "approximate",
    "day",
    "evidence",
    "hours",
    "money_column",
    "public_day",
    "public_words",
    "unit_and_team",
]
