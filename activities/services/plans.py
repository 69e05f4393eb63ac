"""Planning an activity: written, submitted, opened by a second person, changed while open, called off, held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityPlan, Shift, SignUp
from activities.policies import plans as policies
from activities.services import plan_shifts
from activities.services.content import apply_content
from activities.services.drafts import begun_with
from activities.services.plan_words import told, words_of
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError, StaleVersionError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.numbers import refuse_private_words
from portal.privacy.reasons import read_reason

# What a planner fills in beside the shifts: of the activity itself, and of its plan.
ACTIVITY_FIELDS = ("type", "campaign", "title")
PLAN_FIELDS = (
    "project", "audience", "needs_acceptance", "signup_opens_at", "signup_closes_at", "risk_notice", "is_hazardous",
    "is_insured", "minimum_age", "maximum_age", "contact_name", "contact_phone", "note",
)  # fmt: skip
State = ActivityPlan.State


@transaction.atomic
def save_plan(
    *, organization: Organization, content: dict[str, Any], shifts: Sequence[dict[str, Any]], by: User, at: datetime,
    plan: ActivityPlan | None = None, version: int | None = None, draft_key: UUID | None = None,
) -> ActivityPlan:  # fmt: skip
    """Write a plan with ``content`` (ACTIVITY_FIELDS, PLAN_FIELDS, ``required_skills``) and ``shifts`` (dicts of
    ``plan_shifts.SHIFT_FIELDS``, with ``id`` for those that stand already); return it, its version raised by one.

    While it is open, who signed up is told of another time or place, and asked again when the risks are worded anew;
    new words are away from anonymous people until a second person has read them. ``draft_key`` as in ``save_draft``.
    """
    if plan is None:
        plan, version = _begun(draft_key, by) or _begin(organization, draft_key, by, at), None
    plan = lock(plan, version)
    policies.check_can_change_plan(by, plan)
    _move(plan, organization, by)
    before, risks_before = words_of(plan), plan.risk_notice
    _apply(plan, content)
    plan_shifts.write_shifts(plan, shifts, by=by, at=at)
    _follow_shifts(plan.activity, by, at)
    if plan.state == State.OPEN:
        _check_whole(plan)
        plan.words_changed_at = at if words_of(plan) != before else plan.words_changed_at
        if plan.risk_notice != risks_before:
            _ask_again(plan, at)
    plan.note_contributor(by)
    plan.version += 1
    plan.save()
    record(action="plan.changed" if plan.version > 2 else "plan.drafted", by=by, at=at, target=plan.activity)
    return plan


def _begun(draft_key, by):
    """The plan that a first press of the same form began, or None."""
    return getattr(begun_with(draft_key, by), "plan", None)


def _move(plan, organization, by):
    """To another unit, while nobody has signed up."""
    if organization == plan.organization:
        return
    if plan.state == State.OPEN:
        raise RuleError(_("The unit of an open plan stays."))
    policies.check_can_plan(by, organization)
    plan.activity.organization = organization


def _begin(organization, draft_key, by, at):
    policies.check_can_plan(by, organization)
    activity = Activity(
        organization=organization, created_by=by, created_at=at, updated_at=at, draft_key=draft_key,
        recorder_name=by.display_name,
    )  # fmt: skip
    activity.save()
    return ActivityPlan.objects.create(activity=activity)


def _apply(plan, content):
    for name in PLAN_FIELDS:
        if name in content:
            setattr(plan, name, content[name])
    refuse_private_words(risk_notice=plan.risk_notice, note=plan.note, title=content.get("title", ""))
    apply_content(plan.activity, {name: content[name] for name in ACTIVITY_FIELDS if name in content})
    if "required_skills" in content:
        plan.required_skills.set(content["required_skills"])


def _follow_shifts(activity, by, at):
    """Day, times and place of the activity are those of its shifts that were not called off."""
    rows = list(Shift.objects.filter(activity=activity).live())
    if rows:
        apply_content(activity, plan_shifts.dates_of(rows))
    activity.note_contributor(by)
    activity.updated_at = at
    activity.version += 1
    activity.save()


def _ask_again(plan, at):
    """Other risks than those that people agreed to: each of them is asked (条例 art. 12)."""
    plan.risk_version += 1
    people = SignUp.objects.filter(shift__activity=plan.activity).said_yes().select_related("volunteer__user")
    ahead = people.filter(shift__starts_at__gt=at)
    notify(
        recipients=[row.volunteer.user for row in ahead], kind=Message.Kind.RISKS_CHANGED, subject=str(plan.activity),
        url=reverse("activities:my-signups"), by=None, at=at,
    )  # fmt: skip


@transaction.atomic
def submit_plan(*, plan: ActivityPlan, by: User, at: datetime, version: int | None = None) -> ActivityPlan:
    """Hand the plan to a second person. ValidationError names by field what is missing."""
    plan = lock(plan, version)
    policies.check_can_submit_plan(by, plan)
    _check_whole(plan)
    if not Shift.objects.filter(activity=plan.activity, starts_at__gt=at).live().exists():
        raise ValidationError({"shifts": _("All shifts lie in the past. Log the activity instead.")})
    plan.state, plan.submitted_by, plan.submitted_at, plan.return_reason = State.SUBMITTED, by, at, ""
    _signed(plan, "plan.submitted", by, at)
    return plan


def _check_whole(plan):
    """ValidationError by field: what 条例 art. 12 and 17 and a volunteer's first questions ask for."""
    found = {name: _("This field is required.") for name in ("risk_notice", "contact_name") if not getattr(plan, name)}
    found |= {name: _("This field is required.") for name in ("title", "type") if not getattr(plan.activity, name)}
    if plan.is_hazardous and not plan.is_insured:
        found["is_insured"] = _("Take out accident insurance before dangerous work (regulations art. 17).")
    if plan.minimum_age is not None and plan.maximum_age is not None and plan.minimum_age > plan.maximum_age:
        found["maximum_age"] = _("The oldest age is below the youngest.")
    opens, closes = plan.signup_opens_at, plan.signup_closes_at
    if opens is not None and closes is not None and opens >= closes:
        found["signup_closes_at"] = _("Sign-up closes before it opens.")
    if not Shift.objects.filter(activity=plan.activity).live().exists():
        found["shifts"] = _("Write at least one shift.")
    if found:
        raise ValidationError(found)


@transaction.atomic
def return_plan(*, plan: ActivityPlan, reason: str, by: User, at: datetime, version: int | None = None) -> ActivityPlan:
    """Give the plan back with a reason; its planner is told."""
    reason = read_reason(reason, ask=_("Say what has to be mended."))
    plan = lock(plan, version)
    policies.check_can_decide_on_plan(by, plan)
    plan.state, plan.return_reason = State.RETURNED, reason
    _signed(plan, "plan.returned", by, at, reason=plan.return_reason)
    _tell_planners(plan, Message.Kind.PLAN_RETURNED, by, at, plan.return_reason)
    return plan


@transaction.atomic
def open_plan(*, plan: ActivityPlan, by: User, at: datetime, version: int | None = None) -> ActivityPlan:
    """Let people sign up. Whoever changes it from now on is not the second person of that change."""
    plan = lock(plan, version)
    policies.check_can_decide_on_plan(by, plan)
    plan.state, plan.opened_by, plan.opened_at, plan.words_changed_at = State.OPEN, by, at, None
    plan.contributor_ids = []
    _signed(plan, "plan.opened", by, at)
    _tell_planners(plan, Message.Kind.PLAN_OPENED, by, at)
    return plan


@transaction.atomic
def confirm_words(*, plan: ActivityPlan, by: User, at: datetime, version: int | None = None) -> ActivityPlan:
    """A second person has read what changed while the plan was open: the public page shows it again."""
    plan = lock(plan, version)
    policies.check_can_confirm_words(by, plan)
    plan.words_changed_at, plan.contributor_ids = None, []
    _signed(plan, "plan.words_confirmed", by, at)
    return plan


@transaction.atomic
def call_off_plan(*, plan: ActivityPlan, reason: str, by: User, at: datetime) -> ActivityPlan:
    """Call the whole activity off: every sign-up ends, and each person is told why."""
    reason = read_reason(reason, ask=_("Say why it is called off."))
    plan = lock(plan)
    policies.check_can_call_off(by, plan)
    for shift in plan_shifts.locked_shifts(plan.activity):
        if shift.cancelled_at is None and shift.ends_at > at:
            plan_shifts.end_shift(shift, plan, reason=reason, by=by, at=at)
    plan.state, plan.cancelled_by, plan.cancelled_at, plan.cancel_reason = State.CANCELLED, by, at, reason
    _signed(plan, "plan.cancelled", by, at, reason=plan.cancel_reason)
    _tell_planners(plan, Message.Kind.PLAN_CALLED_OFF, by, at, plan.cancel_reason)
    return plan


@transaction.atomic
def call_off_shift(*, shift: Shift, reason: str, by: User, at: datetime) -> Shift:
    """Call one shift off: its sign-ups end with a message, the others stand."""
    reason = read_reason(reason, ask=_("Say why it is called off."))
    plan = lock(ActivityPlan.objects.get(activity=shift.activity_id))
    shift = plan_shifts.lock_shift(shift)
    policies.check_can_call_off_shift(by, shift, plan, at)
    plan_shifts.end_shift(shift, plan, reason=reason, by=by, at=at)
    _follow_shifts(plan.activity, by, at)
    plan.version += 1
    plan.save(update_fields=["version"])
    record(action="plan.shift_cancelled", by=by, at=at, target=plan.activity, reason=reason)
    return shift


@transaction.atomic
def settle_plan(*, plan: ActivityPlan, by: User, at: datetime) -> ActivityPlan:
    """It took place: what is left open ends, and the record is completed as any other."""
    plan = lock(plan)
    policies.check_can_settle(by, plan, at)
    left = SignUp.objects.filter(shift__activity=plan.activity).held().exclude(state="placed")
    left.update(state=SignUp.State.ENDED, ended_at=at, decided_by=by)
    plan.state = State.SETTLED
    _signed(plan, "plan.settled", by, at)
    return plan


def lock(plan: ActivityPlan, version: int | None = None) -> ActivityPlan:
    """Return ``plan`` locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    Activity.objects.select_for_update(of=("self",)).get(pk=plan.activity_id)
    rows = ActivityPlan.objects.select_for_update(of=("self",)).select_related(
        "activity__organization__successor", "activity__type", "activity__created_by", "submitted_by"
    )
    fresh = rows.get(pk=plan.pk)
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh


def _signed(plan, action, by, at, reason=""):
    plan.version += 1
    plan.save()
    record(action=action, by=by, at=at, target=plan.activity, reason=reason)


def _tell_planners(plan, kind, by, at, note=""):
    notify(
        recipients=[plan.activity.created_by, plan.submitted_by], kind=kind, subject=told(plan.activity),
        url=reverse("activities:plan-detail", args=[plan.activity_id]), by=by, at=at, note=note,
    )  # fmt: skip
