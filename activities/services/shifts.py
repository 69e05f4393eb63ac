"""The shifts of an activity."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, Shift
from activities.policies import attendances as policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError

# Where nobody wrote down when it began or how long it took; whoever takes the list sees and may change it.
USUAL_START = time(9)
USUAL_LENGTH = timedelta(hours=2)


def times_of(activity: Activity) -> tuple[datetime, datetime]:
    """When ``activity`` began and ended, as far as its record says. RuleError: it has no day yet."""
    if activity.starts_on is None or activity.date_precision != Activity.Precision.DAY:
        raise RuleError(_("Give the activity its day first, then take attendance."))
    zone = timezone.get_default_timezone()
    starts_at = datetime.combine(activity.starts_on, activity.start_time or USUAL_START, tzinfo=zone)
    if activity.duration_minutes:
        return starts_at, starts_at + timedelta(minutes=activity.duration_minutes)
    if activity.end_time is None:
        return starts_at, starts_at + USUAL_LENGTH
    ends_at = datetime.combine(activity.starts_on, activity.end_time, tzinfo=zone)
    return starts_at, ends_at if ends_at > starts_at else ends_at + timedelta(days=1)


@transaction.atomic
def default_shift(*, activity: Activity, by: User, at: datetime) -> Shift:
    """The one shift of an activity without a plan, made when it is first asked for; else its first one.

    As long as nobody attends it, it follows what the record says of day, time and place.
    """
    locked = Activity.objects.select_for_update(of=("self",)).select_related("organization__successor", "plan")
    activity = locked.get(pk=activity.pk)
    policies.check_can_take_attendance(by, activity)
    shift = activity.shifts.live().first()
    planned = getattr(activity, "plan", None) is not None
    if shift is None and planned:
        raise RuleError(_("The plan of this activity has no shift. Add one first."))
    if shift is not None and (planned or is_settled(shift)):
        return shift
    return _follow(shift or Shift(activity=activity), activity, by, at)


def is_settled(shift: Shift) -> bool:
    """Whether the times of ``shift`` stand, whatever the record says: somebody attends it, or will."""
    return shift.attendances.exists() or shift.sign_ups.exists() or shift.service_records.exists()


def _follow(shift: Shift, activity: Activity, by: User, at: datetime) -> Shift:
    starts_at, ends_at = times_of(activity)
    said = (starts_at, ends_at, activity.place)
    if (shift.starts_at, shift.ends_at, shift.place) == said:
        return shift
    is_new = shift.pk is None
    shift.starts_at, shift.ends_at, shift.place = said
    shift.save()
    if is_new:
        record(action="shift.made", by=by, at=at, target=activity, details={"shift": shift.pk})
    return shift
