"""What of community duty waits on a desk: reports to approve, reports that came back, places of which none came."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models import CommunityPost, DutyReport
from activities.querysets import APPROVE, CHANGE
from portal.common.desk import DeskKind, DeskRow, register
from portal.common.periods import Period, PeriodKind

ASKED_AFTER = timedelta(days=14)  # until the 14th the month before is asked for


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


@register
class SilentPosts(DeskKind):
    slug = "duty-silent"
    title = _("Posts of duty without a report")
    rights = (CHANGE,)
    order = 60

    def rows(self, user, today):
        month = Period.containing(PeriodKind.MONTH, today - ASKED_AFTER)
        posts = CommunityPost.objects.visible_to(user, CHANGE).silent_in(month).filter(organization__status="active")
        return posts.select_related("organization__successor").order_by("organization__path", "name", "pk")

    def row(self, item, now):
        address = reverse("activities:duty-report-create", args=[item.pk])
        return DeskRow(str(item), address, (item.organization.short_name, item.get_kind_display()))
