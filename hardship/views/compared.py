"""Old and new of a request, side by side, masked as the file is."""

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from hardship.models import FamilyMember, FileChange
from hardship.models.members import MEMBER_FIELDS
from hardship.models.words import Category, ExitReason
from hardship.services.changes import read_values
from portal.privacy.masks import mask_id_number, mask_name

Kind = FileChange.Kind


def compared(change):
    """``[(heading, [(label, before, after, differs)])]`` of what is asked for."""
    before, after = read_values(change.before), read_values(change.proposed)
    if not after:  # nothing of it is kept any more
        return []
    if change.kind == Kind.CATEGORY:
        old, new = (str(Category(values["category"]).label) for values in (before, after))
        return [("", [(_("Category of hardship"), old, new, True)])]
    if change.kind == Kind.EXIT:
        reason = str(ExitReason(after["exit_reason"]).label)
        rows = [(_("State"), change.file.get_state_display(), _("Off the file"), True)]
        rows += [(_("Reason of the exit"), "", reason, True), (_("Worker told on"), "", after["told_on"], True)]
        return [("", rows)]
    return _families(before, after)


def _families(before, after):
    """One table for each person of whom something is different."""
    old = {row["pk"]: row for row in before}
    new = {row["pk"]: row for row in after if row.get("pk")}
    tables = [(_heading(row, _("leaves the household")), _rows(row, {})) for pk, row in old.items() if pk not in new]
    for row in after:
        known = old.get(row.get("pk"))
        if known is None:
            tables.append((_heading(row, _("joins the household")), _rows({}, row)))
        elif any(str(known.get(name) or "") != str(row.get(name) or "") for name in MEMBER_FIELDS):
            tables.append((_heading(row, ""), _rows(known, row)))
    return tables


def _heading(row, words):
    return f"{mask_name(row['name'])}{' · ' if words else ''}{words}"


def _rows(before, after):
    rows = []
    for name in MEMBER_FIELDS:
        old, new = (_words(name, values.get(name)) for values in (before, after))
        differs = str(before.get(name) or "") != str(after.get(name) or "")
        if old or new:
            rows.append((_label(name), old, new, differs))
    return rows


def _label(name):
    return _("Full name") if name == "name" else str(FamilyMember._meta.get_field(name).verbose_name)


def _words(name, value):
    if value in (None, ""):
        return ""
    if name == "name":
        return mask_name(value)
    if name == "id_number":
        return mask_id_number(value)
    if name == "birth_date":
        return f"{parse_date(value):%Y-%m}"
    choices = dict(FamilyMember._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))
