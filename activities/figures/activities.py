"""The definitions of the numbers of activities (口径): lists, boards, pages and ledgers all call these.

项 counts records; 场次 sums sessions; 人次 sums the entered headcount; 服务时长 sums service minutes; 服务人次
sums beneficiaries as reported. Money is summed by kind; kinds are never added up. Only APPROVED counts.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import BooleanField, Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Activity, ActivityMoney
from activities.models.contributions import ALL
from activities.querysets import within_days
from portal.common.hours import hours
from portal.figures.amounts import UNKNOWN, Amount
from portal.figures.base import FigureSource, Kind, Measure, register
from portal.figures.totals import read_totals


@dataclass(frozen=True)
class Figures:
    """The numbers of a set of activities. ``service_minutes`` in whole minutes, money in yuan by kind."""

    activities: int
    sessions: Amount
    headcount: Amount
    beneficiary_count: Amount
    service_minutes: int | None
    money: dict[str, Amount] = field(default_factory=dict)

    @property
    def service_hours(self):
        """Hours to one decimal, or None when nothing was reported."""
        return None if self.service_minutes is None else hours(self.service_minutes)


def any_true(name, *, where=None):
    return Coalesce(BoolOr(name, filter=where), Value(False), output_field=BooleanField())


# The names differ from those of the columns, which the conditions inside could otherwise not reach.
SUMS = {
    "activity_count": Count("pk"),
    "session_sum": Sum("session_count"),
    "is_session_sum_approximate": any_true("is_session_count_approximate"),
    "headcount_sum": Sum("headcount"),
    "is_headcount_sum_approximate": any_true("is_headcount_approximate", where=Q(headcount__isnull=False)),
    "beneficiary_sum": Sum("beneficiary_count"),
    "is_beneficiary_sum_approximate": any_true(
        "is_beneficiary_count_approximate", where=Q(beneficiary_count__isnull=False)
    ),
    "minute_sum": Sum("service_minutes"),
}


def summarize(activities):
    """Return the Figures of the approved ones among ``activities`` (a queryset); two queries."""
    counted = activities.approved().order_by()
    return _figures(counted.aggregate(**SUMS), money_by_kind(counted))


def by_year(activities):
    """Return ``[(reporting year, Figures)]`` of the approved ones, newest first, without money; one query."""
    years = activities.approved().order_by("-reporting_year").values("reporting_year").annotate(**SUMS)
    return [(row["reporting_year"], _figures(row, {})) for row in years]


def _figures(sums, money):
    return Figures(
        activities=sums["activity_count"],
        sessions=Amount(sums["session_sum"], sums["is_session_sum_approximate"]),
        headcount=Amount(sums["headcount_sum"], sums["is_headcount_sum_approximate"]),
        beneficiary_count=Amount(sums["beneficiary_sum"], sums["is_beneficiary_sum_approximate"]),
        service_minutes=sums["minute_sum"],
        money=money,
    )


def money_by_kind(activities):
    """Return ``{kind: Amount}`` over ``activities`` (already the ones that count), in the order of kinds."""
    rows = ActivityMoney.objects.filter(activity__in=activities.values("pk")).order_by()
    sums = {row["kind"]: _amount(row) for row in rows.values("kind").annotate(**MONEY_SUMS)}
    return {kind: sums[kind] for kind in ActivityMoney.Kind.values if kind in sums}


def _amount(row):
    return Amount(row["total"], row["approximate"])


# The conditions of a scope beside unit and period, by their names in the list's filter.
FILTERS = {"type": "type", "campaign": "campaign", "team": "team"}
MONEY_SUMS = {"total": Sum("amount"), "approximate": any_true("is_approximate")}
MONEY = {kind: f"money-{kind}" for kind in ActivityMoney.Kind.values}


@register
class ActivityFigures(FigureSource):
    """What reports quote of activities. Each money kind is a measure of its own."""

    slug = "activities"
    contributions = ALL
    measures = (
        Measure(slug="activities", label=_("Activities"), unit=pgettext_lazy("unit", "activities")),
        Measure(
            slug="sessions", label=_("Sessions"), unit=pgettext_lazy("unit", "sessions"), may_be_approximate=True
        ),
        Measure(
            slug="participations", label=_("Participations"), unit=pgettext_lazy("unit", "participations"),
            may_be_approximate=True,
        ),
        Measure(
            slug="served", label=_("People served"), unit=pgettext_lazy("unit", "participations"),
            may_be_approximate=True,
        ),
        Measure(
            slug="service-time", label=_("Service time, as entered"), unit=pgettext_lazy("unit", "hours"),
            kind=Kind.MINUTES,
        ),
        *(
            Measure(
                slug=slug, label=ActivityMoney.Kind(kind).label, unit=_("yuan"), kind=Kind.MONEY,
                may_be_approximate=True,
            )
            for kind, slug in MONEY.items()
        ),
    )  # fmt: skip

    def sums(self, scope, periods):
        """From the totals, in one query, where unit and type alone narrow the scope; else from the records.

        A period without a record counts 0 项.
        """
        if scope.filters.keys() - {"type"}:
            return self.sums_of_records(scope, periods)
        category = int(scope.filters["type"]) if "type" in scope.filters else None
        slugs = [measure.slug for measure in self.measures]
        return [_in_kind(sums) for sums in read_totals(scope, periods, measures=slugs, category=category)]

    def sums_of_records(self, scope, periods):
        """What ``sums`` gives, counted from the records in two queries."""
        periods = list(periods)
        counted = _counted(scope).annotate(which=_which(periods)).filter(which__isnull=False)
        found = [{"activities": Amount(0)} for _period in periods]
        for row in counted.values("which").annotate(**SUMS):
            found[row["which"]] = as_measures(_figures(row, {}))
        money = ActivityMoney.objects.filter(activity__in=counted.values("pk")).order_by()
        for row in money.annotate(which=_which(periods, "activity__")).values("which", "kind").annotate(**MONEY_SUMS):
            found[row["which"]][MONEY[row["kind"]]] = _amount(row)
        return found

    def list_url(self, scope, period):
        """The list with the same conditions; of approved records, so that it has as many rows as are counted."""
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        conditions |= {"from": period.start, "to": period.end, "state": "approved", **scope.filters}
        return f"{reverse('activities:activity-list')}?{urlencode(conditions)}"


def shares(scope, period, name):
    """``[{"key", "name", "number"}]``: the approved records of ``scope`` in ``period`` by ``name``, a condition of
    FILTERS; the most frequent first, one query."""
    rows = _counted(scope).in_period(period).filter(**{f"{FILTERS[name]}__isnull": False})
    named = {"key": F(FILTERS[name]), "name": F(f"{FILTERS[name]}__name")}
    return rows.values(**named).annotate(number=Count("pk")).order_by("-number", "key")


def _in_kind(sums):
    """Totals as ``sums`` gives them: money in Decimal yuan, the rest in whole numbers; 0 项 where nothing is."""
    amounts = {
        slug: amount if slug.startswith("money-") else Amount(int(amount.value), amount.is_approximate)
        for slug, amount in sums.items()
    }
    return {"activities": Amount(0)} | amounts


def figures_of(sums):
    """The Figures of one period of ``sums``."""
    return Figures(
        activities=sums["activities"].value,
        sessions=sums.get("sessions", UNKNOWN),
        headcount=sums.get("participations", UNKNOWN),
        beneficiary_count=sums.get("served", UNKNOWN),
        service_minutes=sums.get("service-time", UNKNOWN).value,
        money={kind: sums[slug] for kind, slug in MONEY.items() if slug in sums},
    )


def _which(periods, prefix=""):
    """The place of the period that an activity (at ``prefix``) belongs to; NULL for none of them."""
    places = [When(within_days(each.start, each.end, prefix), then=place) for place, each in enumerate(periods)]
    return Case(*places, output_field=IntegerField())


def as_measures(figures):
    """Return ``{slug of a measure: Amount}`` of Figures; what nobody reported is left out."""
    amounts = {
        "activities": Amount(figures.activities),
        "sessions": figures.sessions,
        "participations": figures.headcount,
        "served": figures.beneficiary_count,
        "service-time": Amount(figures.service_minutes),
        **{MONEY[kind]: amount for kind, amount in figures.money.items()},
    }
    return {slug: amount for slug, amount in amounts.items() if amount.value is not None}


def _counted(scope):
    """The approved records of ``scope``; KeyError for a condition that the board does not know."""
    activities = Activity.objects.counted_for(scope.user) if scope.user else Activity.objects.approved()
    if scope.organization is not None:
        activities = activities.within(scope.organization)
    return activities.filter(**{FILTERS[name]: value for name, value in scope.filters.items()}).order_by()
