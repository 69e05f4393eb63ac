"""The numbers of this app; each module registers the definitions of one noun."""

from volunteers.figures.teams import TeamFigures
from volunteers.figures.volunteers import VolunteerFigures

__all__ = [
    "TeamFigures",
    "VolunteerFigures",
]
