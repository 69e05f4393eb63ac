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
from activities.ledgers.duty import DutyLedger
from activities.ledgers.hours import RosterLedger, ServiceRecordLedger
from activities.ledgers.study import StudyLedger
from activities.ledgers.teams import ClubLedger, TeamLedger

__all__ = [
    "WHEN",
    "ActivityLedger",
    "ClubLedger",
    "DutyLedger",
    "Money",
    "RosterLedger",
    "ServiceRecordLedger",
    "StudyLedger",
    "TeamLedger",
    "approximate",
    "day",
    "evidence",
    "hours",
    "money_column",
    "public_day",
    "public_words",
    "unit_and_team",
]
