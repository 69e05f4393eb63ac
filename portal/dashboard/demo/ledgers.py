"""Closing the demo's periods at the moments when they were due, and the signatures that followed."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.common.periods import Period, PeriodKind, periods_between
from portal.dashboard.demo.organizations import BRANCH, CITY, COUNTIES, FIRST_DAY, INDUSTRIES
from portal.dashboard.demo.records import Surroundings, aware
from portal.ledgers import services
from portal.ledgers.models import ClosingCursor, ClosingRule, LedgerPeriod, LedgerRun
from portal.ledgers.services.closing import due_at, last_due

WEEKS, MONTHS = 8, 12  # how many are closed
SIGNED = (CITY, "411103", BRANCH)  # their ledgers are built while loading and carry signatures
SIGNED_MONTHS = {CITY: MONTHS, "411103": 6, BRANCH: 6}  # how many months of them; of the other counties:
OTHER_SIGNED_MONTHS = 3
CLOSED = (*COUNTIES, *SIGNED, *INDUSTRIES, "H01", "Y02", "Z01", "W04", "L01", "J01", "S01")
BUILD_TAKES = timedelta(seconds=20)

# How far the signatures of a ledger went, by how many periods ago it closed; the last entry holds for all older ones.
STEPS = ("prepare", "review", "seal", "publish")
DEPTHS = {
    "city": {PeriodKind.WEEK: (1, 2, 3, 4), PeriodKind.MONTH: (3, 4), PeriodKind.YEAR: (4,)},
    "county": {PeriodKind.WEEK: (1, 2, 3, 4), PeriodKind.MONTH: (2, 4), PeriodKind.YEAR: (4,)},
    "branch": {PeriodKind.WEEK: (0, 1, 2, 3), PeriodKind.MONTH: (1, 2, 3), PeriodKind.YEAR: (3,)},
}
DELAYS = (timedelta(hours=9), timedelta(hours=30), timedelta(hours=56), timedelta(hours=102))


@dataclass(frozen=True)
class Signature:
    """One step that somebody takes for a period at a moment."""

    at: datetime
    step: str
    period_id: int
    by: User

    def give(self) -> None:
        period = LedgerPeriod.objects.get(pk=self.period_id)
        version = services.shown_version(period)
        getattr(services, self.step)(period=period, version=version, by=self.by, at=self.at)


def closing_moments(end: datetime) -> list[datetime]:
    """When something fell due for the periods that the demo closes, in order, up to ``end``."""
    moments = set()
    for rule in ClosingRule.objects.filter(ledger="activities", is_active=True):
        last = last_due(rule, end)
        first = _first(rule, last)
        moments |= {due_at(rule, period) for period in periods_between(last.kind, first.start, last.start)}
    return sorted(moments)


def _first(rule: ClosingRule, last: Period) -> Period:
    """The earliest period that ``rule`` closes in the demo."""
    if rule.period_kind == PeriodKind.YEAR:
        return min(last, Period.containing(PeriodKind.YEAR, FIRST_DAY))
    count = {PeriodKind.WEEK: WEEKS, PeriodKind.MONTH: MONTHS}[rule.period_kind] if rule.is_final else 1
    first = last
    for _ in range(count - 1):
        first = first.previous
    return max(first, Period.containing(first.kind, FIRST_DAY))


def set_cursors(around: Surroundings, *, end: datetime) -> None:
    """Let the closed units begin with the demo's first period, all others with the next one, and so every unit with
    the ledgers whose records are written when all of the activities are there; see ``close_others``."""
    rows = []
    for rule in ClosingRule.objects.all():
        last = last_due(rule, end)
        begun = _first(rule, last).previous.end if rule.ledger == "activities" else last.end
        rows += [
            ClosingCursor(rule=rule, organization=unit, closed_through=begun if code in CLOSED else last.end)
            for code, unit in around.units.items()
        ]
    ClosingCursor.objects.bulk_create(rows)


def close_and_build(around: Surroundings, *, at: datetime, end: datetime) -> tuple[int, list[Signature]]:
    """Close what is due ``at`` and build the versions that get signed; all others wait for a worker.

    Return how many were built, and the signatures that follow until ``end``.
    """
    services.close_due(at=at)
    codes = {unit.pk: code for code, unit in around.units.items()}
    built = 0
    for run in LedgerRun.objects.waiting().select_related("period").order_by("pk"):
        if _is_signed(codes[run.organization_id], run.period, end):
            services.build_run(run_id=run.pk, clock=lambda: at + BUILD_TAKES)
            built += 1
    found = [
        signature
        for row in _closed_for_good(at)
        if _is_signed(codes[row.organization_id], row, end)
        for signature in _signatures_of(around, codes[row.organization_id], row, _age(row, end), at)
    ]
    return built, [signature for signature in found if signature.at <= end]


def close_others(around: Surroundings, *, end: datetime) -> None:
    """Close the last month of the other ledgers for the units that sign; a worker makes the files."""
    signing = [around.units[code] for code in SIGNED]
    for rule in ClosingRule.objects.filter(period_kind=PeriodKind.MONTH).exclude(ledger="activities"):
        begun = last_due(rule, end).previous.end
        ClosingCursor.objects.filter(rule=rule, organization__in=signing).update(closed_through=begun)
    services.close_due(at=end)


def _closed_for_good(at: datetime) -> list[LedgerPeriod]:
    """The periods whose final moment is ``at``, zero reports included."""
    found = []
    for rule in ClosingRule.objects.filter(ledger="activities", is_final=True):
        period = last_due(rule, at)
        if due_at(rule, period) == at:
            found += LedgerPeriod.objects.filter(ledger=rule.ledger, kind=period.kind, starts_on=period.start).order_by(
                "pk"
            )
    return found


def _age(row: LedgerPeriod, end: datetime) -> int:
    """How many periods of its kind have ended since: 0 for the last one that is over, -1 for the present one."""
    yesterday = timezone.localdate(end) - timedelta(days=1)
    last = Period.containing(PeriodKind(row.kind), yesterday)
    if last.end > yesterday:
        last = last.previous
    return len(list(periods_between(last.kind, row.starts_on, last.start))) - 1


def _is_signed(code: str, row: LedgerPeriod, end: datetime) -> bool:
    """Building takes time: the city's ledgers are signed throughout, those of others only the recent ones."""
    if row.kind == PeriodKind.MONTH:
        return code in (*SIGNED, *COUNTIES) and _age(row, end) < SIGNED_MONTHS.get(code, OTHER_SIGNED_MONTHS)
    return code in SIGNED or (code in COUNTIES and row.kind == PeriodKind.YEAR)


def _signatures_of(around: Surroundings, code: str, row: LedgerPeriod, age: int, at: datetime) -> list[Signature]:
    trade = {CITY: "city", BRANCH: "branch"}.get(code, "county")
    depths = DEPTHS[trade][PeriodKind(row.kind)]
    depth = depths[min(age, len(depths) - 1)]
    signers = _signers(around, code)
    return [
        Signature(_at_a_desk(at + delay), step, row.pk, by)
        for step, delay, by in list(zip(STEPS, DELAYS, signers, strict=True))[:depth]
    ]


def _signers(around: Surroundings, code: str) -> tuple[User, User, User, User]:
    """Who prepares, reviews, seals, publishes: nobody follows themselves where a second person is asked for."""
    cast = around.cast
    if code == BRANCH:
        first, second = cast.managers[around.parents[BRANCH]][:2]
        return cast.clerks[BRANCH][0], cast.reviewers[BRANCH][0], first, second
    first, second = cast.managers[code][:2]
    return cast.ledger_clerks[code], second, first, second


def _at_a_desk(at: datetime) -> datetime:
    """The next working day's morning for a weekend; else the same day between nine and five."""
    at = timezone.localtime(at)
    while at.weekday() > 4:
        at += timedelta(days=1)
    return aware(at.date(), time(min(max(at.hour, 9), 17), at.minute))
