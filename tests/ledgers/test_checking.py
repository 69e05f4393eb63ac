"""Stored files stay what they were, or it is seen; work of dead workers is given back."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.ledgers import files, services, tasks
from portal.ledgers.models import LedgerRun
from portal.ledgers.services.checking import NUDGES_PER_SWEEP
from portal.notifications.models import Message
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import built_run, ledger_period, queued_run


@pytest.fixture
def run(branch, now):
    ActivityFactory(organization=branch, approved=True)
    return built_run(branch, at=now)


def test_untouched_files_are_intact(run, clerk, now):
    run = services.verify_run(run=run, by=clerk, at=now)

    assert (run.is_intact, run.verified_at) == (True, now)
    assert AuditEvent.objects.filter(action="ledger.verified").count() == 1


@pytest.mark.parametrize("which", ["xlsx", "public_xlsx", "rows_file"])
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_changed_or_missing_file_is_found(run, now, which, damage):
    path = files.path_of(getattr(run, which))
    if damage == "missing":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    assert services.verify_all(at=now) == (1, 1)

    run.refresh_from_db()
    assert run.is_intact is False
    assert AuditEvent.objects.filter(action="ledger.damaged").count() == 1


def test_damage_is_written_down_once_not_every_night(run, now):
    files.path_of(run.xlsx).unlink()

    for _night in range(3):
        services.verify_all(at=now)

    assert AuditEvent.objects.filter(action="ledger.damaged").count() == 1


def test_the_night_writes_no_event_while_all_is_well(run, now):
    assert services.verify_all(at=now) == (1, 0)
    assert not AuditEvent.objects.filter(action="ledger.verified").exists()


def test_only_readers_of_the_unit_check_and_only_finished_versions(run, outsider, clerk, now):
    with pytest.raises(PermissionDenied):
        services.verify_run(run=run, by=outsider, at=now)
    with pytest.raises(RuleError):
        services.verify_run(run=queued_run(run.period, at=now, version=2), by=clerk, at=now)


@pytest.fixture
def leased(branch, clerk, now):
    run = queued_run(ledger_period(branch), at=now, requested_by=clerk)
    return LedgerRun.objects.lease(run.pk, at=now, seconds=60)


def test_an_expired_lease_waits_again_and_its_drafts_go(leased, now):
    (files.draft_folder(leased.lease_token) / "half.xlsx").write_bytes(b"PK")
    later = now + timedelta(seconds=61)

    assert services.sweep(at=later) == [leased.pk]

    leased.refresh_from_db()
    assert (leased.job_state, leased.lease_token) == (JobState.QUEUED, None)
    assert files.drafts() == set()


def test_a_living_lease_and_its_drafts_are_left_alone(leased, now):
    files.draft_folder(leased.lease_token)

    assert services.sweep(at=now + timedelta(seconds=59)) == []

    assert files.drafts() == {leased.lease_token}


def test_the_third_lost_worker_ends_in_words(leased, clerk, now):
    LedgerRun.objects.filter(pk=leased.pk).update(attempt=3)

    assert services.sweep(at=now + timedelta(seconds=61)) == []

    leased.refresh_from_db()
    assert (leased.job_state, bool(leased.error)) == (JobState.FAILED, True)
    assert Message.objects.get(recipient=clerk).kind == Message.Kind.LEDGER_FAILED


def test_a_sweep_nudges_for_some_of_many(branch, now):
    period = ledger_period(branch)
    for version in range(1, NUDGES_PER_SWEEP + 3):
        queued_run(period, at=now, version=version)

    assert len(services.sweep(at=now)) == NUDGES_PER_SWEEP


def test_failed_work_is_started_again_by_administrators_only(leased, administrator, clerk, now):
    with pytest.raises(RuleError):
        services.retry_run(run=leased, by=administrator, at=now)
    LedgerRun.objects.filter(pk=leased.pk).update(job_state="failed", attempt=3, error="x", lease_token=None)
    with pytest.raises(PermissionDenied):
        services.retry_run(run=leased, by=clerk, at=now)

    run = services.retry_run(run=leased, by=administrator, at=now)

    assert (run.job_state, run.attempt, run.error) == (JobState.QUEUED, 0, "")


def test_a_stray_name_among_the_drafts_stops_no_sweep(leased, media, now):
    (media / "ledgers" / "drafts" / "lost+found").mkdir(parents=True)

    assert services.sweep(at=now + timedelta(seconds=61)) == [leased.pk]

    assert (media / "ledgers" / "drafts" / "lost+found").exists()


def test_what_cannot_be_cleaned_keeps_no_lease(leased, media, now):
    """Work goes on first; then comes the cleaning, which here meets a name that is no folder."""
    (media / "ledgers").mkdir(parents=True)
    (media / "ledgers" / "drafts").write_text("")

    assert services.sweep(at=now + timedelta(seconds=61)) == [leased.pk]


def test_the_night_removes_old_files_that_no_version_names(run, media):
    """Their worker lost its lease after it had stored them."""
    folder = files.path_of(run.xlsx).parent
    stray, fresh = folder / f"{'0' * 64}.xlsx", folder / f"{'1' * 64}.rows.jsonl.gz"
    old = timezone.now() - timedelta(days=2)
    for path in (stray, fresh):
        path.write_bytes(b"PK")
    for path in (stray, files.path_of(run.xlsx), files.path_of(run.public_xlsx), files.path_of(run.rows_file)):
        os.utime(path, (old.timestamp(), old.timestamp()))

    assert tasks.verify_all() == (1, 0)

    assert (stray.exists(), fresh.exists()) == (False, True)
