"""Invented attendance: a list that still waits for its end.

Everything goes through the services that people use, at moments before the demo's present.
"""

from datetime import datetime, time, timedelta

from activities import services
from activities.models import Activity, ActivityType, Attendance
from activities.services import attendances, shifts
from activities.services.attendances import Entry
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.people import Cast
from portal.organizations.models import Organization
from volunteers.models import Volunteer

LISTED = 9


def load_attendance(units: dict[str, Organization], cast: Cast, *, end: datetime) -> None:
    """Write who attended what is over at ``end``. Equal arguments give equal data."""
    clerk = cast.clerks[BRANCH][0]
    _listed(units[BRANCH], clerk, end)


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
    forgotten = [row.pk for row in entered.new[-1:]]
    Attendance.objects.filter(pk__in=forgotten).update(in_method="qr", out_method="auto", batch=None)
