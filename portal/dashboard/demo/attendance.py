"""Invented attendance: a closed shift that people scanned in to, and a list that still waits for its end.

Everything goes through the services that people use, at moments before the demo's present.
"""

from datetime import datetime, time, timedelta

from activities import services
from activities.models import Activity, ActivityType, Attendance, Shift, SignUp
from activities.services import attendances, shifts
from activities.services.attendances import Entry
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.people import Cast
from portal.organizations.models import Organization
from volunteers.models import Volunteer

MINUTE = timedelta(minutes=1)
LISTED = 9


def load_attendance(units: dict[str, Organization], cast: Cast, *, end: datetime) -> None:
    """Write who attended what is over at ``end``. Equal arguments give equal data."""
    clerk = cast.clerks[BRANCH][0]
    over = Shift.objects.live().filter(activity__organization=units[BRANCH], ends_at__lt=end - timedelta(hours=6))
    held = over.filter(sign_ups__state=SignUp.State.PLACED).distinct()
    for shift in held.select_related("activity").order_by("starts_at", "pk"):
        _scanned(shift, clerk)
        attendances.close_attendance(activity=shift.activity, by=clerk, at=shift.ends_at + 90 * MINUTE)
    _listed(units[BRANCH], clerk, end)


def _scanned(shift, clerk) -> None:
    """Most sign in and out with their phones; the last one had none and is on the list."""
    placed = SignUp.objects.filter(shift=shift, state=SignUp.State.PLACED).select_related("volunteer__user")
    *phones, last = [row.volunteer for row in placed.order_by("pk")]
    for number, person in enumerate(phones):
        scan = {"shift": shift, "volunteer": person, "by": person.user}
        attendances.sign_in(**scan, at=shift.starts_at + (number - 8) * MINUTE)
        attendances.sign_out(**scan, at=shift.ends_at + number * MINUTE)
    entry = Entry(last, shift.starts_at, shift.ends_at)
    attendances.enter_list(shift=shift, entries=[entry], by=clerk, at=shift.ends_at + 30 * MINUTE)


def _listed(branch, clerk, end) -> None:
    """An activity without a plan, as it stands on the day after: listed, one row closed by itself, not confirmed."""
    day = (end - timedelta(days=1)).date()
    content = {
        "type": ActivityType.objects.filter(counts_hours=True, is_active=True).order_by("order").first(),
        "title": "社区清洁日", "place": "沙北社区广场", "starts_on": day, "start_time": time(14),
        "duration_minutes": 120, "date_precision": Activity.Precision.DAY, "reporting_year": day.year,
    }  # fmt: skip
    at = datetime.combine(day, time(17), end.tzinfo)
    activity = services.save_draft(organization=branch, content=content, by=clerk, at=at)
    shift = shifts.default_shift(activity=activity, by=clerk, at=at)
    people = Volunteer.objects.filter(organization=branch).registered_on(day).filter(user=None).order_by("pk")[:LISTED]
    entries = [Entry(person, shift.starts_at, shift.ends_at) for person in people]
    entered = attendances.enter_list(shift=shift, entries=entries, by=clerk, at=at)
    forgotten = entered.new[-1]
    Attendance.objects.filter(pk=forgotten.pk).update(in_method="qr", out_method="auto", batch=None)
