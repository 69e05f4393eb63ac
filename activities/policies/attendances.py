"""Who takes attendance, who signs in and out, and when.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment.
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityPlan, ServiceRecord, SignUp
from activities.policies.signups import conditions_not_met
from activities.querysets.activities import TAKE, VIEW
from portal.common.errors import RuleError
from portal.common.policies import allowed
from volunteers.models import Team, TeamMember, Volunteer

# Hours that somebody confirmed stand on the attendance below them: it is no longer changed in place.
RECRUITED = (ActivityPlan.State.OPEN, ActivityPlan.State.SETTLED)
HOURS_STAND = (ServiceRecord.State.CONFIRMED, ServiceRecord.State.ON_NOTICE, ServiceRecord.State.LOCKED)


def check_can_take_attendance(user, activity):
    """Keep the list of an activity, show its code, close the list: the unit's staff, and the leader of its team."""
    if not user.has_perm(TAKE, activity) and not leads_team_of(user, activity):
        raise PermissionDenied(_("You do not take attendance for this unit."))
    _check_takes_place(activity)


def check_can_read_attendance(user, activity):
    """More than seeing that the activity is there: the readers of the unit's records, and the leader of its team."""
    if not user.has_perm(VIEW, activity) and not leads_team_of(user, activity):
        raise PermissionDenied(_("You do not read attendance of this unit."))


def leads_team_of(user, activity):
    return activity.team_id is not None and Team.objects.led_by(user).filter(pk=activity.team_id).exists()


def is_planned(activity):
    return getattr(activity, "plan", None) is not None


def _check_takes_place(activity):
    called_off = is_planned(activity) and activity.plan.state == ActivityPlan.State.CANCELLED
    if activity.state == Activity.State.VOIDED or called_off:
        raise RuleError(_("This activity was called off or voided: nobody attends it."))


def check_can_take_shift(user, shift):
    """Keep the list of one shift."""
    check_can_take_attendance(user, shift.activity)
    if shift.cancelled_at is not None:
        raise RuleError(_("This shift was called off."))


def volunteers_for(user, shift):
    """Whom ``user`` finds for a list of ``shift``: who signed up, the team, the unit's volunteers whom they see."""
    activity = shift.activity
    here = Volunteer.objects.visible_to(user).within(activity.organization).values("pk")
    signed = SignUp.objects.held().filter(shift=shift).values("volunteer")
    team = TeamMember.objects.filter(team=activity.team_id, state=TeamMember.State.MEMBER).values("volunteer")
    return Volunteer.objects.filter(Q(pk__in=here) | Q(pk__in=signed) | Q(pk__in=team))


def check_hours_open(shift, volunteers):
    """Whoever's hours are confirmed keeps the times they rest on; ``volunteers`` are rows or their keys."""
    settled = ServiceRecord.objects.filter(shift=shift, volunteer__in=volunteers, state__in=HOURS_STAND)
    if settled.exists():
        raise RuleError(_("Hours of this shift are confirmed already. Correct the hours instead."))


def check_can_change_attendance(user, attendance):
    """Correct the times of one row, or take it back. Nobody does so for themselves."""
    check_can_take_attendance(user, attendance.activity)
    if attendance.undone_at is not None:
        raise RuleError(_("This row was taken back already."))
    if attendance.volunteer.user_id in user.acting_ids:
        raise PermissionDenied(_("Nobody corrects their own times. Ask a colleague."))
    check_hours_open(attendance.shift, [attendance.volunteer_id])


def check_can_undo_batch(user, batch, volunteers, at):
    """What one list brought in, within the time that it may be taken back; ``volunteers`` are whose rows stand."""
    check_can_take_attendance(user, batch.shift.activity)
    if batch.undone_at is not None:
        raise RuleError(_("This list was taken back already."))
    if at > batch.entered_at + timedelta(hours=settings.ATTENDANCE_UNDO_HOURS):
        hours = {"hours": settings.ATTENDANCE_UNDO_HOURS}
        raise RuleError(_("A list is taken back within %(hours)d hours. Correct the rows instead.") % hours)
    check_hours_open(batch.shift, volunteers)


def check_is_on_register(volunteer):
    """Only who is on the register signs in; the words say what to do."""
    if volunteer.state == Volunteer.State.ACTIVE:
        return
    if volunteer.state in {Volunteer.State.INVITED, Volunteer.State.APPLIED}:
        raise RuleError(_("Your application is not decided yet. Tell the person in charge that you are here."))
    raise RuleError(_("You are not on the register of volunteers now. Ask your union."))


def check_can_sign_in(user, volunteer, shift, at):
    """Oneself, to a shift that is near, and that one may join."""
    _check_scans(user, volunteer, shift)
    opens = shift.starts_at - timedelta(minutes=settings.SIGN_IN_OPENS_MINUTES)
    if at < opens:
        raise RuleError(_("Sign-in opens at %(time)s.") % {"time": clock(opens)})
    if at >= shift.ends_at:
        raise RuleError(_("This shift ended at %(time)s. Ask the person in charge.") % {"time": clock(shift.ends_at)})
    check_may_join(volunteer, shift)


def check_can_sign_out(user, volunteer, shift, at):
    _check_scans(user, volunteer, shift)
    closes = shift.ends_at + timedelta(minutes=settings.SIGN_OUT_CLOSES_MINUTES)
    if at > closes:
        raise RuleError(_("Sign-out was open until %(time)s. Ask the person in charge.") % {"time": clock(closes)})


def _check_scans(user, volunteer, shift):
    if volunteer.user_id != user.pk:
        raise PermissionDenied(_("This is not your own record."))
    check_is_on_register(volunteer)
    _check_takes_place(shift.activity)
    if is_planned(shift.activity) and shift.activity.plan.state not in RECRUITED:
        raise RuleError(_("This activity is not open yet. Ask the person in charge."))
    if shift.cancelled_at is not None:
        raise RuleError(_("This shift was called off."))
    check_hours_open(shift, [volunteer.pk])


def check_may_join(volunteer, shift):
    """Whoever has a place, else whoever the activity is for while it takes people without one."""
    held = SignUp.objects.filter(shift=shift, volunteer=volunteer).held().first()
    if held is not None and held.state == SignUp.State.PLACED:
        return
    activity = shift.activity
    plan = getattr(activity, "plan", None)
    if (plan is None or plan.audience == ActivityPlan.Audience.UNIT) and not _belongs(volunteer, activity):
        words = _(
            "This activity is for volunteers of %(unit)s. Your record is kept by %(own)s. Ask the person in charge."
        )
        raise RuleError(words % {"unit": activity.organization.name, "own": volunteer.organization.name})
    if plan is not None and plan.needs_acceptance:
        raise RuleError(
            _("You have no place in this shift, and each sign-up is accepted by hand. Ask the person in charge.")
        )
    if plan is not None and (unmet := conditions_not_met(volunteer, plan, shift)):
        raise RuleError(" ".join(unmet))
    if shift.free is not None and shift.free <= 0:
        raise RuleError(_("You have no place in this shift, and all places are taken. Ask the person in charge."))


def _belongs(volunteer, activity):
    return volunteer.organization.path.startswith(activity.organization.path)


def check_can_post_code(user, shift):
    """A code on paper, where the site allows one."""
    check_can_take_shift(user, shift)
    if not settings.POSTERS_ALLOWED:
        raise RuleError(_("Codes on paper are not used here. Show the code on a screen or a phone."))


def clock(at):
    """A time as people say it: with the day where it is not today's business alone."""
    return f"{timezone.localtime(at):%m-%d %H:%M}"


can_take_attendance = partial(allowed, check_can_take_attendance)
can_take_shift = partial(allowed, check_can_take_shift)
can_post_code = partial(allowed, check_can_post_code)
