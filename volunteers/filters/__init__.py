"""The conditions of lists; page and export share them."""

from volunteers.filters.volunteers import SORTS, VolunteerFilter

__all__ = [
    "SORTS",
    "VolunteerFilter",
]
