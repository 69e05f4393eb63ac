"""Why a file is not read, in the clerk's words: what it is, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, Promise] = {
    "empty": _("The file is empty. Choose the file again."),
    "too_large": _("The file is larger than 10 MB. Remove pictures, or divide it."),
    "old_xls": _("This is an old .xls file. Open it in Excel or WPS, save it as .xlsx, then upload that."),
    "encrypted": _("The file has a password. Open it, take the password away, save it, then upload it again."),
    "html": _("This is a web page with the name of a table. Open it in Excel or WPS and save it as .xlsx."),
    "not_excel": _("This is not an Excel file. Text and CSV files: open them in Excel or WPS and save them as .xlsx."),
    "other_office": _("This is a file of another program, not a table. Upload an .xlsx file."),
    "damaged": _("The file is damaged. Open it in Excel or WPS, save it as .xlsx, then upload it again."),
    "unsafe": _("The file is built in a way that no table program writes. Copy the table into a new file, save it."),
    "bomb": _("The file unpacks to far more than a table needs. Copy the table into a new file and save it."),
    "too_many_parts": _("The file has too many parts. Copy the table into a new file and save it."),
    "too_many_sheets": _("The file has more than 50 sheets. Divide it."),
    "too_many_cells": _("The table is too large: at most 5,000 rows in a file. Divide it."),
    "macro": _("The file has macros. Save it as an ordinary .xlsx without macros, then upload that."),
    "embedded": _("The file has other files or programs in it. Copy the table into a new file and save it."),
    "external": _("The file is linked with other files. Copy the table into a new file as values and save it."),
    "formulas": _("Formulas in the file have no stored results. Open it in Excel or WPS, save it, upload it again."),
    "timeout": _("Reading took longer than 20 seconds. Copy the table into a new file, or divide it."),
    "nothing": _("The file has no table that fits this kind of import. Compare it with the template."),
}


def words_of(code: str) -> str:
    """The sentence for ``code``, in the language of the moment."""
    return str(REFUSALS[code])
