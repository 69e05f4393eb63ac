"""What of aid and its money waits on a desk: records to approve or to mend, allocations to confirm."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hardship.models.aid import AidRecord
from hardship.models.donations import Donation
from hardship.models.funds import Allocation
from hardship.querysets.funds import APPROVE, RECORD
from portal.common.desk import DeskKind, DeskRow, register


@register
class ReturnedAid(DeskKind):
    slug = "aid-returned"
    title = _("Aid returned to you")
    rights = (RECORD,)
    order = 16

    def rows(self, user, today):
        return AidRecord.objects.returned_to(user).for_list()

    def row(self, item, now):
        address = reverse("hardship:aid-edit", args=[item.pk])
        return DeskRow(f"{item.number} · {item.get_item_display()}", address, (item.organization.short_name,))


@register
class AidToApprove(DeskKind):
    slug = "aid"
    title = _("Aid to approve")
    rights = (APPROVE,)
    order = 48

    def rows(self, user, today):
        return AidRecord.objects.reviewable_by(user).for_list()

    def row(self, item, now):
        address = reverse("hardship:aid-detail", args=[item.pk])
        meta = (item.organization.short_name, f"{item.paid_on:%Y-%m-%d}")
        return DeskRow(f"{item.number} · {item.get_item_display()}", address, meta)


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


@register
class WaitingDonations(DeskKind):
    slug = "donations"
    title = _("Donations to confirm")
    rights = (APPROVE,)
    order = 52

    def rows(self, user, today):
        return Donation.objects.confirmable_by(user).for_list()

    def row(self, item, now):
        address = reverse("hardship:donation-detail", args=[item.pk])
        return DeskRow(f"{item.number} · {item.masked_donor}", address, (item.organization.short_name,))
