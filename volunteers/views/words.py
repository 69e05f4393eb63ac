"""A volunteer in words: facts, masked values, what happened."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.audit.querysets import timeline_of
from portal.privacy.numbers import age_on
from volunteers.models.volunteers import MASKS

SENTENCES = {
    "volunteer.accepted": _("The person agreed"),
    "volunteer.activated": _("Put on the register"),
    "volunteer.applied": _("Applied"),
    "volunteer.applied_again": _("Somebody applied again with the same number or name and phone"),
    "volunteer.changed": pgettext_lazy("timeline", "Changed"),
    "volunteer.consent_withdrawn": _("The person withdrew the consent"),
    "volunteer.declined": _("The person declined"),
    "volunteer.entered": _("Entered by the unit"),
    "volunteer.erased": _("Personal data erased"),
    "volunteer.imported": _("Brought in from a file"),
    "volunteer.left": _("Taken off the register"),
    "volunteer.merge_refused": _("Not merged: two people"),
    "volunteer.merge_requested": _("Merging asked for"),
    "volunteer.merged": pgettext_lazy("timeline", "Merged"),
    "volunteer.moved": _("Moved to another unit"),
    "volunteer.paper_noted": _("Consent on paper noted"),
    "volunteer.rejected": _("Not accepted"),
    "volunteer.returned_to_register": _("Taken back on the register"),
    "volunteer.revealed": _("Personal data seen in full"),
    "volunteer.slip_issued": _("Slip handed out"),
    "volunteer.transfer_refused": _("Move to another unit not agreed"),
    "volunteer.transfer_requested": _("Move to another unit asked for"),
    "volunteer.transfer_withdrawn": _("Move to another unit taken back"),
    "volunteer.suspended": pgettext_lazy("timeline", "Suspended"),
}


@dataclass
class Entry:
    """One act for includes/timeline.html."""

    at: datetime
    actor: str
    sentence: str
    changes: list = field(default_factory=list)


def timeline(volunteer):
    """The Entries of ``volunteer``, newest first; values of personal fields never stand in them."""
    return [Entry(event.at, event.actor_name, sentence_of(event)) for event in timeline_of(volunteer)][::-1]


def sentence_of(event):
    words = str(SENTENCES.get(event.action, event.action))
    return _t("%(label)s: %(value)s") % {"label": words, "value": event.reason} if event.reason else words


def masked(volunteer):
    """``{field: what may be shown}`` of what stands encrypted."""
    return {name: mask(getattr(volunteer, name) or "") for name, mask in MASKS.items()}


def birth_words(volunteer):
    """Year and month, as rosters have it; the day says more than a reader needs."""
    return f"{volunteer.birth_date:%Y-%m}" if volunteer.birth_date else ""


def age_of(volunteer):
    return age_on(volunteer.birth_date, timezone.localdate()) if volunteer.birth_date else None


def names_of(codes):
    return "、".join(str(code) for code in codes.all())


def facts_of(volunteer):
    """``[(label, value)]``, masked, for whoever sees the record."""
    shown = masked(volunteer)
    sex = volunteer.get_sex_display() if volunteer.sex != volunteer.Sex.UNKNOWN else ""
    age = age_of(volunteer)
    born = birth_words(volunteer)
    rows = [
        (_t("Full name"), volunteer.name),
        (_t("Sex"), sex),
        (_t("Born"), born and _t("%(month)s (aged %(age)d)") % {"month": born, "age": age}),
        (_t("Mobile phone"), shown["phone"]),
        (_t("Identity number"), shown["id_number"]),
        (_t("Unit"), volunteer.organization.name),
        (_t("Position"), volunteer.position),
        (_t("Political status"), volunteer.get_political_status_display()),
        (_t("Education"), volunteer.get_education_display()),
        (_t("Skills"), names_of(volunteer.skills)),
        (_t("Wishes to serve in"), names_of(volunteer.service_categories)),
        (_t("Address (to the street)"), shown["address"]),
        (_t("Emergency contact"), _joined(volunteer.emergency_name, shown["emergency_phone"])),
    ]
    if volunteer.guardian_name:
        relation = _joined(volunteer.guardian_name, volunteer.guardian_relation, shown["guardian_phone"])
        rows.append((_t("Guardian"), relation))
    return rows


def register_facts(volunteer):
    """Where the record came from and where it stands."""
    rows = [
        (_t("Source"), volunteer.get_source_display()),
        (_t("Entered by"), volunteer.entered_by or _t("the person")),
        (_t("On the register since"), volunteer.registered_on),
        (_t("Activated by"), volunteer.activated_by),
        (_t("Does not count since"), volunteer.inactive_on),
        (_t("Reason"), volunteer.state_reason),
        (_t("To be erased on"), volunteer.erase_on if volunteer.erased_at is None else None),
        (_t("Erased on"), volunteer.erased_at and timezone.localdate(volunteer.erased_at)),
    ]
    return [(label, str(value)) for label, value in rows if value]


def _joined(*parts):
    return " · ".join(part for part in parts if part)
