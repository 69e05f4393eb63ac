"""The conditions of lists; page and export share them."""

from volunteers.filters.teams import TEAM_SORTS, PublicTeamFilter, TeamFilter
from volunteers.filters.volunteers import SORTS, VolunteerFilter

__all__ = [
    "SORTS",
    "TEAM_SORTS",
    "PublicTeamFilter",
    "TeamFilter",
    "VolunteerFilter",
]
