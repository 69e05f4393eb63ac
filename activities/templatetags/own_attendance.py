"""The card of one's own page that says which shift comes next and how one stands in it."""

from django import template
from django.utils import timezone

from activities.models import Attendance
from activities.views.attendance_list import next_shift

register = template.Library()


@register.inclusion_tag("activities/attendance/includes/own_card.html", takes_context=True)
def own_attendance(context):
    """For whoever is signed in."""
    user = context["request"].user
    rows = Attendance.objects.of_account(user).standing()
    return {"next": next_shift(user, timezone.now()), "been": rows.count()}
