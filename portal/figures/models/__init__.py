"""The models of figures: what offices declare, and the totals of what is counted."""

from portal.figures.models.declared import DeclaredFigure
from portal.figures.models.totals import FigureDelta, FigureTotal, PlacedOrganization, Recount

__all__ = ["DeclaredFigure", "FigureDelta", "FigureTotal", "PlacedOrganization", "Recount"]
