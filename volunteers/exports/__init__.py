"""Lists of this app as Excel; each module registers the exports of one noun."""

from volunteers.exports.teams import TeamCallExport, TeamExport
from volunteers.exports.volunteers import UnmaskedExport, VolunteerExport

__all__ = [
    "TeamCallExport",
    "TeamExport",
    "UnmaskedExport",
    "VolunteerExport",
]
