"""Who may sign up for a shift, and why not; who decides on sign-ups."""

from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from activities.models import ActivityPlan, Shift, SignUp
from activities.querysets.plans import PLAN
from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.policies import allowed
from volunteers.models import Volunteer
from volunteers.querysets import years_before

ADULT = 18


def closed_because(plan: ActivityPlan, shift: Shift, at: datetime) -> str:
    """Why nobody signs up for ``shift`` at ``at``; "" while it is open."""
    if plan.state != ActivityPlan.State.OPEN:
        return _("This activity takes no sign-ups: %(state)s.") % {"state": plan.get_state_display()}
    if shift.cancelled_at is not None:
        return _("This shift was called off.")
    if shift.starts_at <= at:
        return _("This shift has begun.")
    if plan.signup_opens_at is not None and at < plan.signup_opens_at:
        return _("Sign-up opens at %(time)s.") % {"time": f"{localtime(plan.signup_opens_at):%Y-%m-%d %H:%M}"}
    if plan.signup_closes_at is not None and at >= plan.signup_closes_at:
        return _("Sign-up closed at %(time)s.") % {"time": f"{localtime(plan.signup_closes_at):%Y-%m-%d %H:%M}"}
    return ""


def conditions_not_met(volunteer: Volunteer, plan: ActivityPlan, shift: Shift) -> list[str]:
    """Each condition of ``plan`` that ``volunteer`` does not meet, in words (条例 art. 15 to 17)."""
    missing = set(plan.required_skills.all()) - set(volunteer.skills.all())
    found = [_("Skill needed: %(skill)s.") % {"skill": skill.label} for skill in sorted(missing, key=lambda s: s.order)]
    found += _age_not_met(volunteer, plan, shift)
    if plan.is_hazardous and not plan.is_insured:
        found.append(_("This work is dangerous and no accident insurance is taken out yet."))
    return found


def _age_not_met(volunteer, plan, shift):
    lowest = max(plan.minimum_age or 0, ADULT if plan.is_hazardous else 0)
    highest = plan.maximum_age
    if not lowest and highest is None:
        return []
    born, day = volunteer.birth_date, localdate(shift.starts_at)
    if born is None:
        return [_("An age is asked for, and your date of birth is not on the register. Complete it on your page.")]
    if lowest and born > years_before(day, lowest):
        return [_("From %(age)s years on.") % {"age": lowest}]
    if highest is not None and born <= years_before(day, highest + 1):
        return [_("Up to %(age)s years.") % {"age": highest}]
    return []


def is_in_audience(volunteer: Volunteer, plan: ActivityPlan) -> bool:
    """Whether ``plan`` is open to all, or to the unit that keeps the record of ``volunteer``."""
    if plan.audience == ActivityPlan.Audience.CITY:
        return True
    return volunteer.organization.path.startswith(plan.organization.path)


def clash_of(volunteer: Volunteer, shift: Shift) -> SignUp | None:
    """Another sign-up of ``volunteer`` that lies in the time of ``shift``."""
    rows = SignUp.objects.filter(volunteer=volunteer).said_yes().overlapping(shift)
    return rows.select_related("shift__activity").first()


def check_can_sign_up(
    volunteer: Volunteer, plan: ActivityPlan, shift: Shift, risk_version: int | None, at: datetime
) -> None:
    """RuleError with the first thing that stands in the way, as the person reads it."""
    if volunteer.state != Volunteer.State.ACTIVE:
        raise RuleError(_("Only volunteers on the register sign up."))
    if not is_in_audience(volunteer, plan):
        raise PermissionDenied(_("This activity is for volunteers of another unit."))
    if closed := closed_because(plan, shift, at):
        raise RuleError(closed)
    if unmet := conditions_not_met(volunteer, plan, shift):
        raise RuleError(" ".join(unmet))
    if risk_version != plan.risk_version:
        raise RuleError(_("Read the risk notice as it stands now and tick it."))
    if clash := clash_of(volunteer, shift):
        raise RuleError(
            _("You signed up for %(other)s at the same time (%(time)s). Cancel that first.")
            % {"other": clash.shift.activity, "time": times_of(clash.shift)}
        )


def times_of(shift: Shift) -> str:
    """2027-06-07 07:00～09:30; with both days where it goes past midnight."""
    begins, ends = localtime(shift.starts_at), localtime(shift.ends_at)
    until = f"{ends:%H:%M}" if begins.date() == ends.date() else f"{ends:%Y-%m-%d %H:%M}"
    return f"{begins:%Y-%m-%d %H:%M}～{until}"


def check_is_own(user: User, sign_up: SignUp) -> None:
    if sign_up.volunteer.user_id != user.pk:
        raise PermissionDenied(_("This sign-up belongs to somebody else."))


def check_can_withdraw(user: User, sign_up: SignUp, at: datetime) -> None:
    check_is_own(user, sign_up)
    if not sign_up.is_held:
        raise RuleError(_("This sign-up has ended already."))
    if sign_up.shift.starts_at <= at:
        raise RuleError(_("The shift has begun: it can no longer be cancelled here. Ring the contact."))


def check_can_manage_sign_ups(user: User, plan: ActivityPlan) -> None:
    if not user.has_perm(PLAN, plan):
        raise PermissionDenied(_("You do not plan activities for this unit."))
    if plan.state != ActivityPlan.State.OPEN:
        raise RuleError(_("This activity takes no sign-ups: %(state)s.") % {"state": plan.get_state_display()})


can_withdraw = partial(allowed, check_can_withdraw)
can_manage_sign_ups = partial(allowed, check_can_manage_sign_ups)
