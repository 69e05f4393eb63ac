"""The roster (list 2 of the office) as Excel: the rows of the page, with phones masked; and in full, for a reason."""

from dataclasses import replace

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from portal.exports.base import FilteredExport, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column
from portal.privacy.masks import mask_id_number, mask_phone
from volunteers.filters import VolunteerFilter
from volunteers.models import Volunteer
from volunteers.querysets import EXPORT_UNMASKED, VIEW


def codes_of(relation):
    """The labels of a volunteer's codes in one text, in the order of their table."""
    through = getattr(Volunteer, relation).through.objects.filter(volunteer=OuterRef("pk")).order_by()
    label = StringAgg("code__label", "、", order_by=["code__order", "code__value"])
    return Subquery(through.values("volunteer").annotate(words=label).values("words"))


def born(day):
    """Year and month, as rosters have it."""
    return f"{day:%Y-%m}" if day else ""


def sex_of(value):
    return "" if value == Volunteer.Sex.UNKNOWN else str(Volunteer.Sex(value).label)


@register
class VolunteerExport(FilteredExport):
    slug = "volunteers"
    title = _("Roster of volunteers")
    page = "volunteers:volunteer-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = VolunteerFilter
    columns = (
        Column(header=_("Full name"), source="name", width=12),
        Column(header=_("Sex"), source="sex", render=sex_of, width=6),
        Column(header=_("Born"), source="birth_date", render=born, width=10),
        Column(header=_("Identity number"), source="id_number", render=mask_id_number, width=22),
        Column(
            header=_("Political status"), source="political_status", render=label_of(Volunteer.PoliticalStatus),
            width=12,
        ),
        Column(header=_("Education"), source="education", render=label_of(Volunteer.Education), width=12),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Position"), source="position", width=14),
        Column(header=_("Mobile phone"), source="phone", render=mask_phone, width=14),
        Column(header=_("Skills"), source=codes_of("skills"), width=24),
        Column(header=_("Wishes to serve in"), source=codes_of("service_categories"), width=24),
        Column(header=_("On the register since"), source="registered_on", kind="date", width=12),
        Column(header=_("Volunteer number"), source="number", width=14),
        Column(header=_("State"), source="state", render=label_of(Volunteer.State), width=10),
    )  # fmt: skip
    notes = (_("Phones and identity numbers are masked. A blank is unknown."),)

    def visible(self, user):
        return Volunteer.objects.visible_to(user)


def in_full(column):
    """The column without its mask."""
    return replace(column, render=None) if column.source in {"id_number", "phone"} else column


@register
class UnmaskedExport(VolunteerExport):
    """For whoever insures people or hands money out by list; see portal.exports for what it takes."""

    slug = "volunteers-unmasked"
    title = _("Roster of volunteers, in full")
    permission = EXPORT_UNMASKED
    columns = tuple(map(in_full, VolunteerExport.columns))
    notes = (_("A blank is unknown."),)
    in_clear = True

    def visible(self, user):
        return Volunteer.objects.visible_to(user, EXPORT_UNMASKED)
