"""Who may plan, open and call off activities, and when."""

from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityPlan, Shift
from activities.querysets.plans import OPEN, PLAN
from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.organizations.models import Organization

State = ActivityPlan.State


def check_can_plan(user: User, organization: Organization) -> None:
    if not user.has_perm(PLAN, organization):
        raise PermissionDenied(_("You do not plan activities for this unit."))
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_change_plan(user: User, plan: ActivityPlan) -> None:
    """A plan that waits is left alone until it is returned or opened; an open one tells those who signed up."""
    if not user.has_perm(PLAN, plan):
        raise PermissionDenied(_("You do not plan activities for this unit."))
    if plan.state == State.SUBMITTED:
        raise RuleError(_("This plan waits for a second person. It can be changed once it is returned or open."))
    if plan.is_ended:
        raise RuleError(_("This plan has ended: %(state)s.") % {"state": plan.get_state_display()})


def check_can_submit_plan(user: User, plan: ActivityPlan) -> None:
    check_can_plan(user, plan.organization)
    if not plan.may_become(State.SUBMITTED):
        raise RuleError(_("This plan has been submitted already: %(state)s.") % {"state": plan.get_state_display()})


def check_can_decide_on_plan(user: User, plan: ActivityPlan) -> None:
    """Open or return a submitted plan. Nobody opens what they wrote."""
    if not user.has_perm(OPEN, plan):
        raise PermissionDenied(_("You do not open activities of this unit."))
    if plan.state != State.SUBMITTED:
        raise RuleError(_("This plan is not waiting to be opened: %(state)s.") % {"state": plan.get_state_display()})
    _check_is_second(user, plan)


def check_can_confirm_words(user: User, plan: ActivityPlan) -> None:
    """Look at words that changed while the plan was open, so that anonymous people may read them again."""
    if not user.has_perm(OPEN, plan):
        raise PermissionDenied(_("You do not open activities of this unit."))
    if plan.state != State.OPEN or plan.words_changed_at is None:
        raise RuleError(_("There are no changed words to look at."))
    _check_is_second(user, plan)


def _check_is_second(user: User, plan: ActivityPlan) -> None:
    if user.acting_ids & {plan.submitted_by_id, *plan.contributor_ids}:
        raise PermissionDenied(_("Nobody opens a plan of their own. Ask a colleague or the upper union."))


def check_can_call_off(user: User, plan: ActivityPlan) -> None:
    """One person is enough to call off: whoever plans or opens."""
    if not (user.has_perm(PLAN, plan) or user.has_perm(OPEN, plan)):
        raise PermissionDenied(_("You do not plan activities for this unit."))
    if not plan.may_become(State.CANCELLED):
        raise RuleError(_("This plan has ended: %(state)s.") % {"state": plan.get_state_display()})


def check_can_call_off_shift(user: User, shift: Shift, plan: ActivityPlan, at: datetime) -> None:
    check_can_call_off(user, plan)
    if shift.cancelled_at is not None:
        raise RuleError(_("This shift was called off already."))
    if shift.starts_at <= at:
        raise RuleError(_("This shift has begun. Take attendance instead."))


def check_can_settle(user: User, plan: ActivityPlan, at: datetime) -> None:
    """The activity took place: from now on its record is completed as any other."""
    if not user.has_perm(PLAN, plan):
        raise PermissionDenied(_("You do not plan activities for this unit."))
    if not plan.may_become(State.SETTLED):
        raise RuleError(_("This plan has ended: %(state)s.") % {"state": plan.get_state_display()})
    shifts = Shift.objects.filter(activity=plan.activity_id).live()
    if not shifts.exists():
        raise RuleError(_("There is no shift that took place."))
    if shifts.filter(ends_at__gt=at).exists():
        raise RuleError(_("Not all shifts are over yet."))


def check_is_not_planned(activity: Activity) -> None:
    """A planned activity is changed in its plan until it took place; one that was called off stays as it is."""
    plan = getattr(activity, "plan", None)
    if plan is not None and plan.state != State.SETTLED:
        raise RuleError(_("This activity is planned. Change the plan; complete the record when it is over."))


def check_can_repeat(user: User, plan: ActivityPlan) -> None:
    check_can_plan(user, plan.organization)
    if plan.state == State.CANCELLED:
        raise RuleError(_("This plan has ended: %(state)s.") % {"state": plan.get_state_display()})


can_plan = partial(allowed, check_can_plan)
can_change_plan = partial(allowed, check_can_change_plan)
can_submit_plan = partial(allowed, check_can_submit_plan)
can_decide_on_plan = partial(allowed, check_can_decide_on_plan)
can_confirm_words = partial(allowed, check_can_confirm_words)
can_call_off = partial(allowed, check_can_call_off)
can_settle = partial(allowed, check_can_settle)
can_repeat = partial(allowed, check_can_repeat)
