"""What of records of activities: reviews, corrections, publications waits on a desk."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from activities.models import Activity, ActivityCorrection, Publication
from activities.querysets import APPROVE, CHANGE, DECIDE, PUBLISH
from portal.common.desk import DeskKind, DeskRow, register


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
