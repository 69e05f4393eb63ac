"""The ledger of aid (帮扶发放台账): one line for each approved help, its counter-entry a line of its own.

Names are masked in the internal version too; who needs them in clear opens the record, with a reason.
"""

from django.db.models import BooleanField, F, Value
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hardship.figures.aid import CASH, GOODS
from hardship.models import FundSource
from hardship.models.aid import AidItem, AidRecord, recipient_in_words
from hardship.models.words import Category
from portal.exports.renders import label_of
from portal.ledgers.base import Ledger, register
from portal.ledgers.columns import Column


def signed_in_words(is_signed):
    return _t("signed for") if is_signed else ""


def remark_of(reverses, occasion, remark):
    """What it was given for; of a counter-entry which record it takes back, and why."""
    taken = _t("takes back %(number)s") % {"number": reverses} if reverses else ""
    return "；".join(word for word in (taken, occasion, remark) if word)


@register
class AidLedger(Ledger):
    slug = "aid"
    title = _("Ledger of aid given")
    permission = "hardship.view_aid"
    measures = (CASH, GOODS)
    people_served = "times"
    notes = (_("Names are masked. Counter-entries stand in the period in which they were made, with the other sign."),)
    public_notes = (_("Left out here: who was helped, and everything about groups of fewer than five."),)
    columns = (
        Column(
            header=_("Full name"), source=("recipient", "file__name", "person_name", "recipient_words", "headcount"),
            render=recipient_in_words, width=14,
        ),
        Column(header=_("Unit"), source="organization_name", width=26, public=True),
        Column(header=_("Category of hardship"), source="file__category", render=label_of(Category), width=10),
        Column(
            header=_("Item of aid"), source="item", render=label_of(AidItem), width=12, public=True,
            of_served=True,
        ),
        Column(
            header=_("Source of funds"), source="fund_source", render=label_of(FundSource),
            width=14, public=True,
        ),
        Column(
            header=_("Amount (yuan)"), source="amount", kind="money", width=12, total=True, public=True, of_served=True
        ),
        Column(header=_("In kind"), source="goods_words", width=20, public=True, of_served=True),
        Column(
            header=_("Value of goods (yuan)"), source="goods_value", kind="money", width=12, total=True, public=True,
            of_served=True,
        ),
        Column(header=_("Given on"), source="paid_on", kind="date", width=12, public=True, of_served=True),
        Column(
            header=_("Form of aid"), source="form", render=label_of(AidRecord.Form), width=10,
            public=True,
        ),
        Column(header=_("Handed over by"), source="handler_name", width=10),
        Column(header=_("Signed for"), source="is_signed", render=signed_in_words, width=8),
        Column(header=_("Remark"), source=("reverses__number", "occasion", "remark"), render=remark_of, width=20),
    )  # fmt: skip

    def rows(self, organization, period):
        rows = AidRecord.objects.within(organization).in_period(period).approved().with_times()
        return rows.annotate(effective_at=F("counted_at")).order_by("paid_on", Length("number"), "number")

    def paths_with_rows(self, period):
        rows = AidRecord.objects.approved().in_period(period).order_by()
        return rows.values_list("organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        """Approved aid keeps its day and stays in its period: what is taken back has a counter-entry of its own."""
        rows = AidRecord.objects.alias(effective_at=F("counted_at")).within(organization).in_period(seen.period)
        later = rows.approved().filter(effective_at__gt=seen.since).exclude(seen.held_now)
        return [later.annotate(is_gone=Value(False, output_field=BooleanField()))]

    def row_url(self, key):
        return reverse("hardship:aid-detail", args=[key])
