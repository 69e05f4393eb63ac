"""A team in words: the facts of its form, what happened to it."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from portal.audit.querysets import timeline_of
from portal.privacy.masks import mask_phone
from volunteers.models import TeamKind
from volunteers.views.words import Entry, names_of

SENTENCES = {
    "team.asked": _("People were asked to join"),
    "team.change_accepted": _("A change of the form was accepted"),
    "team.change_refused": _("A change of the form was refused"),
    "team.change_requested": _("A change of the form was asked for"),
    "team.changed": pgettext_lazy("timeline", "Changed"),
    "team.declined": _("Somebody declined to join"),
    "team.dissolved": pgettext_lazy("timeline", "Dissolved"),
    "team.drafted": _("Form begun"),
    "team.joined": _("Somebody joined"),
    "team.member_left": _("Somebody left"),
    "team.planned": _("Plan of activities changed"),
    "team.printed": _("Printed with phones"),
    "team.published": _("Public page opened"),
    "team.registered": pgettext_lazy("timeline", "Registered"),
    "team.removed": _("Somebody was taken off the roster"),
    "team.returned": pgettext_lazy("timeline", "Returned"),
    "team.revealed": _("Personal data seen in full"),
    "team.sealed": _("Sealed form noted"),
    "team.signed": _("Signatures on paper noted"),
    "team.submitted": pgettext_lazy("timeline", "Handed in"),
    "team.withdrawn": _("Public page taken down"),
}


def timeline(team):
    """The Entries of ``team``, newest first."""
    return [Entry(event.at, event.actor_name, _sentence(event)) for event in timeline_of(team)][::-1]


def _sentence(event):
    words = str(SENTENCES.get(event.action, event.action))
    return _t("%(label)s: %(value)s") % {"label": words, "value": event.reason} if event.reason else words


def joined(*parts):
    return " · ".join(part for part in parts if part)


def targets_of(form):
    """The cadence targets of a form, in words."""
    words = [
        (form.has_weekly_target, _t("An activity every week")),
        (form.has_monthly_target, _t("A contest every month")),
        (form.has_quarterly_target, _t("An exchange every quarter")),
    ]
    return "、".join(label for is_set, label in words if is_set)


def form_values(form):
    """``{label: value}`` of a team's or revision's form, phones masked."""
    return {
        pgettext("team", "Name of the team"): form.name,
        _t("Kind"): str(TeamKind(form.kind).label),
        _t("Founded on"): form.founded_on,
        _t("Team leader"): joined(form.leader_name, form.leader_position, mask_phone(form.leader_phone or "")),
        _t("Volunteer number of the leader"): form.leader.number if form.leader else "",
        _t("Liaison"): joined(form.contact_name, mask_phone(form.contact_phone or "")),
        _t("Party members"): form.party_member_count,
        _t("Service categories"): names_of(form.service_categories),
        _t("What the team does"): form.service_content,
        _t("Slogan"): form.slogan,
        _t("Site"): form.site,
        _t("Targets"): targets_of(form),
    }


def facts_of(team):
    """``[(label, value)]`` of the form for whoever sees the team."""
    return [(_t("Unit"), team.organization.name), *form_values(team).items()]


def register_facts(team):
    """Where the form stands: paper, handing in, register."""
    rows = [
        (_t("Number"), team.number),
        (_t("Paper copy handed in"), joined(team.paper_on and f"{team.paper_on:%Y-%m-%d}", team.paper_by)),
        (_t("Handed in by"), team.submitted_by),
        (_t("Registered by"), team.registered_by),
        (_t("On the register since"), team.registered_on),
        (_t("Reason of the return"), team.return_reason if team.state == team.State.RETURNED else ""),
        (_t("Dissolved on"), team.dissolved_on),
        (_t("Reason"), team.dissolve_reason),
    ]
    return [(label, str(value)) for label, value in rows if value]


def differences(team, revision):
    """``[(label, now, as asked for)]`` of what a revision changes; a phone that differs is told without its digits."""
    now, then = form_values(team), form_values(revision)
    rows = [(label, now[label], then[label]) for label in now if now[label] != then[label]]
    if not rows:  # two phones may look alike behind their masks
        return [(_t("Phone"), _t("as before"), _t("another number"))]
    return rows
