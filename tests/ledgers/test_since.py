"""What came after a version: added, voided, moved away; nothing falls between the file and what is said beside it."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from activities.services.corrections import accept_correction, request_change, request_void
from activities.services.review import approve_activity
from portal.accounts.roles import Role
from portal.common.periods import Period
from portal.ledgers.base import Seen, get_ledger
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, ActivityTypeFactory
from tests.factories.ledgers import WEEK, built_run
from tests.patience import PATIENCE

LATER = timedelta(hours=1)


@pytest.fixture
def record(branch):
    return ActivityFactory(organization=branch, approved=True)


def since(run, period=WEEK):
    """``(added or changed, gone)`` beside ``run``."""
    return get_ledger("activities").count_changes(run.organization, {1: run.seen_in(period)})[1]


def correct(activity, clerk, reviewer, at, **content):
    correction = request_change(activity=activity, content=content, reason="写错了", by=clerk, at=at)
    accept_correction(correction=correction, by=reviewer, at=at)


@pytest.mark.django_db(transaction=True)
def test_an_approval_under_way_while_a_version_is_made_counts_as_added(no_broker, branch, reviewer):
    """Its moment was read before the version's, its commit came after: it is not in the file, so it is beside it."""
    early = ActivityFactory(organization=branch, approved=True, effective_at=timezone.now())
    activity = ActivityFactory(organization=branch, submitted=True)
    begun, finish, errors = threading.Event(), threading.Event(), []

    def slow_approval():
        try:
            at = timezone.now() - timedelta(seconds=5)  # the page took its time before the transaction began
            with transaction.atomic():
                approve_activity(activity=activity, by=reviewer, at=at)
                begun.set()
                finish.wait(PATIENCE)
        except Exception as error:  # reported below: a thread's error is lost otherwise
            errors.append(error)
        finally:
            begun.set()
            connection.close()

    thread = threading.Thread(target=slow_approval)
    thread.start()
    begun.wait(PATIENCE)
    try:
        run = built_run(branch, at=timezone.now())
    finally:
        finish.set()
        thread.join()

    assert errors == []
    assert (run.row_count, [key for key, _at in run.held]) == (1, [early.pk])
    assert since(run) == (1, 0)


def test_records_in_the_file_are_not_beside_it_however_fresh(branch, record, now):
    assert since(built_run(branch, at=now)) == (0, 0)


def test_records_that_come_later_are_counted_beside_the_version(branch, record, now):
    run = built_run(branch, at=now)
    ActivityFactory(organization=branch, approved=True, effective_at=now + LATER)
    ActivityFactory(organization=branch, approved=True, effective_at=now + LATER, state="voided")
    ActivityFactory(organization=branch, submitted=True)

    assert since(run) == (1, 1)


def test_a_record_voided_or_changed_right_after_the_version_counts(branch, record, clerk, reviewer, now):
    changed = ActivityFactory(organization=branch, approved=True)
    run = built_run(branch, at=now)

    soon = now + timedelta(milliseconds=1)
    correction = request_void(activity=record, reason="重复", by=clerk, at=soon)
    accept_correction(correction=correction, by=reviewer, at=soon)
    correct(changed, clerk, reviewer, soon, headcount=99)

    assert since(run) == (1, 1)


@pytest.mark.parametrize("wait", [timedelta(0), LATER])
def test_a_record_corrected_out_of_the_week_is_gone_from_it(branch, record, clerk, reviewer, now, wait):
    """Also when the version held it from its last minute only."""
    run = built_run(branch, at=now + wait)
    other = built_run(branch, at=now + wait, period=WEEK.previous)

    correct(record, clerk, reviewer, now + wait + LATER, starts_on=date(2026, 11, 10))

    assert since(run) == (0, 1)
    assert since(other, WEEK.previous) == (1, 0)


def test_a_record_corrected_to_a_type_without_ledger_is_gone(branch, record, clerk, reviewer, now):
    run = built_run(branch, at=now + LATER)

    correct(record, clerk, reviewer, now + 2 * LATER, type=ActivityTypeFactory(code="M01", name="会议", ledgers=[]))

    assert since(run) == (0, 1)


def test_a_record_moved_within_the_year_is_changed_there_not_gone(branch, record, clerk, reviewer, now):
    year = Period.parse("2026")
    run = built_run(branch, at=now + LATER, period=year)

    correct(record, clerk, reviewer, now + 2 * LATER, starts_on=date(2026, 11, 10))

    assert since(run, year) == (1, 0)


def test_what_had_moved_away_before_the_version_is_not_missed_again(branch, record, clerk, reviewer, now):
    correct(record, clerk, reviewer, now + LATER, starts_on=date(2026, 11, 10))
    run = built_run(branch, at=now + 2 * LATER)

    correct(record, clerk, reviewer, now + 3 * LATER, starts_on=date(2026, 11, 3))

    assert since(run) == (0, 0)


def test_what_moved_in_another_unit_is_not_told_here(branch, sibling, record, now):
    foreign = ActivityFactory(organization=sibling, approved=True)
    run = built_run(branch, at=now + LATER)

    correct(foreign, foreign.created_by, person(Role.REVIEWER, sibling), now + 2 * LATER, starts_on=date(2026, 11, 10))

    assert since(run) == (0, 0)


def test_counting_changes_takes_one_query_for_any_number_of_periods(branch, now, django_assert_num_queries):
    ledger = get_ledger("activities")
    periods = (WEEK, WEEK.previous, WEEK.previous.previous)
    seen = {place: Seen(period=period, as_of=now) for place, period in enumerate(periods)}

    with django_assert_num_queries(1):
        assert ledger.count_changes(branch, seen) == dict.fromkeys(seen, (0, 0))
    assert ledger.count_changes(branch, {}) == {}
