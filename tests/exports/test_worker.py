"""With a real worker: killed in the middle it starts over, cancelled in the middle it stores nothing."""

import time
from contextlib import closing, contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from activities.models import ActivityMoney
from portal.audit.models import AuditEvent
from portal.common.jobs import JobState
from portal.exports import files, services, tasks
from portal.exports.models import Export
from portal.notifications.models import Message
from tests.factories.activities import ActivityFactory
from tests.factories.exports import asked_export
from tests.worker import broker_away, wait_until

pytestmark = pytest.mark.worker


@contextmanager
def held_up():
    """Whoever reads the figures of the list waits inside this block: a worker is surely in the middle of its work."""
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        other.cursor().execute(f"LOCK TABLE {ActivityMoney._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


@pytest.fixture
def ask(branch, clerk, settings):
    """``ask(query)`` is an export of three rows that a worker is to make."""
    settings.EXPORT_AT_ONCE_ROWS = 1
    for _number in range(3):
        ActivityFactory(organization=branch, approved=True)
    return lambda query="": asked_export("activities", by=clerk, at=timezone.now(), query=query)


def wait_for(export, worker, condition):
    def holds():
        export.refresh_from_db()
        return condition(export)

    wait_until(holds, lambda: f"{export.job_state}, {export.attempt}: {export.error}\n{worker.words}")


def is_being_written(export):
    return export.job_state == JobState.RUNNING and files.drafts() == {export.lease_token}


def test_killed_broker_away_and_cancelled_in_the_middle(worker, ask, clerk, media):
    worker.start()
    with held_up():
        killed = ask()
        wait_for(killed, worker, is_being_written)
        worker.kill()
    with broker_away():
        unsent = ask("sort=number")

    worker.start()
    time.sleep(2.2)  # the lease of the dead worker
    tasks.sweep.delay()
    for export, attempt in ((killed, 2), (unsent, 1)):
        wait_for(export, worker, lambda job: job.is_over)
        assert (export.job_state, export.attempt, export.row_count) == (JobState.DONE, attempt, 3)
        assert files.sha256_of(export.file) == export.sha256

    with held_up():
        cancelled = ask("sort=-number")
        wait_for(cancelled, worker, is_being_written)
        services.cancel_export(export=cancelled, by=clerk, at=timezone.now())
    wait_until(lambda: files.drafts() == set(), lambda: worker.words)

    assert len([path for path in media.rglob("*") if path.is_file()]) == 2
    assert Export.objects.done().count() == 2
    assert AuditEvent.objects.filter(action="export.built").count() == 2
    assert Message.objects.filter(recipient=clerk, kind=Message.Kind.EXPORT_READY).count() == 2
