"""What of plans waits on a desk."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityPlan
from activities.querysets.plans import OPEN, PLAN
from portal.common.desk import DeskKind, DeskRow, register


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
