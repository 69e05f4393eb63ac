"""The conditions by which the lists of this app are filtered; a module for each noun."""

from activities.filters.activities import SORTS, ActivityFilter, KeywordField, KeywordFilter, NewsFilter, units_of

__all__ = ["SORTS", "ActivityFilter", "KeywordField", "KeywordFilter", "NewsFilter", "units_of"]
