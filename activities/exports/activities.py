"""The lists of activities, campaigns, service places and types as Excel: the rows of the page, its figures."""

from dataclasses import replace

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities import figures
from activities.filters import ActivityFilter
from activities.ledgers import WHEN, Money, approximate, day, money_column, unit_and_team
from activities.models import Activity, ActivityType, Campaign, ServicePlaceCount
from activities.querysets import VIEW, VIEW_PUBLISHED, reads_what_counts
from portal.exports.base import FilteredExport, ListExport, Selection, register
from portal.exports.lists.administration import AdminExport
from portal.exports.renders import label_of, yes
from portal.figures.amounts import Amount
from portal.ledgers.columns import Column


def date_of(starts_on, ends_on, precision, words, year):
    """The day as the ledger shows it; blank where a draft does not have it yet."""
    return day(starts_on, ends_on, precision, words, year) if starts_on or words or year else None


def name_of(title):
    return title or _t("Draft without a title")


def unit_of(name_then, name, team):
    """The unit's name of its time (a draft has only that of now), and in brackets the team that went."""
    return unit_and_team(name_then or name, team)


FACTS = (
    Column(header=_("Number"), source="number", width=14),
    Column(header=_("Date of the activity"), source=WHEN, render=date_of, kind="date", width=12),
    Column(header=_("Name of the activity"), source="title", render=name_of, width=28),
    Column(header=_("Type"), source="type__name", width=12),
    Column(header=_("Campaign"), source="campaign__name", width=16),
    Column(
        header=_("Organizing unit (team)"), source=("organization_name", "organization__name", "team__name"),
        render=unit_of, width=24,
    ),
    Column(header=_("State"), source="state", render=label_of(Activity.State), width=8),
)  # fmt: skip
COUNTED = (
    Column(
        header=_("Sessions"), source=("session_count", "is_session_count_approximate"), render=approximate,
        kind="integer", width=7, total=True,
    ),
    Column(
        header=_("Participations"), source=("headcount", "is_headcount_approximate"), render=approximate,
        kind="integer", width=9, total=True,
    ),
    Column(header=_("Service time (hours)"), source="service_minutes", kind="hours", width=10, total=True),
    Column(
        header=_("People served"), source=("beneficiary_count", "is_beneficiary_count_approximate"),
        render=approximate, kind="integer", width=9, total=True,
    ),
)  # fmt: skip
MONEY = {
    Money.OWN: _("Own funds (yuan)"),
    Money.SUPERIOR: _("From the upper union (yuan)"),
    Money.ARRANGED: _("Arranged funds (yuan)"),
    Money.RECEIVED: _("Donations received (yuan)"),
    Money.DONATED: _("Donated (yuan)"),
}


# What the file of somebody says who reads sums of more records than they open.
OF_ROWS_ALONE = _(
    "This file holds the records that are open to you, and its totals are of these alone: "
    "the head of the list also counts approved records that are not published."
)
TOTAL_OF_ROWS = _("Total of these rows")


@register
class ActivityExport(FilteredExport):
    """The list of activities. Its total row is the head of the list: approved records only.

    The head of a leader's list also counts what they do not open; a file says that it holds and sums its rows alone.
    """

    slug = "activities"
    title = _("List of activities")
    page = "activities:activity-list"
    permission = VIEW_PUBLISHED
    unit_lookup = "organization_id"
    filterset_class = ActivityFilter
    columns = (*FACTS, *COUNTED, *(money_column(kind, header) for kind, header in MONEY.items()))
    notes = (
        _("Totals are of the approved records in this list."),
        _("Money of different kinds is not added up. A blank is unknown; an approximate figure is marked."),
    )

    def visible(self, user):
        return Activity.objects.visible_to(user)

    def select(self, user, query):
        found = super().select(user, query)
        return found if reads_what_counts(user) else replace(found, notes=[OF_ROWS_ALONE], total_label=TOTAL_OF_ROWS)

    def totals(self, rows):
        sums = figures.summarize(rows)
        counted = [sums.sessions, sums.headcount, Amount(sums.service_minutes), sums.beneficiary_count]
        money = [sums.money.get(kind, Amount(None)) for kind in MONEY]
        return {
            place: approximate(amount.value, amount.is_approximate)
            for place, amount in enumerate([*counted, *money], len(FACTS))
        }


@register
class CampaignExport(ListExport):
    """The campaigns that one may log under, each with the number of approved activities that its link opens."""

    slug = "campaigns"
    title = _("List of campaigns")
    page = "activities:campaign-list"
    permission = VIEW_PUBLISHED
    columns = (
        Column(header=_("Campaign"), source="name", width=24),
        Column(header=_("slogan"), source="slogan", width=30),
        Column(header=_("Opened by"), source="organization__name", width=26),
        Column(header=_("from"), source="starts_on", kind="date", width=12),
        Column(header=_("until"), source="ends_on", kind="date", width=12),
        Column(header=_("Approved activities"), source="activity_count", kind="integer", width=10),
        Column(header=_("Public page"), source="published_at", render=yes, width=8),
    )

    def select(self, user, query):
        counted = Activity.objects.visible_to(user).approved().filter(campaign=OuterRef("pk")).order_by()
        number = Subquery(counted.values("campaign").annotate(number=Count("pk")).values("number"))
        rows = Campaign.objects.offered_to(user).annotate(activity_count=Coalesce(number, 0))
        return Selection(rows=rows, conditions=[], query="")


@register
class ServicePlaceExport(ListExport):
    """Numbers as units report them, each with everything below it: they are not added up."""

    slug = "service-places"
    title = _("List of service places")
    page = "activities:service-place-list"
    permission = VIEW
    unit_lookup = "organization_id"
    columns = (
        Column(header=_("Type of service place"), source="type__label", width=24),
        Column(
            header=_("Number of places"), source=("count", "is_approximate"), render=approximate, kind="integer",
            width=10,
        ),
        Column(header=_("In words"), source="words", width=16),
        Column(header=_("As of"), source="as_of", kind="date", width=12),
        Column(header=_("Unit"), source="organization__name", width=30),
        Column(header=_("Source"), source="source", render=label_of(ServicePlaceCount.Source), width=10),
    )  # fmt: skip
    notes = (_("Numbers as units report them, each with everything below it: they are not added up."),)

    def select(self, user, query):
        return Selection(rows=ServicePlaceCount.objects.visible_to(user, VIEW), conditions=[], query="")


@register
class ActivityTypeExport(AdminExport):
    model = ActivityType
    slug = "activity-types"
    title = _("List of activity types")
    permission = "codes.manage_codes"
    columns = (
        Column(header=_("code"), source="code", width=10),
        Column(header=_("name"), source="name", width=20),
        Column(header=_("family"), source="family", render=label_of(ActivityType.Family), width=14),
        Column(header=_("form of service"), source="service_form", render=label_of(ActivityType.ServiceForm), width=14),
        Column(header=_("counts service hours"), source="counts_hours", render=yes, width=12),
        Column(header=_("national category"), source="national_category__label", width=18),
        Column(header=_("order"), source="order", kind="integer", width=8),
        Column(header=_("in use"), source="is_active", render=yes, width=8),
    )
