"""What the board shows, gathered over several apps; sums come from the registered figures, never from here."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from activities import figures
from activities.figures.cadence import Missed, missed_by
from activities.models import Activity
from activities.querysets import within_days
from portal.common.periods import Period, PeriodKind
from portal.figures.base import Figure, Scope, figures_for, measures, series_for, source_of
from portal.figures.beside import Beside, declared_beside
from portal.figures.models import DeclaredFigure
from portal.figures.querysets import VIEW
from portal.ledgers.models import LedgerPeriod
from portal.organizations.models import Organization
from volunteers.models import Team

TREND_WEEKS = 12
QUIET_DAYS = 14  # a unit without a record for so long needs attention
UNSIGNED_DAYS = 7  # so does one whose ledger of a period that ended so long ago is not reviewed
SHOWN = 8  # lines of a list on the board; the rest stand on the page of units
HEADLINES = ("activities", "sessions", "participations", "served")
REPORTED = ("submitted", "approved")


@dataclass(frozen=True)
class Reporting:
    """How many of the units that should report in a period did."""

    due: int
    reported: int

    @property
    def missing(self) -> int:
        return self.due - self.reported


@dataclass(frozen=True)
class Week:
    """One row of the trend: the amounts in the order of HEADLINES."""

    period: Period
    url: str
    amounts: list


@dataclass(frozen=True)
class Share:
    """A type or campaign with its number of approved records and the list of them."""

    name: str
    count: int
    url: str


@dataclass(frozen=True)
class Attention:
    """What needs attention below the scope: at most SHOWN of each kind, with how many there are."""

    quiet: list
    quiet_count: int
    late: list
    late_count: int
    unsigned: list
    unsigned_count: int

    @property
    def is_empty(self) -> bool:
        return not (self.quiet_count or self.late_count or self.unsigned_count)


def units_read(user):
    """The living units whose figures ``user`` reads, in the order of the tree."""
    return Organization.objects.visible_to(user, VIEW).active().in_tree_order()


def scope_units(scope: Scope):
    """The living units of ``scope``."""
    units = units_read(scope.user)
    return units.within(scope.organization) if scope.organization else units


def figures_of(scope: Scope, period: Period) -> tuple[list[Figure], list[Figure]]:
    """Return the headline figures and those of money."""
    shown = [each.slug for each in measures() if each.slug in HEADLINES or each.slug.startswith("money-")]
    found = {figure.measure.slug: figure for figure in figures_for(scope, period, only=shown)}
    money = [figure for slug, figure in found.items() if slug.startswith("money-")]
    return [found[slug] for slug in HEADLINES if slug in found], money


def declared_of(scope: Scope, period: Period) -> Beside:
    """What offices declared for ``period`` without records: shown apart, never added."""
    declared = DeclaredFigure.objects.visible_to(scope.user)
    if scope.organization:
        declared = declared.within(scope.organization)
    slugs = [measure.slug for measure in measures()]
    return declared_beside(declared, measures=slugs, first=period.start, last=period.end)


def due_units(scope: Scope, period: Period):
    """Units that should report in ``period``: living, reporting since before its end; groups report with theirs.

    Each has ``records`` of its own (approved in the period), ``waiting`` (for review), ``sent`` (both), ``last_on``
    (the day of its newest record up to the period's end) and ``has_below`` (lists of it show others' records too).
    """
    units = scope_units(scope).exclude(kind=Organization.Kind.GROUP).filter(reporting_from__lte=period.end)
    rows = Activity.objects.filter(organization=OuterRef("pk")).order_by()
    in_period = rows.filter(within_days(period.start, period.end)).values("organization")
    newest = rows.filter(state__in=REPORTED, starts_on__lte=period.end).order_by("-starts_on").values("starts_on")
    return units.annotate(
        records=_count(in_period.filter(state="approved")),
        waiting=_count(in_period.filter(state="submitted")),
        last_on=Subquery(newest[:1]),
        has_below=Exists(Organization.objects.filter(parent=OuterRef("pk"))),
    ).annotate(sent=F("records") + F("waiting"))


def reporting_units(scope: Scope, period: Period, *, only_missing: bool):
    """The rows of the page of units: all that are due, or those without a record, the longest silence first."""
    units = due_units(scope, period)
    return units.filter(sent=0).order_by(F("last_on").asc(nulls_first=True), "path") if only_missing else units


def _count(rows):
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def reporting_of(scope: Scope, period: Period) -> Reporting:
    """One query."""
    found = due_units(scope, period).order_by().aggregate(due=Count("pk"), reported=Count("pk", filter=Q(sent__gt=0)))
    return Reporting(**found)


def cadence_of(scope: Scope, today: date) -> list[Missed]:
    """Of the teams with a target how many missed its last period that is over, whatever period the board shows."""
    teams = Team.objects.counted_for(scope.user).registered()
    if scope.organization:
        teams = teams.within(scope.organization)
    return missed_by(teams, today)


def trend_of(scope: Scope, period: Period, today: date) -> list[Week]:
    """The last TREND_WEEKS weeks up to the end of ``period`` or today, oldest first."""
    week = Period.containing(PeriodKind.WEEK, min(period.end, today))
    weeks = [week]
    while len(weeks) < TREND_WEEKS:
        weeks.append(weeks[-1].previous)
    weeks.reverse()
    series = series_for(scope, weeks, only=HEADLINES)
    source = source_of(HEADLINES[0])
    known = [slug for slug in HEADLINES if slug in series]
    return [
        Week(each, source.list_url(scope, each), [series[slug][place] for slug in known])
        for place, each in enumerate(weeks)
    ]


def types_of(scope: Scope, period: Period) -> list[Share]:
    """How the approved records of ``period`` spread over the types, the most frequent first."""
    return _shares(scope, period, "type")


def campaigns_of(scope: Scope, period: Period) -> list[Share]:
    """The campaigns under which records of ``period`` stand, the busiest first."""
    return _shares(scope, period, "campaign")[:SHOWN]


def _shares(scope: Scope, period: Period, name: str) -> list[Share]:
    source = source_of(HEADLINES[0])
    return [
        Share(row["name"], row["number"], source.list_url(replace(scope, filters={name: row["key"]}), period))
        for row in figures.shares(scope, period, name)
    ]


def attention_of(scope: Scope, *, at: datetime, today: date) -> Attention:
    """Units without a record for long, reviews that are overdue by unit, ledgers that nobody has signed."""
    quiet = _quiet_units(scope, today)
    late = _late_reviews(scope, at)
    unsigned = _unsigned_ledgers(scope, today)
    return Attention(
        quiet=quiet[:SHOWN], quiet_count=len(quiet), late=late[:SHOWN], late_count=sum(row["number"] for row in late),
        unsigned=unsigned[:SHOWN], unsigned_count=len(unsigned),
    )  # fmt: skip


def _quiet_units(scope, today):
    """Units with no record of the last QUIET_DAYS days, the longest silence first; those that never had one lead."""
    last = today - timedelta(days=QUIET_DAYS)
    units = due_units(scope, Period.containing(PeriodKind.YEAR, today)).filter(
        Q(last_on=None) | Q(last_on__lte=last), reporting_from__lte=last
    )
    found = list(units.order_by(F("last_on").asc(nulls_first=True), "path"))
    for unit in found:
        unit.quiet_days = (today - unit.last_on).days if unit.last_on else None
    return found


def _late_reviews(scope, at):
    rows = Activity.objects.filter(
        state="submitted", review_due_at__lt=at, organization__in=scope_units(scope).order_by()
    )
    names = {"unit": F("organization__short_name"), "unit_id": F("organization_id")}
    return list(rows.order_by().values(**names).annotate(number=Count("pk")).order_by("-number", "unit_id"))


def _unsigned_ledgers(scope, today):
    """Units with ledgers that ended UNSIGNED_DAYS ago and are still not reviewed, zero reports left out."""
    rows = LedgerPeriod.objects.filter(
        organization__in=scope_units(scope).order_by(), state__in=["open", "prepared"], is_zero_report=False,
        ends_on__lte=today - timedelta(days=UNSIGNED_DAYS), ends_on__gte=today - timedelta(days=400),
    )  # fmt: skip
    names = {"unit": F("organization__short_name"), "unit_id": F("organization_id")}
    return list(rows.order_by().values(**names).annotate(number=Count("pk")).order_by("-number", "unit_id"))
