"""Making a version: leases, rights, failures, files, what it says about later records."""

import errno
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import RoleAssignment
from portal.audit.models import AuditEvent
from portal.common.jobs import JobState, nudge
from portal.ledgers import files, services, tasks
from portal.ledgers.base import get_ledger
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.ledgers.rows import RowsFile
from portal.ledgers.services.building import words_for
from portal.notifications.models import Message
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import AFTER_WEEK, built_run, ledger_period, queued_run
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def record(branch):
    return ActivityFactory(organization=branch, approved=True)


@pytest.fixture
def waiting(record, branch, clerk, now):
    return queued_run(ledger_period(branch), at=now, requested_by=clerk)


def build(run, at):
    services.build_run(run_id=run.pk, clock=lambda: at)
    run.refresh_from_db()
    return run


def test_a_finished_version_is_whole_and_told(waiting, clerk, now):
    run = build(waiting, now)

    assert (run.job_state, run.row_count, run.as_of, run.attempt) == (JobState.DONE, 1, now, 1)
    assert services.check_files(run)
    assert run.xlsx == f"ledgers/{run.organization_id}/2026-W47/{run.xlsx_sha256}.xlsx"
    assert files.drafts() == set()
    assert Message.objects.get(recipient=clerk).kind == Message.Kind.LEDGER_READY
    assert AuditEvent.objects.get(action="ledger.built").details == {"version": 1}


def test_the_same_records_give_the_same_bytes(record, branch, now):
    first, second = built_run(branch, at=now), built_run(branch, at=now)

    assert (first.version, second.version) == (1, 2)
    assert first.xlsx_sha256 == second.xlsx_sha256
    assert first.public_xlsx_sha256 == second.public_xlsx_sha256
    assert first.rows_sha256 == second.rows_sha256


def test_rows_carry_their_source(record, branch, now):
    run = built_run(branch, at=now)

    source = RowsFile(files.path_of(run.rows_file))
    assert [(key, number) for key, number, _values in source.rows("internal")] == [(record.pk, record.number)]
    assert get_ledger("activities").row_url(record.pk) == f"/w/activities/{record.pk}/"


def test_a_run_that_another_worker_has_is_left_alone(waiting, now):
    LedgerRun.objects.lease(waiting.pk, at=now, seconds=60)

    assert not services.build_run(run_id=waiting.pk, clock=lambda: now)


class Thief:
    """A clock that, once ``when()`` holds, gives the run to another worker, as the sweeper would."""

    def __init__(self, run, now, when):
        self.run, self.now, self.when, self.stolen = run, now, when, None

    def __call__(self):
        if self.stolen is None and self.when():
            later = self.now + timedelta(minutes=10)
            LedgerRun.objects.requeue_expired(at=later, words="gone")
            self.stolen = LedgerRun.objects.lease(self.run.pk, at=later, seconds=60)
        return self.now


@pytest.mark.parametrize("moment", ["while rows pass", "when all files are stored"])
def test_a_worker_that_lost_its_lease_finishes_nothing(waiting, now, media, moment):
    """Fenced: what the slow worker made is not taken, neither half way nor at the end."""
    stored = media / "ledgers" / str(waiting.organization_id)
    thief = Thief(waiting, now, when=files.drafts if moment == "while rows pass" else stored.exists)

    services.build_run(run_id=waiting.pk, clock=thief)

    waiting.refresh_from_db()
    assert (waiting.job_state, waiting.attempt) == (JobState.RUNNING, 2)
    assert waiting.lease_token == thief.stolen.lease_token
    assert waiting.xlsx == ""
    assert files.drafts() == set()
    assert stored.exists() == (moment == "when all files are stored"), "work that is lost is not gone on with"
    assert not AuditEvent.objects.filter(action="ledger.built").exists()


def test_rights_are_asked_again_when_the_work_begins(waiting, clerk, now):
    RoleAssignment.objects.filter(user=clerk).update(valid_until=timezone.localdate(now) - timedelta(days=9))

    run = build(waiting, now)

    assert (run.job_state, run.error) == (JobState.FAILED, "你没有生成本单位台账的权限")
    assert run.xlsx == ""


def test_a_closed_account_gets_no_ledger(waiting, clerk, now):
    clerk.is_active = False
    clerk.save()

    assert build(waiting, now).job_state == JobState.FAILED


def test_a_unit_below_that_came_meanwhile_is_out_of_reach(waiting, branch, now):
    OrganizationFactory(parent=branch)

    assert build(waiting, now).job_state == JobState.FAILED


@pytest.fixture
def no_folder(settings, tmp_path):
    """Where files should go, a file stands in the way."""
    settings.MEDIA_ROOT = str(tmp_path / "taken")
    (tmp_path / "taken").write_text("")


def test_third_failure_ends_with_a_sentence(no_folder, waiting, clerk, now):
    states = [(build(waiting, now + timedelta(minutes=turn)).job_state, waiting.attempt) for turn in range(3)]

    assert states == [(JobState.QUEUED, 1), (JobState.QUEUED, 2), (JobState.FAILED, 3)]
    assert waiting.error == "文件无法写入，请检查文件目录后重试"
    message = Message.objects.get(recipient=clerk)
    assert (message.kind, message.note) == (Message.Kind.LEDGER_FAILED, waiting.error)
    assert AuditEvent.objects.filter(action="ledger.failed").count() == 1


def test_failed_work_waits_a_little_before_its_next_turn(no_folder, waiting, now):
    build(waiting, now)

    assert not LedgerRun.objects.ready_to_start(now).exists()
    assert LedgerRun.objects.ready_to_start(now + timedelta(minutes=1)).exists()


def test_every_failure_has_words_of_its_own_without_details():
    errors = [OSError(errno.ENOSPC, "secret"), OSError("secret"), TypeError("secret"), RuntimeError("secret")]

    words = [words_for(error) for error in errors]

    assert len(set(words)) == len(errors)
    assert "secret" not in "".join(words)


def test_a_nudge_without_a_broker_is_no_failure(no_broker):
    nudge(tasks.send, [1, 2])


def test_one_message_is_enough_for_all_that_waits(record, branch, county, now):
    for unit in (branch, county):
        queued_run(ledger_period(unit), at=now)

    assert services.build_waiting(clock=iter_clock(now), seconds=60) == 2

    assert set(LedgerRun.objects.values_list("job_state", flat=True)) == {JobState.DONE}


def iter_clock(start):
    """A clock that goes on a little each time it is read."""
    moments = (start + timedelta(milliseconds=10 * step) for step in range(100_000))
    return lambda: next(moments)


def test_people_come_before_closings(record, branch, county, clerk, now):
    closing = queued_run(ledger_period(county), at=now - timedelta(hours=1))
    asked = queued_run(ledger_period(branch), at=now, requested_by=clerk)

    assert list(LedgerRun.objects.ready_to_start(now)) == [asked, closing]


def test_a_new_version_takes_the_signatures_back(record, branch, clerk, now):
    run = built_run(branch, at=now)
    services.prepare(period=run.period, version=1, by=clerk, at=now)

    built_run(branch, at=now)

    period = LedgerPeriod.objects.get()
    assert (period.state, period.prepared_by) == (LedgerPeriod.State.OPEN, None)
    assert AuditEvent.objects.filter(action="ledger.reopened").count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_making_a_version_takes_the_same_queries_for_one_record_and_three(
    branch, now, number, django_assert_num_queries
):
    for _each in range(number):
        ActivityFactory(organization=branch, approved=True)
    run = queued_run(ledger_period(branch), at=now)

    with django_assert_num_queries(17):
        services.build_run(run_id=run.pk, clock=lambda: now)


def test_a_version_of_nothing_is_a_zero_report(branch, now):
    run = built_run(branch, at=AFTER_WEEK)

    assert (run.row_count, LedgerPeriod.objects.get().is_zero_report) == (0, True)
