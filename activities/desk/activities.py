"""What of activities waits on a desk."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from activities.models import (
    Activity,
    ActivityCorrection,
    ActivityPlan,
    Attendance,
    Backfill,
    HoursCorrection,
    Publication,
    ServiceCertificate,
    ServiceRecord,
    StarAward,
)
from activities.querysets import APPROVE, CHANGE, CONFIRM, DECIDE, PUBLISH, RECORD, REVIEW_BACKFILL
from activities.querysets.attendances import TAKE
from activities.querysets.certificates import ISSUE
from activities.querysets.plans import OPEN, PLAN
from activities.querysets.stars import REVIEW_STARS
from portal.common.desk import DeskKind, DeskRow, register
from portal.notices.querysets import DRAFT


@register
class Returned(DeskKind):
    slug = "returned"
    title = _("Returned to you")
    rights = (CHANGE,)
    order = 10
    rows_inline = True

    def rows(self, user, today):
        return Activity.objects.returned_to(user).for_list()

    def row(self, item, now):
        return DeskRow(
            item.title, reverse("activities:activity-edit", args=[item.pk]), (item.number, item.return_reason),
            tag=(item.state, item.get_state_display()),
        )  # fmt: skip


@register
class Reviews(DeskKind):
    slug = "reviews"
    title = _("Waiting for review")
    rights = (APPROVE,)
    order = 20

    def rows(self, user, today):
        return Activity.objects.reviewable_by(user).for_list()

    def row(self, item, now):
        due = date_format(localtime(item.review_due_at), "m-d H:i")
        return DeskRow(
            item.title,
            reverse("activities:activity-detail", args=[item.pk]) + "?from=todo",
            (item.number, item.organization.short_name, item.type, item.date_label),
            tag=("overdue", _t("Overdue")) if item.review_due_at < now else None,
            side=_t("due %(due)s") % {"due": due},
        )


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


@register
class Corrections(DeskKind):
    slug = "corrections"
    title = _("Corrections to decide")
    rights = (DECIDE,)
    order = 30

    def rows(self, user, today):
        return ActivityCorrection.objects.decidable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            item.get_kind_display() + pgettext("between a label and a value", ": ") + item.activity.title,
            reverse("activities:correction-detail", args=[item.pk]),
            (item.activity.number, item.requested_by, item.reason),
        )


@register
class Publications(DeskKind):
    slug = "publications"
    title = _("Waiting to be published")
    rights = (PUBLISH,)
    order = 40

    def rows(self, user, today):
        return Publication.objects.publishable_by(user).for_list()

    def row(self, item, now):
        proposed = _t("proposed by %(name)s") % {"name": item.proposed_by}
        return DeskRow(
            item.title, reverse("activities:publication-detail", args=[item.pk]),
            (item.activity.organization.short_name, proposed),
        )  # fmt: skip


@register
class PlansReturned(DeskKind):
    slug = "plans_returned"
    title = _("Plans returned to you")
    rights = (PLAN,)
    order = 12
    rows_inline = True

    def rows(self, user, today):
        return ActivityPlan.objects.returned_to(user).for_list()

    def row(self, item, now):
        return DeskRow(
            str(item.activity), reverse("activities:plan-edit", args=[item.activity_id]), (item.return_reason,),
            tag=(item.state, item.get_state_display()),
        )  # fmt: skip


@register
class PlansToOpen(DeskKind):
    slug = "plans"
    title = _("Plans to open")
    rights = (OPEN,)
    order = 25

    def rows(self, user, today):
        return ActivityPlan.objects.openable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            str(item.activity), reverse("activities:plan-detail", args=[item.activity_id]) + "?from=todo",
            (item.organization.short_name, item.activity.type, item.activity.date_label),
            side=_t("changed words") if item.state == "open" else "",
        )  # fmt: skip


@register
class PlansToSettle(DeskKind):
    slug = "plans_over"
    title = _("Over: take attendance and complete the record")
    rights = (PLAN,)
    order = 45

    def rows(self, user, today):
        return ActivityPlan.objects.to_settle(user, timezone.now()).for_list()

    def row(self, item, now):
        return DeskRow(
            str(item.activity), reverse("activities:plan-detail", args=[item.activity_id]),
            (item.organization.short_name, item.activity.date_label),
        )  # fmt: skip


@register
class Certificates(DeskKind):
    slug = "certificates"
    title = _("Certificates to issue")
    rights = (ISSUE,)
    order = 62

    def rows(self, user, today):
        return ServiceCertificate.objects.issuable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            str(item.volunteer), reverse("activities:certificate-detail", args=[item.pk]),
            (item.organization.short_name, f"{item.first_day} — {item.last_day}"),
        )  # fmt: skip


@register
class StarReviews(DeskKind):
    slug = "stars"
    title = _("Stars to review")
    rights = (REVIEW_STARS,)
    order = 64

    def rows(self, user, today):
        return StarAward.objects.reviewable_by(user).for_list()

    def row(self, item, now):
        return DeskRow(
            f"{'★' * item.level} {item.volunteer}", reverse("activities:star-detail", args=[item.pk]),
            (item.volunteer.organization.short_name, item.volunteer.number),
        )  # fmt: skip


@register
class StarsBelow(DeskKind):
    slug = "stars-below"
    title = _("Stars whose hours were corrected")
    rights = (REVIEW_STARS,)
    order = 66

    def rows(self, user, today):
        return StarAward.objects.flagged_for(user).for_list()

    def row(self, item, now):
        return DeskRow(
            f"{'★' * item.level} {item.volunteer}", reverse("activities:star-detail", args=[item.pk]),
            (item.volunteer.organization.short_name, item.volunteer.number),
        )  # fmt: skip


@register
class StarsToNotify(DeskKind):
    slug = "stars-to-notify"
    title = _("Stars to put on notice")
    rights = (DRAFT,)
    order = 68

    def rows(self, user, today):
        return StarAward.objects.to_notify(user, DRAFT).for_list()

    def row(self, item, now):
        return DeskRow(
            f"{'★' * item.level} {item.volunteer}", reverse("activities:star-notice"),
            (item.volunteer.organization.short_name, item.volunteer.number),
        )  # fmt: skip


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
