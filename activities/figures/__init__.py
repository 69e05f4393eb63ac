"""The definitions of this app's numbers (口径): lists, boards, pages and ledgers call these; a module for each noun."""

from activities.figures.activities import (
    ActivityFigures,
    Figures,
    any_true,
    as_measures,
    by_year,
    figures_of,
    money_by_kind,
    shares,
    summarize,
)
from activities.figures.duty import DutyFigures
from activities.figures.hours import HoursFigures, minutes_of
from activities.figures.study import StudyFigures
from portal.figures.amounts import Amount

__all__ = [
    "ActivityFigures",
    "Amount",
    "DutyFigures",
    "Figures",
    "HoursFigures",
    "StudyFigures",
    "any_true",
    "as_measures",
    "by_year",
    "figures_of",
    "minutes_of",
    "money_by_kind",
    "shares",
    "summarize",
]
