"""The definitions of the numbers of activities (口径): lists, boards, pages and ledgers all call these.

项 counts records; 场次 sums sessions; 人次 sums the entered headcount; 服务时长 sums service minutes; 服务人次
sums beneficiaries as reported. Money is summed by kind; kinds are never added up. Only APPROVED counts.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import BooleanField, Count, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from activities.models import ActivityMoney
from portal.common.hours import hours


@dataclass(frozen=True)
class Amount:
    """A sum, None when nothing was reported, and whether a part of it is approximate (约)."""

    value: int | Decimal | None
    is_approximate: bool = False

    def __str__(self):
        """With thousands separated and 约 where a part is approximate; "--" for what nobody reported."""
        if self.value is None:
            return "--"
        number = f"{self.value:,}"
        return _("about %(number)s") % {"number": number} if self.is_approximate else number


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
    "is_headcount_sum_approximate": any_true("is_headcount_approximate"),
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
    sums = {
        row["kind"]: Amount(row["total"], row["approximate"])
        for row in rows.values("kind").annotate(total=Sum("amount"), approximate=any_true("is_approximate"))
    }
    return {kind: sums[kind] for kind in ActivityMoney.Kind.values if kind in sums}
