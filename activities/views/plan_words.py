"""Plans and shifts in words: the same facts for the workbench, for volunteers and for anybody."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.models import ActivityPlan, Shift
from activities.policies import plans as policies
from activities.policies.signups import ADULT, times_of
from portal.privacy.numbers import refuse_private_numbers


def moment(at):
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""


def conditions_of(plan):
    """What is asked of volunteers, in words."""
    lowest = max(plan.minimum_age or 0, ADULT if plan.is_hazardous else 0)
    found = []
    if lowest and plan.maximum_age:
        found.append(_("%(low)s to %(high)s years") % {"low": lowest, "high": plan.maximum_age})
    elif lowest:
        found.append(_("From %(age)s years on.") % {"age": lowest})
    elif plan.maximum_age:
        found.append(_("Up to %(age)s years.") % {"age": plan.maximum_age})
    found += [_("Skill needed: %(skill)s.") % {"skill": skill.label} for skill in plan.required_skills.all()]
    return " ".join(found)


def facts_of(plan):
    """``[(label, value)]`` for the people of the unit."""
    hazard = _("yes, insured") if plan.is_insured else _("yes, not insured")
    facts = [
        (_("Unit"), plan.organization.name),
        (_("Type"), str(plan.activity.type or "")),
        (_("Campaign"), str(plan.activity.campaign or "")),
        (_("Service project"), str(plan.project or "")),
        (_("Who may sign up"), plan.get_audience_display()),
        (_("Contact"), " ".join(filter(None, [plan.contact_name, plan.contact_phone]))),
        (_("Risk notice"), plan.risk_notice),
        (_("Dangerous work"), hazard if plan.is_hazardous else ""),
        (pgettext("sign-up", "Conditions"), conditions_of(plan)),
        (_("What to bring and know"), plan.note),
        (_("Sign-up"), window_of(plan)),
        (_("Acceptance"), _("each sign-up is accepted by hand") if plan.needs_acceptance else ""),
    ]
    return [(label, value) for label, value in facts if value]


def window_of(plan):
    """When people sign up; "" for always until the shift begins."""
    if not plan.signup_opens_at and not plan.signup_closes_at:
        return ""
    opens = moment(plan.signup_opens_at) or _("at once")
    return f"{opens} ～ {moment(plan.signup_closes_at) or _('until the shift begins')}"


@dataclass(frozen=True)
class ShiftRow:
    """One shift on a page: its words, how many stand on its lists, whether it can be called off."""

    shift: Shift
    times: str
    waiting: int
    applied: int
    can_call_off: bool


def shift_rows(plan, user, at):
    """The shifts of ``plan`` with their counts: one query."""
    states = {name: Count("sign_ups", filter=Q(sign_ups__state=name)) for name in ("waiting", "applied")}
    may = policies.can_call_off(user, plan) and plan.state == ActivityPlan.State.OPEN
    return [
        ShiftRow(
            shift, times_of(shift), shift.waiting, shift.applied,
            may and shift.cancelled_at is None and shift.starts_at > at,
        )
        for shift in plan.activity.shifts.annotate(**states)
    ]  # fmt: skip


def is_public_phone(text):
    """Whether ``text`` may stand before everybody: a desk's number, never somebody's mobile."""
    try:
        refuse_private_numbers(text)
    except ValidationError:
        return False
    return bool(text)


@dataclass(frozen=True)
class PublicShift:
    times: str
    name: str
    place: str
    meeting_point: str
    road_segment: str
    free: int | None


@dataclass(frozen=True)
class PublicPlan:
    """The allow-list of what anonymous people read of a plan: no names, the office as contact."""

    pk: int
    title: str
    organization: str
    type: str
    next_at: Any
    risk_notice: str
    conditions: str
    note: str
    phone: str
    shifts: tuple[PublicShift, ...]


def public_facts(plan, at):
    """What anonymous people read of ``plan``, an open one for all."""
    shifts = [shift for shift in plan.activity.shifts.all() if shift.cancelled_at is None and shift.starts_at > at]
    return PublicPlan(
        pk=plan.activity_id,
        title=plan.activity.title,
        organization=plan.organization.name,
        type=str(plan.activity.type or ""),
        next_at=shifts[0].starts_at if shifts else None,
        risk_notice=plan.risk_notice,
        conditions=conditions_of(plan),
        note=plan.note,
        phone=plan.contact_phone if is_public_phone(plan.contact_phone) else settings.SITE_PHONE,
        shifts=tuple(
            PublicShift(times_of(row), row.name, row.place, row.meeting_point, row.road_segment, row.free)
            for row in shifts
        ),
    )
