"""A household file in words: facts, masked values, tints of states, what happened."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.models import HardshipFile
from hardship.models.content import MASKS, SECTIONS
from hardship.models.words import EvidenceKind, Need
from hardship.services import applying
from portal.audit.querysets import timeline_of
from portal.audit.words import deed_in_words
from portal.privacy.masks import mask_id_number

State = HardshipFile.State
# The tint of a state among those of includes/status_tag.html.
TINTS = {
    State.DRAFT: "draft", State.RETURNED: "returned", State.APPLIED: "submitted", State.FIRST_REVIEW: "submitted",
    State.VISITED: "submitted", State.CHECKED: "submitted", State.NOTICE: "posted", State.FILED: "approved",
    State.IN_AID: "approved", State.REVIEWING: "submitted", State.EXITED: "draft", State.REJECTED: "voided",
}  # fmt: skip
# The consent first: nothing is kept of a small child before it.
SECTION_LABELS = {
    "consent": pgettext_lazy("household file", "Consent"),
    "worker": _("The worker"),
    "work": pgettext_lazy("household file", "Work"),
    "income": _("Income and expenses"),
    "family": _("Family"),
    "cause": _("Why in need"),
    "needs": _("What is needed"),
    "bank": _("Bank account"),
    "evidence": _("Papers"),
}
TABS = (
    ("record", pgettext_lazy("tab", "File"), "file-detail"),
    ("family", _("Family"), "file-family"),
    ("evidence", _("Papers"), "file-evidence"),
    ("visits", pgettext_lazy("tab", "Home visit"), "file-visits"),
    ("check", pgettext_lazy("tab", "Checks"), "file-check"),
    ("timeline", pgettext_lazy("tab", "Timeline"), "file-timeline"),
)


@dataclass
class Entry:
    """One act for includes/timeline.html."""

    at: datetime
    actor: str
    sentence: str
    changes: list = field(default_factory=list)


def tabs_of(file):
    """``[(name, label, address)]`` of the parts of ``file``."""
    return [(name, label, reverse(f"hardship:{route}", args=[file.pk])) for name, label, route in TABS]


def value_of(file, name):
    """What of the field ``name`` may be shown to whoever sees the file; "" for what is not known."""
    value = getattr(file, name)
    if name in MASKS:
        return MASKS[name](value or "")
    if name == "birth_date":
        return f"{value:%Y-%m}" if value else ""
    if name == "needs":
        return "、".join(str(Need(need).label) for need in value)
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    if isinstance(value, Decimal):
        return money(value)
    column = file._meta.get_field(name)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return "" if value is None else value


def label_of(name):
    """What people call the field ``name`` of a file."""
    if name == "name":
        return _t("Full name")
    return str(HardshipFile._meta.get_field(name).verbose_name)


def facts_of(file, section):
    """``[(label, value)]`` of one section, masked."""
    return [(label_of(name), value_of(file, name)) for name in SECTIONS[section]]


def photo_of(item):
    """What includes/documents.html and photo_grid.html draw of a linked attachment."""
    public_id = item.attachment.public_id
    return {
        "id": item.pk, "thumb_url": file_url(public_id, "thumb"), "view_url": file_url(public_id, "view"),
        "caption": f"{timezone.localtime(item.added_at):%Y-%m-%d} {item.added_by}",
        "width": item.attachment.width, "height": item.attachment.height,
    }  # fmt: skip


def file_url(public_id, variant):
    return reverse("attachments:file", args=[public_id, variant])


def documents_of(file, *kinds):
    """``[(label, [photo])]`` of the papers of ``file`` by kind; those of ``kinds`` also where there is none."""
    rows = {}
    for item in file.evidence.select_related("attachment", "added_by"):
        rows.setdefault(item.kind, []).append(photo_of(item))
    wanted = [kind for kind in EvidenceKind if kind in rows or kind in kinds]
    return [(kind.label, rows.get(kind, [])) for kind in wanted]


def members_of(file):
    """``[(member, facts)]`` of the household now, masked."""
    return [(member, member_facts(member)) for member in file.members.for_form()]


def member_facts(member):
    """Who somebody is to the household; day of birth and number are masked."""
    student = " · ".join(str(part) for part in (member.grade, member.enrol_year and f"{member.enrol_year}级") if part)
    return [
        (_t("Relation"), member.get_relation_display()),
        (_t("Sex"), member.get_sex_display()),
        (_t("Born"), f"{member.birth_date:%Y-%m}" if member.birth_date else ""),
        (_t("Identity number"), mask_id_number(member.id_number)),
        (_t("Health"), member.get_health_display()),
        (_t("Monthly income (yuan)"), money(member.monthly_income)),
        (_t("Occupation"), member.occupation),
        (_t("Employer or school"), member.place),
        (_t("Medical insurance"), member.get_insurance_display()),
        (_t("Schooling"), student),
    ]


def money(value):
    """1,062.00; "" for what is not known."""
    return "" if value is None else f"{value:,.2f}"


def visit_facts(visit):
    return [
        (_t("Visited on"), visit.visited_on),
        (_t("Visitors"), "、".join(visit.visitors)),
        (_t("The family was at home"), _t("yes") if visit.family_present else _t("no")),
        (_t("Looked at"), "、".join(_looked_at(visit))),
        (_t("Homes, cars, business"), visit.assets),
        (_t("What neighbours say"), visit.neighbor_opinion),
        (_t("What was found"), visit.finding),
        (_t("Suggestion"), visit.get_suggestion_display()),
        (_t("Signed face to face"), "、".join(_signed(visit))),
        (_t("Noted by"), f"{visit.noted_by} {timezone.localtime(visit.noted_at):%Y-%m-%d %H:%M}"),
    ]


def _looked_at(visit):
    names = ("housing_seen", "income_checked", "expense_checked")
    return [str(visit._meta.get_field(name).verbose_name) for name in names if getattr(visit, name)]


def _signed(visit):
    names = ("application_signed", "consent_signed")
    return [str(visit._meta.get_field(name).verbose_name) for name in names if getattr(visit, name)]


def means_facts(check):
    return [
        (_t("Outcome"), check.get_outcome_display()),
        (_t("Answer received on"), check.received_on),
        (_t("Number of the answer"), check.reference),
        (_t("What differs"), check.note),
        (_t("Compared by"), check.checked_by),
    ]


def assessment_facts(item):
    """Every input of the formula, the line, the result: what was measured then."""
    line = f"{item.line} · {item.line.source}" if item.line else _t("not configured")
    return [
        (_t("Income of the family in the year"), money(item.income)),
        (_t("Unavoidable expenses"), money(item.rigid_expense)),
        (_t("People living together"), item.family_size),
        (_t("Left for one person and month"), money(item.per_capita)),
        (_t("Subsistence line"), line),
        (_t("Relative: below so many lines"), item.relative_factor or _t("not configured")),
        (_t("Cost of the cause"), money(item.cause_expense)),
        (_t("Hurt in a listed major event"), _t("yes") if item.is_listed_event else ""),
        (_t("Accident: above this part of the income"), item.accident_ratio or _t("not configured")),
        (_t("Result"), item.get_result_display()),
        (_t("Why not"), item.get_reason_display()),
    ]


STEPS = (
    (_("Application"), "applied_at", "applied_by"),
    (_("First review"), "first_reviewed_at", "first_reviewed_by"),
    (_("Means compared"), "checked_at", "checked_by"),
    (_("Approval"), "approved_at", "approved_by"),
)


def progress_of(file):
    """``[(label, who and when)]`` of the steps behind ``file``; "" for one that is still to come."""
    rows = []
    for label, at, by in STEPS:
        moment = getattr(file, at)
        rows.append((label, f"{getattr(file, by)} {timezone.localtime(moment):%Y-%m-%d}" if moment else ""))
    return rows


def timeline(file):
    """The Entries of ``file``, newest first; values of personal fields never stand in them."""
    return [Entry(event.at, event.actor_name, sentence_of(event)) for event in timeline_of(file)][::-1]


def sentence_of(event):
    words = deed_in_words(event.action.partition(".")[2])
    return _t("%(label)s: %(value)s") % {"label": words, "value": event.reason} if event.reason else words


# Sections that are more than fields have pages of their own.
ELSEWHERE = {"family": "hardship:member-list", "evidence": "hardship:paper-list"}
SECTION_STATES = {
    "done": ("approved", _("Done")),
    "begun": ("submitted", _("Begun")),
    "todo": ("draft", _("Not begun")),
    "optional": ("draft", _("May stay blank")),
}


@dataclass(frozen=True)
class SectionRow:
    """One line of the task list. ``missing`` says what a begun section still asks for."""

    label: str
    url: str
    state: str
    missing: str = ""

    @property
    def tint(self):
        return SECTION_STATES[self.state][0]

    @property
    def state_label(self):
        return SECTION_STATES[self.state][1]


def section_url(file, section):
    """Where ``section`` of ``file`` is filled in."""
    if section in ELSEWHERE:
        return reverse(ELSEWHERE[section], args=[file.pk])
    return reverse("hardship:file-section", args=[file.pk, section])


def missing_words(file):
    """``{section: what the form still asks for}``."""
    try:
        applying.check_whole(file)
    except ValidationError as error:
        return {name: " ".join(sentences) for name, sentences in error.message_dict.items()}
    return {}


def section_rows(file):
    """The task list of ``file``."""
    states, missing, rows = applying.section_states(file), missing_words(file), []
    for section, label in SECTION_LABELS.items():
        is_optional = states[section] == "todo" and section not in missing
        state = "optional" if is_optional else states[section]
        words = missing.get(section, "") if state == "begun" else ""
        rows.append(SectionRow(label, section_url(file, section), state, words))
    return rows
