"""The one definition of each number of this app."""

from hardship.figures.aid import AidFigures

__all__ = ["AidFigures"]
