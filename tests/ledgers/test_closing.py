"""Periods close by rule: once, for every unit, whatever was missed and however many look at the same time."""

import threading
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.periods import Period
from portal.ledgers import services
from portal.ledgers.models import ClosingCursor, ClosingRule, LedgerPeriod, LedgerRun
from portal.ledgers.services.closing import due_at, last_due
from portal.notifications.models import Message
from portal.organizations.models import Organization
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import closing_rule, ledger_period
from tests.factories.organizations import OrganizationFactory

FIRST_DAY = date(2026, 11, 2)  # Monday of week 45


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture
def rule(db):
    ClosingRule.objects.all().delete()
    return closing_rule()


@pytest.fixture
def tree(rule, city, county, branch, sibling):
    """City, county, two branches; all report from week 45 on."""
    Organization.objects.update(reporting_from=FIRST_DAY)
    return {"city": city, "county": county, "branch": branch, "sibling": sibling}


def periods_of(organization):
    rows = LedgerPeriod.objects.filter(organization=organization).order_by("starts_on")
    return [(row.period.code, row.is_zero_report, row.runs.count()) for row in rows]


def test_nothing_is_due_before_the_hour(tree):
    assert services.close_due(at=at("2026-11-09 00:09")) == 0

    assert not LedgerPeriod.objects.exists()


def test_a_record_makes_a_version_for_its_unit_and_all_above_and_zero_reports_elsewhere(tree):
    ActivityFactory(organization=tree["branch"], approved=True, starts_on=date(2026, 11, 3))

    assert services.close_due(at=at("2026-11-09 00:10")) == 1

    assert periods_of(tree["branch"]) == [("2026-W45", False, 1)]
    assert periods_of(tree["county"]) == [("2026-W45", False, 1)]
    assert periods_of(tree["city"]) == [("2026-W45", False, 1)]
    assert periods_of(tree["sibling"]) == [("2026-W45", True, 0)]
    assert set(LedgerRun.objects.values_list("stage", "version", "job_state")) == {("final", 1, "queued")}


def test_drafts_and_submitted_records_count_for_nothing(tree):
    ActivityFactory(organization=tree["branch"], submitted=True, starts_on=date(2026, 11, 3))

    services.close_due(at=at("2026-11-09 00:10"))

    assert periods_of(tree["branch"]) == [("2026-W45", True, 0)]


def test_weeks_missed_in_an_outage_close_once_each(tree):
    for day in (3, 10, 17):
        ActivityFactory(organization=tree["branch"], approved=True, starts_on=date(2026, 11, day))

    assert services.close_due(at=at("2026-11-25 09:00")) == 3
    assert services.close_due(at=at("2026-11-25 09:01")) == 0

    assert periods_of(tree["branch"]) == [("2026-W45", False, 1), ("2026-W46", False, 1), ("2026-W47", False, 1)]
    assert len(periods_of(tree["sibling"])) == 3


def test_a_first_version_of_a_week_that_is_over_is_left_out(tree):
    ClosingRule.objects.all().delete()
    closing_rule(is_final=False, days=4, at_time=time(17, 0))
    for day in (3, 10, 17):
        ActivityFactory(organization=tree["branch"], approved=True, starts_on=date(2026, 11, day))

    services.close_due(at=at("2026-11-20 17:00"))

    assert periods_of(tree["branch"]) == [("2026-W47", False, 1)]
    assert LedgerRun.objects.filter(stage="preliminary").count() == 3  # branch, county, city


def test_a_first_version_makes_no_zero_report(tree):
    ClosingRule.objects.all().delete()
    closing_rule(is_final=False, days=4, at_time=time(17, 0))

    services.close_due(at=at("2026-11-20 17:00"))

    assert not LedgerPeriod.objects.exists()


def test_the_final_version_follows_the_first_one(tree):
    closing_rule(is_final=False, days=4, at_time=time(17, 0))
    ActivityFactory(organization=tree["branch"], approved=True, starts_on=date(2026, 11, 3))

    services.close_due(at=at("2026-11-06 17:00"))
    services.close_due(at=at("2026-11-09 00:10"))

    runs = LedgerRun.objects.filter(organization=tree["branch"]).order_by("version")
    assert list(runs.values_list("version", "stage")) == [(1, "preliminary"), (2, "final")]


def test_a_period_without_records_any_more_becomes_a_zero_report(tree):
    ledger_period(tree["branch"], Period.parse("2026-W45"), is_zero_report=False)

    services.close_due(at=at("2026-11-09 00:10"))

    assert periods_of(tree["branch"]) == [("2026-W45", True, 0)]


def test_a_signed_period_that_becomes_a_zero_report_is_signed_anew(tree, clerk):
    """The signature stands under a version with rows; it must not pass on to a report of nothing."""
    moment = at("2026-11-08 12:00")
    signed = {"state": "prepared", "prepared_by": clerk, "prepared_at": moment}
    period = ledger_period(tree["branch"], Period.parse("2026-W45"), **signed)
    as_zero = ledger_period(tree["sibling"], Period.parse("2026-W45"), is_zero_report=True, **signed)

    services.close_due(at=at("2026-11-09 00:10"))

    period.refresh_from_db()
    as_zero.refresh_from_db()
    assert (period.state, period.prepared_by, period.is_zero_report) == ("open", None, True)
    assert AuditEvent.objects.get(action="ledger.reopened").target_id == period.pk
    assert (as_zero.state, as_zero.prepared_by) == ("prepared", clerk)


def test_who_prepares_the_ledgers_of_a_unit_is_told_once_that_it_closed(tree, clerk, reviewer, manager):
    """Not the upper union for each unit below, and not for a first version."""
    closing_rule(is_final=False, days=4, at_time=time(17, 0))
    county_clerk = person(Role.CLERK, tree["county"], username="countyclerk")
    ActivityFactory(organization=tree["branch"], approved=True, starts_on=date(2026, 11, 3))

    for moment in (at("2026-11-06 17:00"), at("2026-11-09 00:10"), at("2026-11-09 00:11")):
        services.close_due(at=moment)
        services.build_waiting(clock=ticking(moment), seconds=60)

    told = Message.objects.filter(kind=Message.Kind.LEDGER_READY)
    for user in (clerk, county_clerk):
        assert told.get(recipient=user).subject.endswith("2026-W45 v2")
    assert not told.filter(recipient=reviewer).exists()
    above = told.filter(recipient=manager).values_list("url", flat=True)
    assert {LedgerRun.objects.get(pk=url.strip("/").split("/")[-1]).organization for url in above} <= {tree["county"]}


def ticking(start):
    """A clock that goes on a little each time it is read."""
    moments = (start + timedelta(milliseconds=10 * step) for step in range(100_000))
    return lambda: next(moments)


def test_a_sealed_period_gets_no_version(tree, reviewer, clerk):
    ActivityFactory(organization=tree["branch"], approved=True, starts_on=date(2026, 11, 3))
    ledger_period(
        tree["branch"], Period.parse("2026-W45"), is_zero_report=True, state="sealed", prepared_by=clerk,
        prepared_at=at("2026-11-09 00:03"), reviewed_by=reviewer, reviewed_at=at("2026-11-09 00:04"),
        sealed_by=reviewer, sealed_at=at("2026-11-09 00:05"),
    )  # fmt: skip

    services.close_due(at=at("2026-11-09 00:10"))

    assert periods_of(tree["branch"]) == [("2026-W45", True, 0)]
    assert periods_of(tree["county"]) == [("2026-W45", False, 1)]


def test_a_new_unit_begins_with_its_own_first_day(tree):
    services.close_due(at=at("2026-11-16 00:10"))
    late = OrganizationFactory(parent=tree["county"], reporting_from=date(2026, 11, 12))

    services.close_due(at=at("2026-11-16 00:11"))

    assert periods_of(late) == [("2026-W46", True, 0)]


def test_a_unit_that_ended_is_closed_for_as_long_as_it_lived(tree):
    Organization.objects.filter(pk=tree["sibling"].pk).update(status="revoked", ended_on=date(2026, 11, 10))

    services.close_due(at=at("2026-11-25 09:00"))

    assert [code for code, _zero, _runs in periods_of(tree["sibling"])] == ["2026-W45", "2026-W46"]


def test_a_rule_out_of_use_closes_nothing(tree, rule):
    ClosingRule.objects.filter(pk=rule.pk).update(is_active=False)

    assert services.close_due(at=at("2026-11-25 09:00")) == 0


def test_skipping_begins_after_the_named_day(tree, rule):
    services.skip_until(rule=rule, day=date(2026, 11, 15))

    services.close_due(at=at("2026-11-25 09:00"))

    assert [code for code, _zero, _runs in periods_of(tree["branch"])] == ["2026-W47"]


@pytest.mark.parametrize("units", [1, 3])
def test_closing_takes_the_same_queries_for_one_unit_and_three(
    rule, city, units, django_assert_num_queries, django_capture_on_commit_callbacks
):
    Organization.objects.update(reporting_from=FIRST_DAY)
    for _each in range(units):
        unit = OrganizationFactory(parent=city, reporting_from=FIRST_DAY)
        ActivityFactory(organization=unit, approved=True, starts_on=date(2026, 11, 3))

    with django_assert_num_queries(17), django_capture_on_commit_callbacks():
        services.close_due(at=at("2026-11-09 00:10"))

    assert LedgerRun.objects.count() == units + 1


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_close_once(no_broker, branch, sibling):
    rule = closing_rule()
    Organization.objects.update(reporting_from=FIRST_DAY)
    for day in (3, 10, 17):
        ActivityFactory(organization=branch, approved=True, starts_on=date(2026, 11, day))
    start, errors = threading.Barrier(4), []

    def tick():
        try:
            start.wait()
            services.close_due(at=at("2026-11-25 09:00"))
        except Exception as error:  # reported below: a thread's error is lost otherwise
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tick) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    services.close_due(at=at("2026-11-25 09:01"))  # whatever the four left to each other

    assert errors == []
    assert LedgerRun.objects.filter(organization=branch).count() == 3
    assert AuditEvent.objects.filter(action="ledger.closed").count() == 3
    assert LedgerPeriod.objects.count() == 3 * Organization.objects.count()
    assert set(ClosingCursor.objects.filter(rule=rule).values_list("closed_through", flat=True)) == {date(2026, 11, 22)}


@pytest.mark.parametrize(
    ("fields", "period", "due"),
    [
        ({"kind": "week", "is_final": False, "days": 4, "at_time": time(17)}, "2026-W47", "2026-11-20 17:00"),
        ({"kind": "week", "days": 1, "at_time": time(0, 10)}, "2026-W47", "2026-11-23 00:10"),
        ({"kind": "month", "days": 1, "at_time": time(0, 30)}, "2026-11", "2026-12-01 00:30"),
        ({"kind": "year", "days": 1, "at_time": time(1)}, "2026", "2027-01-01 01:00"),
    ],
)
def test_due_moment(rule, fields, period, due):
    rule, period = closing_rule(**fields), Period.parse(period)

    assert due_at(rule, period) == at(due)
    assert last_due(rule, at(due)) == period
    assert last_due(rule, at(due) - timedelta(seconds=1)) == period.previous
