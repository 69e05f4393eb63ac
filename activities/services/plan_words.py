"""Plans and shifts as messages and public pages name them."""

from datetime import datetime

from django.utils.timezone import localtime

from activities.models import Activity, ActivityPlan, Shift


def told(activity: Activity, shift: Shift | None = None) -> str:
    """What a message calls it: the title, and day and time of the shift."""
    title = activity.title or str(activity)
    return title if shift is None else f"{title}（{moment(shift.starts_at)}）"


def moment(at: datetime) -> str:
    return f"{localtime(at):%m-%d %H:%M}"


def words_of(plan: ActivityPlan) -> list[str]:
    """The words of ``plan`` that anonymous people read, in order."""
    shifts = Shift.objects.filter(activity=plan.activity).live()
    places = [text for row in shifts for text in (row.name, row.place, row.meeting_point, row.road_segment)]
    return [plan.activity.title, plan.risk_notice, plan.note, plan.contact_phone, plan.audience, *places]
