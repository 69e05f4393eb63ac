"""What of community duty waits on a desk: reports to approve, reports that came back."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import DutyReport
from activities.querysets import APPROVE, CHANGE
from portal.common.desk import DeskKind, DeskRow, register


@register
class ReturnedReports(DeskKind):
    slug = "duty-returned"
    title = _("Duty reports returned to you")
    rights = (CHANGE,)
    order = 13

    def rows(self, user, today):
        return DutyReport.objects.returned_to(user).for_list()

    def row(self, item, now):
        address = reverse("activities:duty-report-edit", args=[item.pk])
        return DeskRow(f"{item.number} · {item.post}", address, (item.reason,))


@register
class DutyReports(DeskKind):
    slug = "duty"
    title = _("Duty reports to approve")
    rights = (APPROVE,)
    order = 42

    def rows(self, user, today):
        return DutyReport.objects.reviewable_by(user).for_list()

    def row(self, item, now):
        address = reverse("activities:duty-report-detail", args=[item.pk])
        return DeskRow(
            f"{item.number} · {item.post}", address, (item.organization.short_name, f"{item.starts_on:%Y-%m-%d}")
        )
