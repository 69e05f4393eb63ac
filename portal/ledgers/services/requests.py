"""Asking for a version by hand, and starting failed work again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.common.periods import Period
from portal.ledgers import policies
from portal.ledgers.base import get_ledger
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.ledgers.signals import runs_queued
from portal.organizations.models import Organization


@transaction.atomic
def request_build(*, ledger: str, organization: Organization, period: Period, by: User, at: datetime) -> LedgerRun:
    """Make a version of a period that has no row yet, or a new version of one that has."""
    policies.check_can_build(by, organization)
    if period.start > timezone.localdate(at):
        raise RuleError(_("This period has not begun yet."))
    row, _created = LedgerPeriod.objects.get_or_create(
        ledger=ledger, organization=organization, kind=period.kind, starts_on=period.start, ends_on=period.end
    )
    return request_rebuild(period=row, by=by, at=at)


@transaction.atomic
def request_rebuild(*, period: LedgerPeriod, by: User, at: datetime) -> LedgerRun:
    """Queue a new version (重新生成); asked for twice it is the same one. A sealed ledger refuses."""
    period = LedgerPeriod.objects.select_for_update(of=("self",)).select_related("organization").get(pk=period.pk)
    waiting = period.open_run
    if waiting is not None and not period.is_sealed:
        policies.check_can_build(by, period.organization)
        return waiting
    policies.check_can_rebuild(by, period)
    if not get_ledger(period.ledger).rows(period.organization, period.period).exists():
        raise RuleError(_("Nothing was recorded in this period, so there is no ledger to make: it is a zero report."))
    latest = period.runs.aggregate(latest=Max("version"))["latest"] or 0
    run = LedgerRun.objects.create(
        period=period, ledger=period.ledger, organization=period.organization,
        organization_name=period.organization.name, version=latest + 1, stage=LedgerRun.Stage.REQUESTED,
        requested_by=by, queued_at=at,
    )  # fmt: skip
    record(action="ledger.requested", by=by, at=at, target=period, details={"version": run.version})
    runs_queued.send(sender=LedgerRun, run_ids=[run.pk])
    return run


@transaction.atomic
def retry_run(*, run: LedgerRun, by: User, at: datetime) -> LedgerRun:
    """Start failed work again, with three new attempts."""
    run = LedgerRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    policies.check_can_retry(by, run)
    run.job_state, run.attempt, run.error, run.finished_at, run.queued_at = JobState.QUEUED, 0, "", None, at
    run.save(update_fields=["job_state", "attempt", "error", "finished_at", "queued_at"])
    record(action="ledger.retried", by=by, at=at, target=run.period, details={"version": run.version})
    runs_queued.send(sender=LedgerRun, run_ids=[run.pk])
    return run


@transaction.atomic
def note_download(*, run: LedgerRun, variant: str, by: User, at: datetime) -> None:
    """Write into the timeline who took which version away."""
    details = {"version": run.version, "variant": variant}
    record(action="ledger.downloaded", by=by, at=at, target=run.period, details=details)
