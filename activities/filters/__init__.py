"""The conditions by which the lists of this app are filtered; a module for each noun."""

from activities.filters.activities import SORTS, ActivityFilter, KeywordField, KeywordFilter, NewsFilter
from activities.filters.duty import DutyFilter, PostFilter
from activities.filters.hours import BackfillFilter, ServiceRecordFilter
from activities.filters.study import NoteFilter, SelfStudyFilter, StudyFilter

__all__ = [
    "SORTS",
    "ActivityFilter",
    "BackfillFilter",
    "DutyFilter",
    "KeywordField",
    "KeywordFilter",
    "NewsFilter",
    "NoteFilter",
    "PostFilter",
    "SelfStudyFilter",
    "ServiceRecordFilter",
    "StudyFilter",
]
