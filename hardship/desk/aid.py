"""What of aid and its money waits on a desk: allocations to confirm."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hardship.models.funds import Allocation
from hardship.querysets.funds import APPROVE
from portal.common.desk import DeskKind, DeskRow, register


@register
class WaitingAllocations(DeskKind):
    slug = "aid-allocations"
    title = _("Allocations to confirm")
    rights = (APPROVE,)
    order = 50

    def rows(self, user, today):
        return Allocation.objects.confirmable_by(user).select_related("fund__organization").order_by("day", "pk")

    def row(self, item, now):
        address = reverse("hardship:fund-detail", args=[item.fund_id])
        return DeskRow(f"{item.fund} · {item.amount:,.2f}", address, (item.fund.organization.short_name, item.words))
