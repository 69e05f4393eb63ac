"""What of hours of service waits on a desk."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Backfill, HoursCorrection, ServiceRecord
from activities.querysets import CONFIRM, RECORD, REVIEW_BACKFILL
from portal.common.desk import DeskKind, DeskRow, register


class HoursOfActivities(DeskKind):
    """Activities some of whose hours wait: one tap there does for all of them."""

    def records(self, user):
        raise NotImplementedError

    def rows(self, user, today):
        waiting = self.records(user).order_by().values("activity")
        return Activity.objects.filter(pk__in=waiting).select_related("organization").order_by("starts_on", "pk")

    def row(self, item, now):
        return DeskRow(
            str(item), reverse("activities:activity-hours", args=[item.pk]),
            (item.organization.short_name, item.date_label),
        )  # fmt: skip


@register
class HoursReturned(HoursOfActivities):
    slug = "hours_returned"
    title = _("Hours that were sent back")
    rights = (RECORD,)
    order = 14

    def records(self, user):
        return ServiceRecord.objects.returned_to(user)


@register
class HoursToConfirm(HoursOfActivities):
    slug = "hours"
    title = _("Hours to confirm")
    rights = (CONFIRM,)
    order = 26

    def records(self, user):
        return ServiceRecord.objects.confirmable_by(user)


@register
class Backfills(DeskKind):
    slug = "backfills"
    title = _("Hours entered later, to review")
    rights = (REVIEW_BACKFILL,)
    order = 27

    def rows(self, user, today):
        return Backfill.objects.reviewable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            str(item.activity), reverse("activities:backfill-detail", args=[item.pk]),
            (item.organization.short_name, item.entered_by, item.reason),
        )  # fmt: skip


@register
class HoursCorrections(DeskKind):
    slug = "hours_corrections"
    title = _("Corrections of hours to answer")
    rights = (RECORD, CONFIRM)
    order = 28

    def rows(self, user, today):
        return HoursCorrection.objects.waiting_for(user).for_list()

    def row(self, item, now):
        due = date_format(localtime(item.due_at), "m-d")
        return DeskRow(
            f"{item.record.volunteer} · {item.record.activity}",
            reverse("activities:hours-correction", args=[item.pk]), (item.organization.short_name, item.words),
            tag=("overdue", _t("Overdue")) if item.due_at < now else None,
            side=_t("due %(due)s") % {"due": due},
        )  # fmt: skip
