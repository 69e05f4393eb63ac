"""What of attendance waits on a desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Attendance
from activities.querysets.attendances import TAKE
from portal.common.desk import DeskKind, DeskRow, register


@register
class AttendanceToConfirm(DeskKind):
    slug = "attendance"
    title = _("Attendance to confirm")
    rights = (TAKE,)
    order = 22

    def rows(self, user, today):
        waiting = Attendance.objects.confirmable_by(user, today)
        return Activity.objects.filter(pk__in=waiting.values("activity")).for_list()

    def row(self, item, now):
        return DeskRow(
            item.title or str(item), reverse("activities:attendance", args=[item.pk]),
            (item.number, item.organization.short_name, item.date_label),
        )  # fmt: skip
