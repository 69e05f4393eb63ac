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
from portal.figures.services.importing import (
    import_figures,
    replace_figures,
    take_back_figures,
    take_back_replacements,
)
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
    "import_figures",
    "recount",
    "repair",
    "replace_figures",
    "supersede_figure",
    "take_back_figures",
    "take_back_replacements",
    "withdraw_figure",
]
