"""The numbers of this app; each module registers the definitions of one noun."""

from volunteers.figures.volunteers import VolunteerFigures

__all__ = [
    "VolunteerFigures",
]
