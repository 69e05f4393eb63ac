"""Funds and their entries as Excel."""

from django.utils.translation import gettext_lazy as _

from hardship.filters.funds import FundEntryFilter, FundFilter
from hardship.models.funds import Fund, FundEntry, FundSource
from hardship.querysets.funds import VIEW
from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column


@register
class FundExport(FilteredExport):
    slug = "aid-funds"
    title = _("List of aid funds")
    page = "hardship:fund-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = FundFilter
    columns = (
        Column(header=_("Fund"), source="name", width=26),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Source of funds"), source="source", render=label_of(FundSource), width=16),
        Column(header=_("Year"), source="year", kind="integer", width=8),
        Column(header=_("Allocated (yuan)"), source="allocated", kind="money", width=14, total=True),
        Column(header=_("Spent (yuan)"), source="spent", kind="money", width=14, total=True),
        Column(header=_("Balance (yuan)"), source="balance", kind="money", width=14, total=True),
        Column(header=_("Remark"), source="remark", width=24),
    )
    notes = (_("Counter-entries are taken off: what came in less what was paid is the balance."),)

    def visible(self, user):
        return Fund.objects.visible_to(user).for_list()


@register
class FundEntryExport(FilteredExport):
    """Entries, without the names of those who were helped."""

    slug = "aid-fund-entries"
    title = _("Entries of aid funds")
    page = "hardship:fund-entry-list"
    permission = VIEW
    unit_lookup = "fund__organization_id"
    filterset_class = FundEntryFilter
    columns = (
        Column(header=_("Date"), source="day", kind="date", width=12),
        Column(header=_("Fund"), source="fund__name", width=26),
        Column(header=_("Unit"), source="fund__organization__name", width=28),
        Column(header=_("Kind of entry"), source="kind", render=label_of(FundEntry.Kind), width=10),
        Column(header=_("Amount (yuan)"), source="amount", kind="money", width=14, total=True),
        Column(header=_("Number"), source="number", width=14),
        Column(header=_("In words"), source="words", width=30),
        Column(header=_("Entered by"), source="entered_by__display_name", width=10),
        Column(header=_("Approved by"), source="approved_by__display_name", width=10),
    )

    def visible(self, user):
        return FundEntry.objects.visible_to(user).for_list()
