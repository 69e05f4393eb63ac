"""Closing rules, periods and finished versions of ledgers."""

from datetime import time, timedelta

from activities.models import Activity
from portal.common.periods import Period
from portal.ledgers import services
from portal.ledgers.models import ClosingRule, LedgerPeriod, LedgerRun
from tests.factories.activities import NOON, ActivityTypeFactory

WEEK = Period.parse("2026-W47")  # 2026-11-16 to 2026-11-22
AFTER_WEEK = NOON + timedelta(days=5)  # the Monday after


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
        organization=organization, kind=period.kind, starts_on=period.start, ends_on=period.end,
        **{"ledger": "activities"} | fields,
    )  # fmt: skip


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


def built_run(organization, *, at, period=WEEK, ledger="activities"):
    """A finished version of ``period`` with its files, made by the service itself."""
    row = LedgerPeriod.objects.of(ledger=ledger, organization=organization, period=period).first()
    row = row or ledger_period(organization, period, ledger=ledger)
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


def many_activities(organization, number, *, written_by, approved_by, period=WEEK, at=None):
    """``number`` approved activities over the days of ``period``, in a few statements."""
    kind = ActivityTypeFactory()
    days = (period.end - period.start).days + 1
    last = Activity.objects.filter(number__startswith="A-2026-").count()
    rows = [
        Activity(
            organization=organization, organization_name=organization.name, type=kind, state="approved",
            number=f"A-2026-{last + place:06d}", title=f"清洁家园第{place}次", place="沙澧河公园",
            starts_on=period.start + timedelta(days=place % days), reporting_year=period.start.year,
            headcount=place % 50 + 1, service_minutes=120 * (place % 7),
            narrative="组织志愿者清扫街道。" * (place % 20),
            created_by=written_by, created_at=at or NOON, updated_at=at or NOON, submitted_by=written_by,
            submitted_at=at or NOON, approved_by=approved_by, approved_at=at or NOON, effective_at=at or NOON,
        )
        for place in range(1, number + 1)
    ]  # fmt: skip
    Activity.objects.bulk_create(rows, batch_size=2000)
