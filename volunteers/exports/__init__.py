"""Lists of this app as Excel; each module registers the exports of one noun."""

from volunteers.exports.volunteers import UnmaskedExport, VolunteerExport

__all__ = [
    "UnmaskedExport",
    "VolunteerExport",
]
