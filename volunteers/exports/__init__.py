"""Lists of this app as Excel; each module registers the exports of one noun."""

from volunteers.exports.volunteers import VolunteerExport

__all__ = [
    "VolunteerExport",
]
