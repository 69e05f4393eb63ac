"""What a file of declared figures means: totals that an office states, measure by measure."""

from portal.figures.imports.definition import FigureImport

__all__ = ["FigureImport"]
