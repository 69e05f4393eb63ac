"""Donations as Excel: persons masked, those who want no name shown without one."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.filters.donations import DonationFilter
from hardship.models.donations import Donation, donor_in_words
from hardship.querysets.funds import VIEW
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column


@register
class DonationExport(FilteredExport):
    """Sums in the total are of confirmed donations, as in the head of the list."""

    slug = "donations"
    title = _("List of donations")
    page = "hardship:donation-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = DonationFilter
    columns = (
        Column(header=_("Number"), source="number", width=14),
        Column(header=_("Received on"), source="received_on", kind="date", width=12),
        Column(header=_("Donor"), source=("donor_kind", "donor_name", "is_anonymous"), render=donor_in_words, width=22),
        Column(header=_("Kind of donor"), source="donor_kind", render=label_of(Donation.Donor), width=10),
        Column(header=_("Campaign"), source="campaign__name", width=18),
        Column(header=_("Unit"), source="organization_name", width=28),
        Column(header=_("Amount (yuan)"), source="amount", kind="money", width=12, total=True),
        Column(header=_("Goods"), source="goods", width=14),
        Column(header=pgettext_lazy("goods", "Quantity"), source="quantity", kind="decimal", width=8),
        Column(header=pgettext_lazy("goods", "Unit"), source="goods_unit", width=6),
        Column(header=_("Value of goods (yuan)"), source="goods_value", kind="money", width=12, total=True),
        Column(header=_("Fund"), source="fund__name", width=20),
        Column(header=_("Meant for"), source="purpose", width=20),
        Column(header=_("Used for"), source="use", width=24),
        Column(header=_("State"), source="state", render=label_of(Donation.State), width=8),
    )
    notes = (_("Totals are of the confirmed donations in this list."),)

    def visible(self, user):
        return Donation.objects.visible_to(user).for_list()

    def totals(self, rows):
        sums = rows.totals()
        return {6: sums["money"], 10: sums["goods"]}
