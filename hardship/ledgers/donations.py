"""The ledger of donations (捐赠台账): one line for each confirmed donation, in money or in kind, with its use."""

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Greatest, Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.models.donations import Donation, donor_in_words
from portal.exports.renders import label_of
from portal.ledgers.base import Ledger, register
from portal.ledgers.columns import Column

EFFECTIVE_AT = Greatest("decided_at", "used_at")  # PostgreSQL leaves out what is unknown


@register
class DonationLedger(Ledger):
    slug = "donations"
    title = _("Ledger of donations")
    permission = "hardship.view_aid"
    notes = (_("Persons are masked; whoever wants no name shown stands without one."),)
    public_notes = (_("Left out here: donors, what they meant it for, its use."),)
    columns = (
        Column(header=_("Received on"), source="received_on", kind="date", width=12, public=True),
        Column(header=_("Donor"), source=("donor_kind", "donor_name", "is_anonymous"), render=donor_in_words, width=22),
        Column(header=_("Kind of donor"), source="donor_kind", render=label_of(Donation.Donor), width=10, public=True),
        Column(header=_("Unit that received it"), source="organization_name", width=26, public=True),
        Column(header=_("Amount (yuan)"), source="amount", kind="money", width=12, total=True, public=True),
        Column(header=_("Goods"), source="goods", width=14, public=True),
        Column(header=pgettext_lazy("goods", "Quantity"), source="quantity", kind="decimal", width=8, public=True),
        Column(header=pgettext_lazy("goods", "Unit"), source="goods_unit", width=6, public=True),
        Column(
            header=_("Value of goods (yuan)"), source="goods_value", kind="money", width=12, total=True, public=True
        ),
        Column(header=_("Into the fund"), source="fund__name", width=18),
        Column(header=_("Meant for"), source="purpose", width=18),
        Column(header=_("Used for"), source="use", width=24),
        Column(header=_("Number of the receipt"), source="receipt_number", width=12),
    )

    def rows(self, organization, period):
        rows = Donation.objects.within(organization).in_period(period).confirmed()
        return rows.annotate(effective_at=EFFECTIVE_AT).order_by("received_on", Length("number"), "number")

    def paths_with_rows(self, period):
        rows = Donation.objects.confirmed().in_period(period).order_by()
        return rows.values_list("organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        """A donation keeps its day; what is taken back is gone."""
        later = {"effective_at__gt": seen.since, "state__in": ["confirmed", "reversed"]}
        rows = Donation.objects.alias(effective_at=EFFECTIVE_AT).within(organization).in_period(seen.period)
        found = rows.filter(**later).exclude(seen.held_now)
        return [found.annotate(is_gone=Case(When(Q(state="reversed"), then=Value(True)), default=Value(False)))]

    def row_url(self, key):
        return reverse("hardship:donation-detail", args=[key])
