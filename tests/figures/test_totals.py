"""Totals: folded and unfolded changes together are what a plain count of the records gives, at any moment."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.figures import ActivityFigures
from activities.models import Activity, ActivityMoney
from portal.accounts.roles import Role
from portal.common.periods import Period
from portal.figures import services
from portal.figures.base import Scope
from portal.figures.models import FigureDelta, FigureTotal, Recount
from portal.organizations import services as tree
from portal.organizations.models import Organization
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, ActivityTypeFactory
from tests.factories.organizations import OrganizationFactory
from tests.patience import PATIENCE
from tests.worker import database_url

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ActivityFigures()
PERIODS = [Period.parse(code) for code in ("2026-W46", "2026-W45", "2026-11", "2026-10", "2026", "2025")]


def assert_exact(*scopes):
    """Totals agree with the records, whatever is folded."""
    assert services.differences() == []
    for scope in scopes:
        for period in PERIODS:
            assert SOURCE.sums(scope, [period]) == SOURCE.sums_of_records(scope, [period])


def logged(organization, day=date(2026, 11, 9), **more):
    return ActivityFactory(organization=organization, approved=True, starts_on=day, **more)


def test_a_change_counts_before_and_after_folding_and_once_only(branch, county, clerk):
    activity = logged(branch, headcount=12, beneficiary_count=None)
    ActivityMoney.objects.create(activity=activity, kind="own", amount=Decimal("10.25"), is_approximate=True)
    logged(branch, date(2026, 11, 1), date_precision="month", is_headcount_approximate=True)
    logged(branch, None, date_precision="since", date_words="2025年以来", reporting_year=2025)
    scopes = [Scope(organization=county), Scope(organization=branch), Scope(user=clerk)]

    assert_exact(*scopes)
    assert services.fold_all() > 0
    assert_exact(*scopes)
    before = list(FigureTotal.objects.order_by("pk").values_list("pk", "value", "records"))
    assert services.fold_all() == 0
    assert list(FigureTotal.objects.order_by("pk").values_list("pk", "value", "records")) == before

    activity.delete()
    Activity.objects.update(headcount=3, beneficiary_count=7)
    assert_exact(*scopes)


def test_a_change_that_no_figure_counts_writes_nothing(branch):
    activity = logged(branch)
    ActivityFactory(organization=branch, submitted=True)
    services.fold_all()

    Activity.objects.filter(pk=activity.pk).update(title="另一个名字", narrative="很多话")

    assert not FigureDelta.objects.exists()


def test_sums_take_one_query_for_any_number_of_periods(branch, clerk, django_assert_num_queries):
    logged(branch)
    scope = Scope(user=clerk, organization=branch)
    assert clerk.grants_for("figures.view_figures")

    with django_assert_num_queries(1):
        SOURCE.sums(scope, [Period.parse(f"2026-W{week}") for week in range(36, 48)])


def test_a_type_narrows_totals_too(branch):
    other = ActivityTypeFactory(code="V02", name="宣讲")
    logged(branch, headcount=1)
    kept = logged(branch, headcount=20, type=other)
    scope = Scope(organization=branch, filters={"type": str(other.pk)})

    assert SOURCE.sums(scope, PERIODS[:1])[0]["participations"].value == kept.headcount
    assert_exact(scope)


def test_exact_grants_take_their_own_and_merged_units_only(county, branch, sibling, manager, now):
    own = person(Role.CLERK, county, username="own")
    beside = person(Role.CLERK, branch, username="beside")
    for unit, people in ((county, 1), (branch, 10), (sibling, 100)):
        logged(unit, headcount=people)
    services.fold_all()
    assert_exact(Scope(user=own), Scope(user=beside))
    assert SOURCE.sums(Scope(user=own), PERIODS[:1])[0]["participations"].value == 1

    tree.merge_organization(organization=sibling, successor=branch, by=manager, at=now)

    beside = type(beside).objects.get(pk=beside.pk)
    assert SOURCE.sums(Scope(user=beside), PERIODS[:1])[0]["participations"].value == 110
    assert_exact(Scope(user=own), Scope(user=beside), Scope(user=beside, organization=branch))


def test_moving_a_unit_takes_its_totals_along(city, county, branch, now):
    other = OrganizationFactory(code="411104", name="召陵区总工会", kind="county", parent=city)
    team = OrganizationFactory(code="B1-1", name="一车间工会小组", kind="group", parent=branch)
    boss = person(Role.UNION_MANAGER, city, include_children=True, username="boss")
    logged(branch, headcount=5)
    logged(team, headcount=7)
    services.fold_all()
    logged(team, headcount=70)

    tree.move_organization(organization=branch, parent=other, by=boss, at=now)

    county.refresh_from_db()
    other.refresh_from_db()
    assert SOURCE.sums(Scope(organization=other), PERIODS[:1])[0]["participations"].value == 82
    assert SOURCE.sums(Scope(organization=county), PERIODS[:1]) == [
        {"activities": SOURCE.sums(Scope(organization=county), PERIODS[:1])[0]["activities"]}
    ]
    assert_exact(Scope(organization=city), Scope(organization=other), Scope(organization=county))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "change", "void", "move day", "money", "drop money", "delete", "fold", "move"]),
        st.integers(0, 5), st.integers(0, 400),
    ),
    max_size=14,
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_history_equals_a_plain_recount(acts, city, county, branch, sibling):
    with transaction.atomic():
        for act, which, number in acts:
            perform(act, which, number, [city, county, branch, sibling])
        assert_exact(Scope(organization=Organization.objects.get(pk=city.pk)))
        services.fold_all()
        assert_exact(*(Scope(organization=unit) for unit in Organization.objects.all()))
        transaction.set_rollback(True)


def perform(act, which, number, units):
    """One step of a random history, by ORM and in sets, as services and imports write."""
    unit = units[which % len(units)]
    day = date(2026, 9, 1) if number > 300 else date.fromordinal(date(2026, 10, 20).toordinal() + number % 60)
    some = Activity.objects.filter(pk__in=list(Activity.objects.order_by("pk").values_list("pk", flat=True)[which::2]))
    money = ActivityMoney.objects.filter(activity__in=some)
    steps = {
        "log": lambda: log(unit, day, which, number),
        "change": lambda: some.update(
            headcount=number, is_headcount_approximate=bool(which % 2), beneficiary_count=number or None
        ),
        "void": lambda: some.update(state="voided"),
        "move day": lambda: some.update(starts_on=day, organization=unit, reporting_year=2026),
        "money": lambda: money.update(amount=Decimal(number) / 4, kind="donated"),
        "drop money": money.delete,
        "delete": some.delete,
        "fold": lambda: services.fold(limit=number % 7 + 1),
        "move": lambda: Organization.objects.filter(pk=units[3].pk).update(
            path=f"{units[0].path}{units[3].pk}/", parent=units[0]
        ),
    }
    steps[act]()


def log(unit, day, which, number):
    precision = ("day", "month", "year")[which % 3]
    words = "说不清" if precision == "year" else ""
    activity = logged(
        unit, day, headcount=number, date_precision=precision, reporting_year=2025 + which % 2, date_words=words
    )
    ActivityMoney.objects.create(activity=activity, kind="own", amount=number, is_approximate=bool(which % 2))


def test_a_wrong_total_is_found_told_and_mended(branch, administrator, as_user, now):
    logged(branch, headcount=12)
    services.fold_all()
    assert not services.recount(at=now).difference_count
    FigureTotal.objects.filter(measure="participations").update(value=13)

    with pytest.raises(CommandError, match="differences"):
        call_command("recount_totals")
    page = as_user(administrator).get(reverse("ledgers:operations"))
    assert page.context["seen"].recount.is_failing

    call_command("recount_totals", "--repair")
    assert services.differences() == []
    assert not Recount.objects.latest().is_failing
    assert not services.recount(at=now).difference_count


def test_the_list_reads_its_sums_from_the_totals(branch, clerk, as_user):
    logged(branch, headcount=12)
    FigureDelta.objects.filter(measure="participations").update(value=13)
    client = as_user(clerk)

    def people(**conditions):
        return client.get(reverse("activities:activity-list"), conditions).context["totals"].headcount.value

    assert people() == people(**{"from": "2026-11-01", "to": "2026-11-30"}) == people(state="approved") == 13
    assert people(q="清洁") == people(to="2026-11-29") == 12


def closing(work):
    """``work`` for a thread: its database connection does not outlive it."""

    def run(*args):
        try:
            work(*args)
        finally:
            connection.close()

    return run


@closing
def write(unit, number):
    """Log, correct and sometimes delete, as one of several people."""
    for turn in range(6):
        with transaction.atomic():
            activity = logged(unit, date(2026, 11, 1 + number), headcount=turn)
            ActivityMoney.objects.create(activity=activity, kind="own", amount=turn)
        Activity.objects.filter(pk=activity.pk).update(headcount=turn + 1, starts_on=date(2026, 10, 1 + turn))
        if turn % 3 == 2:
            activity.delete()


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_two_folding_workers_lose_nothing(branch, sibling, county):
    halt, seen = threading.Event(), []

    @closing
    def work():
        while not halt.is_set():
            services.fold(limit=7)
            seen.append(services.differences())

    ActivityTypeFactory()
    workers = [threading.Thread(target=work) for _number in range(2)]
    writers = [threading.Thread(target=write, args=(unit, number)) for number, unit in enumerate([branch, sibling] * 2)]
    for thread in (*workers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    halt.set()
    for thread in workers:
        thread.join()

    assert seen
    assert not any(seen)
    assert Activity.objects.count() == 4 * 4
    services.fold_all()
    assert_exact(Scope(organization=county))


# Folds in small steps without end, so that the kill falls into the middle of one.
FOLDING = "from portal.figures import services\nwhile True: services.fold(limit=3)"


@pytest.mark.django_db(transaction=True)
def test_a_killed_folding_worker_leaves_nothing_half_done(branch, county):
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    for _kill in range(3):
        code = f"import django; django.setup()\n{FOLDING}"
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)
        try:
            for number in range(4):
                logged(branch, headcount=number)
            deadline = time.monotonic() + PATIENCE
            while not FigureTotal.objects.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            logged(branch)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert_exact(Scope(organization=county))

    services.fold_all()
    assert not FigureDelta.objects.exists()
    assert_exact(Scope(organization=county))


def test_money_written_beside_an_approval_counts(branch, transactional_db):
    """One approves while another writes money: the trigger of either sees what the other has committed."""
    activity = ActivityFactory(organization=branch, submitted=True, starts_on=date(2026, 11, 9))
    approved = logged(branch)
    ready, written = threading.Event(), threading.Event()

    def approve():
        try:
            with transaction.atomic():
                Activity.objects.filter(pk=activity.pk).update(
                    state="approved", approved_by=approved.approved_by, approved_at=approved.approved_at,
                    effective_at=approved.effective_at,
                )  # fmt: skip
                ready.set()
                written.wait(0.5)
        finally:
            connection.close()

    thread = threading.Thread(target=approve)
    thread.start()
    ready.wait(PATIENCE)
    ActivityMoney.objects.create(activity_id=activity.pk, kind="own", amount=5)
    written.set()
    thread.join()

    assert_exact(Scope(organization=branch))
    assert SOURCE.sums(Scope(organization=branch), PERIODS[:1])[0]["money-own"].value == 5
