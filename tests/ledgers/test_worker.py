"""With a real worker: a killed one is replaced, a broker that is away delays and loses nothing."""

import time
from contextlib import closing

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.audit.models import AuditEvent
from portal.common.jobs import JobState
from portal.ledgers import files, services, tasks
from portal.ledgers.models import LedgerRun
from portal.ledgers.services.building import PASSES
from portal.notifications.models import Message
from tests.factories.ledgers import ledger_period, many_activities
from tests.worker import broker_away, wait_until

pytestmark = pytest.mark.worker

ROWS = 8_000  # some seconds of work, so that the kill falls in the middle


def state_of(run, worker):
    run.refresh_from_db()
    return f"{run.job_state}, attempt {run.attempt}, {run.progress_done}: {run.error}\n{worker.words}"


def wait_for(run, worker, condition):
    def holds():
        run.refresh_from_db()
        return condition(run)

    wait_until(holds, lambda: state_of(run, worker))


def test_worker_killed_in_mid_ledger_finishes_once_with_whole_files(worker, branch, clerk, reviewer, media):
    many_activities(branch, ROWS, written_by=clerk, approved_by=reviewer)
    worker.start()
    run = services.request_rebuild(period=ledger_period(branch), by=clerk, at=timezone.now())

    wait_for(run, worker, lambda run: 0 < run.progress_done < ROWS * PASSES)
    worker.kill()

    run.refresh_from_db()
    assert run.job_state == JobState.RUNNING
    assert files.drafts() == {run.lease_token}

    worker.start()
    time.sleep(2.2)  # the lease of the dead worker
    tasks.sweep.delay()
    wait_for(run, worker, lambda run: run.is_over)

    assert (run.job_state, run.attempt, run.row_count) == (JobState.DONE, 2, ROWS)
    assert services.check_files(run)
    with closing(load_workbook(files.path_of(run.xlsx), read_only=True)) as book:
        assert sum(1 for _row in book.active.rows) == ROWS + 3 + 3  # head; totals, note, signatures
    assert files.drafts() == set()
    assert len([path for path in media.rglob("*") if path.is_file()]) == 3
    assert AuditEvent.objects.filter(action="ledger.built").count() == 1
    assert Message.objects.filter(recipient=clerk, kind=Message.Kind.LEDGER_READY).count() == 1


def test_asking_while_the_broker_is_away_answers_at_once_and_loses_nothing(worker, branch, clerk, reviewer, as_user):
    many_activities(branch, 3, written_by=clerk, approved_by=reviewer)
    address = reverse("ledgers:period-rebuild", args=[ledger_period(branch).pk])
    client = as_user(clerk)

    with broker_away():
        began = time.monotonic()
        answer = client.post(address)
        took = time.monotonic() - began

    run = LedgerRun.objects.get()
    assert (answer.status_code, run.job_state) == (302, JobState.QUEUED)
    assert took < 2
    worker.start()
    tasks.sweep.delay()
    wait_for(run, worker, lambda run: run.is_over)
    assert run.job_state == JobState.DONE
