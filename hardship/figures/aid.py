"""The numbers of aid (口径): cash and goods apart, 人次 and 户次 apart, students and student-years apart.

Money counts by the day it was given, counter-entries by their own day with the other sign: what a period once showed
stays. 人次 counts each help once for each head, 户次 each help to a filed household; persons, households, students
and student-years count what was given and not taken back. Visits never add to these sums: their money is aid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, Q, Sum, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hardship.figures.files import SMALLEST_GROUP
from hardship.models import FundSource
from hardship.models.aid import AidItem, AidRecord
from hardship.querysets.funds import VIEW
from portal.common.periods import Period
from portal.common.querysets import scope_filter
from portal.figures.amounts import Amount
from portal.figures.base import FigureSource, Kind, Measure, Scope, register

CASH, GOODS, TIMES, HOUSEHOLD_TIMES = "aid-cash", "aid-goods", "aid-times", "aid-household-times"
STUDENTS, STUDENT_YEARS = "aid-students", "aid-student-years"

_STANDS = Q(state="approved", reverses=None)
_SCHOOLING = _STANDS & Q(item=AidItem.SCHOOLING)
SUMS = {
    CASH: Sum("amount"),
    GOODS: Sum("goods_value"),
    TIMES: Sum("times"),
    HOUSEHOLD_TIMES: Sum("household_times"),
    STUDENTS: Count("student_key", distinct=True, filter=_SCHOOLING),
    STUDENT_YEARS: Count("pk", filter=_SCHOOLING),
}


@register
class AidFigures(FigureSource):
    slug = "aid"
    measures = (
        Measure(slug=CASH, label=_("Aid in cash"), unit=pgettext_lazy("unit", "yuan"), kind=Kind.MONEY),
        Measure(slug=GOODS, label=_("Aid in goods"), unit=pgettext_lazy("unit", "yuan"), kind=Kind.MONEY),
        Measure(slug=TIMES, label=_("People helped"), unit=pgettext_lazy("unit", "participations")),
        Measure(slug=HOUSEHOLD_TIMES, label=_("Household-times helped"), unit=pgettext_lazy("unit", "household-times")),
        Measure(slug=STUDENTS, label=_("Students helped"), unit=pgettext_lazy("unit", "people")),
        Measure(slug=STUDENT_YEARS, label=_("Student-years helped"), unit=pgettext_lazy("unit", "student-years")),
    )

    def sums(self, scope: Scope, periods: Iterable[Period]) -> list[dict[str, Amount]]:
        """One query. A reader who may not open the records learns nothing of groups under SMALLEST_GROUP."""
        periods = list(periods)
        found: list[dict[str, Amount]] = [{} for _period in periods]
        if scope.filters:
            return found
        rows = AidRecord.objects.counted_for(scope.user) if scope.user else AidRecord.objects.approved()
        if scope.organization is not None:
            rows = rows.within(scope.organization)
        covered = scope_filter(scope.user.grants_for(VIEW) if scope.user else [], "organization")
        unseen = Sum("times", filter=_STANDS & ~covered)  # heads in records that the reader may not open
        places = [When(paid_on__range=(each.start, each.end), then=n) for n, each in enumerate(periods)]
        counted = rows.order_by().with_times().annotate(which=Case(*places, output_field=IntegerField()))
        for row in counted.filter(which__isnull=False).values("which").annotate(**SUMS, unseen=unseen):
            if not 0 < (row["unseen"] or 0) < SMALLEST_GROUP:
                found[row["which"]] = _without_small(amounts_of(row)) if row["unseen"] else amounts_of(row)
        return found

    def list_url(self, scope: Scope, period: Period) -> str:
        """The list of aid, for those who read the records."""
        if scope.user is None or not scope.user.has_perm(VIEW):
            return ""
        conditions = {"organization": scope.organization.pk} if scope.organization else {}
        conditions |= {"from": period.start, "to": period.end, "state": "counts"}
        return f"{reverse('hardship:aid-list')}?{urlencode(conditions)}"


def _without_small(amounts):
    """``amounts`` without the counts of people that are small enough to tell them apart."""
    counts = (HOUSEHOLD_TIMES, STUDENTS, STUDENT_YEARS)
    return {slug: each for slug, each in amounts.items() if slug not in counts or each.value >= SMALLEST_GROUP}


def amounts_of(row):
    """``{measure: Amount}`` of a row of SUMS; students only where there are some."""
    found = {slug: Amount(row[slug]) for slug in (CASH, GOODS, TIMES, HOUSEHOLD_TIMES) if row[slug] is not None}
    return found | {slug: Amount(row[slug]) for slug in (STUDENTS, STUDENT_YEARS) if row[slug]}


def sums_of(rows):
    """All SUMS over the approved ones among ``rows`` (aid records), as Amounts by measure; one query."""
    return amounts_of(rows.approved().order_by().with_times().aggregate(**SUMS))


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one unit gave of one item from one source; money in yuan, None where nothing is known."""

    item: str
    source: str
    unit: str
    cash: Decimal | None
    goods: Decimal | None
    times: int
    household_times: int


def by_item_and_source(rows):
    """The Parts of the approved ones among ``rows`` (aid records), in the order of items; one query."""
    counted = rows.approved().order_by().with_times()
    parts = counted.values("item", "fund_source", "organization__path", "organization__short_name").annotate(**SUMS)
    return [
        Part(
            item=AidItem(row["item"]).label, source=FundSource(row["fund_source"]).label,
            unit=row["organization__short_name"], cash=row[CASH], goods=row[GOODS], times=row[TIMES],
            household_times=row[HOUSEHOLD_TIMES],
        )
        for row in parts.order_by("item", "fund_source", "organization__path")
    ]  # fmt: skip
