"""Aid as Excel, with the names that the list shows: masked."""

from django.utils.translation import gettext_lazy as _

from hardship.figures import aid as figures
from hardship.filters.aid import AidFilter
from hardship.ledgers.aid import signed_in_words
from hardship.models import FundSource
from hardship.models.aid import AidItem, AidRecord, recipient_in_words
from hardship.querysets.funds import VIEW
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column

WHO = ("recipient", "file__name", "person_name", "recipient_words", "headcount")


@register
class AidExport(FilteredExport):
    """Money in the total is of approved aid and its counter-entries, as in the head of the list."""

    slug = "aid-records"
    title = _("List of aid")
    page = "hardship:aid-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = AidFilter
    columns = (
        Column(header=_("Number"), source="number", width=14),
        Column(header=_("Full name"), source=WHO, render=recipient_in_words, width=16),
        Column(header=_("File number"), source="file__number", width=14),
        Column(header=_("Unit"), source="organization_name", width=28),
        Column(header=_("Item of aid"), source="item", render=label_of(AidItem), width=14),
        Column(header=_("Source of funds"), source="fund_source", render=label_of(FundSource), width=16),
        Column(header=_("Amount (yuan)"), source="amount", kind="money", width=12, total=True),
        Column(header=_("In kind"), source="goods_words", width=24),
        Column(header=_("Value of goods (yuan)"), source="goods_value", kind="money", width=12, total=True),
        Column(header=_("Given on"), source="paid_on", kind="date", width=12),
        Column(header=_("Form of aid"), source="form", render=label_of(AidRecord.Form), width=12),
        Column(header=_("Occasion"), source="occasion", width=16),
        Column(header=_("Handed over by"), source="handler_name", width=10),
        Column(header=_("Signed for"), source="is_signed", render=signed_in_words, width=8),
        Column(header=_("State"), source="state", render=label_of(AidRecord.State), width=8),
    )
    notes = (
        _("Totals are of the approved records in this list."),
        _("Names are masked. A counter-entry takes off what it reverses."),
    )

    def visible(self, user):
        return AidRecord.objects.visible_to(user).for_list()

    def totals(self, rows):
        sums = figures.sums_of(rows)
        return {6: _value(sums, figures.CASH), 8: _value(sums, figures.GOODS)}


def _value(sums, slug):
    return sums[slug].value if slug in sums else None
