"""Leases: one worker at a time, a dead one is replaced, the third failure ends."""

from datetime import date, timedelta

import pytest

from portal.common.jobs import JobState
from portal.ledgers.models import LedgerPeriod, LedgerRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(branch, now):
    period = LedgerPeriod.objects.create(
        ledger="activities", organization=branch, kind="week", starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 15)
    )
    return LedgerRun.objects.create(
        ledger="activities", period=period, organization=branch, organization_name=branch.name, stage="requested",
        queued_at=now,
    )  # fmt: skip


def test_only_one_worker_gets_the_lease(job, now):
    first = LedgerRun.objects.lease(job.pk, at=now, seconds=60)

    assert first.attempt == 1
    assert LedgerRun.objects.lease(job.pk, at=now, seconds=60) is None


def test_an_expired_lease_is_given_back_and_its_old_holder_is_fenced_off(job, now):
    dead = LedgerRun.objects.lease(job.pk, at=now, seconds=60)
    later = now + timedelta(seconds=61)

    assert LedgerRun.objects.requeue_expired(at=later, words="gone") == ([job.pk], [])

    taken = LedgerRun.objects.lease(job.pk, at=later, seconds=60)
    assert taken.attempt == 2
    assert not LedgerRun.objects.renew(dead, at=later, seconds=60)
    assert LedgerRun.objects.renew(taken, at=later, seconds=60, done=7)


def test_a_renewed_lease_is_left_alone(job, now):
    held = LedgerRun.objects.lease(job.pk, at=now, seconds=60)
    LedgerRun.objects.renew(held, at=now + timedelta(seconds=50), seconds=60)

    assert LedgerRun.objects.requeue_expired(at=now + timedelta(seconds=61), words="gone") == ([], [])


def test_the_third_failure_ends_in_a_sentence(job, now):
    for turn in range(3):
        LedgerRun.objects.lease(job.pk, at=now + timedelta(minutes=10 * turn), seconds=60)
        LedgerRun.objects.requeue_expired(
            at=now + timedelta(minutes=10 * turn + 5), words="The worker died three times."
        )

    job.refresh_from_db()
    assert (job.job_state, job.error) == (JobState.FAILED, "The worker died three times.")
