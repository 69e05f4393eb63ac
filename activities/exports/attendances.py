"""The list of attendance as Excel: the rows of the page."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.filters.attendances import AttendanceFilter
from activities.models import Attendance
from activities.querysets import VIEW
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of, yes
from portal.ledgers.columns import Column


def moment(value):
    """Day and time to the minute, as text."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


def minutes(first, last):
    """Whole minutes; None while it lasts: unknown stays blank."""
    return int((last - first).total_seconds()) // 60 if last else None


@register
class AttendanceExport(FilteredExport):
    slug = "attendances"
    title = _("List of attendance")
    page = "activities:attendance-list"
    permission = VIEW
    unit_lookup = "activity__organization_id"
    filterset_class = AttendanceFilter
    columns = (
        Column(header=_("Number"), source="activity__number", width=14),
        Column(header=_("Activity"), source="activity__title", width=28),
        Column(header=_("Organizing unit"), source="activity__organization__name", width=24),
        Column(header=_("Shift"), source="shift__name", width=12),
        Column(header=_("Place"), source="shift__place", width=20),
        Column(header=_("Full name"), source="volunteer__name", width=12),
        Column(header=_("Volunteer number"), source="volunteer__number", width=14),
        Column(header=_("Unit"), source="volunteer__organization__name", width=24),
        Column(header=_("Signed in at"), source="signed_in_at", render=moment, width=18),
        Column(header=_("Signed out at"), source="signed_out_at", render=moment, width=18),
        Column(header=_("Minutes"), source=("signed_in_at", "signed_out_at"), render=minutes, kind="integer", width=8),
        Column(header=_("signed in by"), source="in_method", render=label_of(Attendance.Method), width=12),
        Column(header=_("signed out by"), source="out_method", render=label_of(Attendance.Method), width=12),
        Column(header=pgettext_lazy("attendance", "Confirmed"), source="confirmed_at", render=yes, width=8),
    )  # fmt: skip
    notes = (
        _("Rows that were taken back are left out. Minutes are from sign-in to sign-out, before the rules of hours."),
    )

    def visible(self, user):
        return Attendance.objects.visible_to(user).for_list()
