"""Household files (ledger 5 of the office) as Excel: the rows of the page, masked as there; in full for a reason."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from hardship.filters.files import FileFilter
from hardship.models import HardshipFile, SubsistenceLine
from hardship.models.words import Category, Cause, Residence, Sex
from hardship.querysets import EXPORT_UNMASKED, VIEW
from portal.exports.base import FilteredExport, ListExport, Selection, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column
from portal.privacy.masks import mask_name

# What the file in full has beside the list.
SECRETS = (
    Column(header=_("Sex"), source="sex", render=label_of(Sex), width=6),
    Column(header=_("Identity number"), source="id_number", width=22),
    Column(header=_("Phone"), source="phone", width=14),
    Column(header=_("Home address"), source="address", width=30),
)


@register
class FileExport(FilteredExport):
    slug = "hardship-files"
    title = _("List of hardship families")
    page = "hardship:file-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = FileFilter
    columns = (
        Column(header=_("File number"), source="number", width=14),
        Column(header=_("Full name"), source="name", render=mask_name, width=10),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Category of hardship"), source="category", render=label_of(Category), width=12),
        Column(header=_("Main cause"), source="main_cause", render=label_of(Cause), width=14),
        Column(header=_("Household size"), source="family_size", kind="integer", width=8),
        Column(header=_("On file since"), source="filed_on", kind="date", width=12),
        Column(header=_("State"), source="state", render=label_of(HardshipFile.State), width=12),
    )
    notes = (_("Names are masked, as in the list. A blank is unknown."),)

    def visible(self, user):
        return HardshipFile.objects.visible_to(user)


NUMBER, NAME, *OTHERS = FileExport.columns


@register
class UnmaskedFileExport(FileExport):
    """For whoever hands money out by list; see portal.exports for what it takes."""

    slug = "hardship-files-unmasked"
    title = _("List of hardship families, in full")
    permission = EXPORT_UNMASKED
    columns = (NUMBER, replace(NAME, render=None), *SECRETS, *OTHERS)
    notes = (_("A blank is unknown."),)
    in_clear = True

    def visible(self, user):
        return HardshipFile.objects.visible_to(user, EXPORT_UNMASKED)


@register
class LineExport(ListExport):
    """The lines that hold for the units of the reader."""

    slug = "subsistence-lines"
    title = _("Subsistence lines")
    page = "hardship:line-list"
    permission = VIEW
    columns = (
        Column(header=_("Region"), source="organization__name", width=26),
        Column(header=_("Year"), source="year", kind="integer", width=8),
        Column(header=_("Lives in"), source="residence", render=label_of(Residence), width=8),
        Column(header=_("Line (yuan a month)"), source="amount", kind="money", width=14),
        Column(header=_("Relative: so many lines"), source="relative_factor", kind="decimal", width=12),
        Column(header=_("Accident: part of income"), source="accident_ratio", kind="decimal", width=12),
        Column(header=_("Edge: so many lines"), source="edge_factor", kind="decimal", width=12),
        Column(header=_("Source"), source="source", width=40),
    )

    def select(self, user, query):
        rows = SubsistenceLine.objects.holding_for(user, VIEW)
        return Selection(rows=rows, conditions=[], query="")
