"""Writing figures: declared ones by people, totals by workers."""

from portal.figures.services.declared import (
    FIGURE_FIELDS,
    change_figure,
    confirm_figure,
    counted_beside,
    declare_figure,
    supersede_figure,
    withdraw_figure,
)
from portal.figures.services.folding import fold, fold_all
from portal.figures.services.recounting import differences, recount, repair

__all__ = [
    "FIGURE_FIELDS",
    "change_figure",
    "confirm_figure",
    "counted_beside",
    "declare_figure",
    "differences",
    "fold",
    "fold_all",
    "recount",
    "repair",
    "supersede_figure",
    "withdraw_figure",
]
