"""Closing rules, periods and finished versions of ledgers."""

from datetime import date, datetime, time

from django.utils import timezone

from portal.common.periods import Period
from portal.ledgers import services
from portal.ledgers.models import ClosingRule, LedgerPeriod, LedgerRun

WEEK = Period.parse("2026-W47")  # 2026-11-16 to 2026-11-22
AFTER_WEEK = timezone.make_aware(datetime(2026, 11, 23, 0, 30))


def closing_rule(kind="week", *, is_final=True, days=1, at_time=time(0, 10)):
    """A rule in force, whether or not the default rules are in the database."""
    rule, _created = ClosingRule.objects.update_or_create(
        ledger="activities",
        period_kind=kind,
        is_final=is_final,
        defaults={"days": days, "at_time": at_time, "is_active": True},
    )
    return rule


def ledger_period(organization, period=WEEK, **fields):
    return LedgerPeriod.objects.create(
        ledger="activities", organization=organization, kind=period.kind, starts_on=period.start, ends_on=period.end, **fields
    )


def queued_run(period, *, at, version=1, requested_by=None):
    """A version that waits for a worker, with no message sent."""
    return LedgerRun.objects.create(
        period=period,
        ledger=period.ledger,
        organization=period.organization,
        organization_name=period.organization.name,
        version=version,
        stage=LedgerRun.Stage.REQUESTED,
        requested_by=requested_by,
        queued_at=at,
    )


def built_run(organization, *, at, period=WEEK):
    """A finished version of ``period`` with its files, made by the service itself."""
    row = LedgerPeriod.objects.of(ledger="activities", organization=organization, period=period).first()
    row = row or ledger_period(organization, period)
    run = queued_run(row, at=at, version=row.runs.count() + 1)
    services.build_run(run_id=run.pk, clock=lambda: at)
    run.refresh_from_db()
    assert run.job_state == "done", run.error
    return run


def sealed_period(organization, *, prepared_by, reviewed_by, sealed_by, at=AFTER_WEEK):
    """A ledger of week 47 that three signatures froze."""
    run = built_run(organization, at=at)
    signed = {"period": run.period, "version": run.version, "at": at}
    services.prepare(**signed, by=prepared_by)
    services.review(**signed, by=reviewed_by)
    return services.seal(**signed, by=sealed_by)


def day(text):
    return date.fromisoformat(text)
