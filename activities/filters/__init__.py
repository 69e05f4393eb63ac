"""The conditions by which the lists of this app are filtered; a module for each noun."""

from activities.filters.activities import SORTS, ActivityFilter, KeywordField, KeywordFilter, NewsFilter, units_of
from activities.filters.hours import BackfillFilter, ServiceRecordFilter

__all__ = [
    "SORTS",
    "ActivityFilter",
    "BackfillFilter",
    "KeywordField",
    "KeywordFilter",
    "NewsFilter",
    "ServiceRecordFilter",
    "units_of",
]
