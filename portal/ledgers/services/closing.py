"""Periods close by rule: one look each minute finds what is due, whatever was missed, and closes it once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.common.periods import Period, PeriodKind
from portal.ledgers.base import get_ledger
from portal.ledgers.models import ClosingCursor, ClosingRule, LedgerPeriod, LedgerRun
from portal.ledgers.services.signing import take_back_signatures
from portal.ledgers.signals import runs_queued
from portal.organizations.models import Organization

_BATCH = 1000


@dataclass(frozen=True)
class Unit:
    """A unit that a rule has to close next for the period holding ``next_day``."""

    pk: int
    path: str
    name: str
    next_day: date


def due_at(rule: ClosingRule, period: Period) -> datetime:
    """The moment from which ``rule`` closes ``period``, in local time."""
    day = (period.end if rule.is_final else period.start) + timedelta(days=rule.days)
    return timezone.make_aware(datetime.combine(day, rule.at_time))


def last_due(rule: ClosingRule, at: datetime) -> Period:
    """The latest period that is due by ``rule`` at ``at``."""
    period = Period.containing(PeriodKind(rule.period_kind), timezone.localdate(at))
    while due_at(rule, period) > at:
        period = period.previous
    return period


def close_due(*, at: datetime) -> int:
    """Close every period that is due and return how many (rule, period) pairs that were.

    Each pair is a transaction under the rule's lock: a second call at the same time leaves what the first is
    at, and a call that dies half way is taken up by the next.
    """
    closed = 0
    for rule_id in ClosingRule.objects.filter(is_active=True).values_list("pk", flat=True):
        while _close_next(rule_id, at):
            closed += 1
    return closed


@transaction.atomic
def skip_until(*, rule: ClosingRule, day: date) -> None:
    """Let ``rule`` begin with the period after ``day`` for every unit: for a start with old data."""
    period = Period.containing(PeriodKind(rule.period_kind), day)
    _move_cursors(rule, list(Organization.objects.values_list("pk", flat=True)), period.end)


@transaction.atomic
def _close_next(rule_id: int, at: datetime) -> bool:
    """Close the earliest period that ``rule_id`` still has to close for some unit; False if there is none."""
    rules = ClosingRule.objects.select_for_update(skip_locked=True, no_key=True)
    rule = rules.filter(pk=rule_id, is_active=True).first()
    if rule is None:
        return False
    last = last_due(rule, at)
    units = list(_units_behind(rule, last))
    if not units:
        return False
    period = Period.containing(last.kind, min(unit.next_day for unit in units))
    if not rule.is_final and timezone.localdate(at) > period.end:
        # A first version of a period that is over helps nobody: its final one is due or there.
        period = Period.containing(last.kind, timezone.localdate(at))
    if period > last:
        return False
    _close(rule, period, [unit for unit in units if unit.next_day <= period.end], at)
    return True


def _units_behind(rule: ClosingRule, last: Period) -> Iterator[Unit]:
    """Units for which ``rule`` has not closed ``last`` yet. One that ended is closed for as long as it lived."""
    cursor = ClosingCursor.objects.filter(rule=rule, organization=OuterRef("pk"))
    units = (
        Organization.objects.filter(reporting_from__lte=last.end)
        .annotate(closed_through=Subquery(cursor.values("closed_through")))
        .filter(Q(closed_through=None) | Q(closed_through__lt=last.end))
        .filter(Q(ended_on=None) | Q(closed_through=None) | Q(closed_through__lt=F("ended_on")))
        .values_list("pk", "path", "name", "reporting_from", "closed_through", "ended_on")
    )
    for pk, path, name, reporting_from, closed_through, ended_on in units:
        next_day = closed_through + timedelta(days=1) if closed_through else reporting_from
        if ended_on is None or next_day <= ended_on:
            yield Unit(pk, path, name, next_day)


def _close(rule: ClosingRule, period: Period, units: list[Unit], at: datetime) -> None:
    """Create the rows of ``period`` for ``units``; versions only where something was recorded."""
    recorded = _units_with_records(rule.ledger, period)
    with_rows = [unit for unit in units if unit.pk in recorded]
    rows = _rows_for(rule, period, units if rule.is_final else with_rows, recorded, at)
    runs = _queue_runs(rule, rows, {unit.pk: unit for unit in with_rows}, at)
    _move_cursors(rule, [unit.pk for unit in units], period.end)
    details = {"period": period.code, "units": len(units), "versions": len(runs)}
    record(action="ledger.closed", by=None, at=at, target=rule, details=details)
    if runs:
        runs_queued.send(sender=LedgerRun, run_ids=[run.pk for run in runs])


def _units_with_records(ledger: str, period: Period) -> set[int]:
    """Ids of units that have a record in ``period``, themselves or below."""
    paths = get_ledger(ledger).paths_with_rows(period)
    return {int(part) for path in paths for part in path.strip("/").split("/")}


def _rows_for(
    rule: ClosingRule, period: Period, units: list[Unit], recorded: set[int], at: datetime
) -> list[LedgerPeriod]:
    """Return the periods of ``units`` that are not sealed, locked, made where missing."""
    LedgerPeriod.objects.bulk_create(
        (
            LedgerPeriod(
                ledger=rule.ledger, organization_id=unit.pk, kind=period.kind, starts_on=period.start,
                ends_on=period.end, is_zero_report=unit.pk not in recorded,
            )
            for unit in units
        ),
        ignore_conflicts=True, batch_size=_BATCH,
    )  # fmt: skip
    found = LedgerPeriod.objects.filter(ledger=rule.ledger, kind=period.kind, starts_on=period.start).filter(
        organization_id__in=[unit.pk for unit in units]
    )
    rows = list(found.exclude(state__in=["sealed", "published"]).select_for_update().order_by("pk"))
    emptied = [row for row in rows if row.organization_id not in recorded and not row.is_zero_report]
    for row in emptied:
        take_back_signatures(row, by=None, at=at, reason=_("Nothing is recorded any more: it is a zero report."))
    found.filter(pk__in=[row.pk for row in emptied]).update(is_zero_report=True)
    return rows


def _queue_runs(rule: ClosingRule, rows: list[LedgerPeriod], units: dict[int, Unit], at: datetime) -> list[LedgerRun]:
    """Queue the rule's version for those of ``rows`` whose unit is in ``units`` and that have none of it yet."""
    stage = LedgerRun.Stage.FINAL if rule.is_final else LedgerRun.Stage.PRELIMINARY
    runs = LedgerRun.objects.filter(period__in=rows)
    already = set(runs.filter(stage=stage).values_list("period_id", flat=True))
    versions = dict(runs.order_by().values_list("period_id").annotate(latest=Max("version")))
    return LedgerRun.objects.bulk_create(
        (
            LedgerRun(
                period=row, ledger=row.ledger, organization_id=row.organization_id,
                organization_name=units[row.organization_id].name, version=versions.get(row.pk, 0) + 1,
                stage=stage, queued_at=at,
            )
            for row in rows
            if row.organization_id in units and row.pk not in already
        ),
        batch_size=_BATCH,
    )  # fmt: skip


def _move_cursors(rule: ClosingRule, organization_ids: list[int], closed_through: date) -> None:
    ClosingCursor.objects.bulk_create(
        (ClosingCursor(rule=rule, organization_id=pk, closed_through=closed_through) for pk in organization_ids),
        update_conflicts=True, unique_fields=["rule", "organization"], update_fields=["closed_through"],
        batch_size=_BATCH,
    )  # fmt: skip
