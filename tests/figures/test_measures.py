"""The registry of measures, and how the board asks it: the same numbers as the list behind each of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from activities.models import Activity, ActivityMoney
from portal.accounts.roles import Role
from portal.common.periods import Period, PeriodKind
from portal.figures.amounts import Amount
from portal.figures.base import (
    Figure,
    FigureSource,
    Kind,
    Measure,
    Scope,
    figures_for,
    get_measure,
    register,
    series_for,
)
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory

NOVEMBER = Period.parse("2026-11")
WEEKS = [Period.parse(f"2026-W{week}") for week in range(36, 48)]


def logged(organization, day, **more):
    return ActivityFactory(organization=organization, approved=True, starts_on=day, **{"service_minutes": None} | more)


@pytest.fixture
def autumn(branch, sibling):
    """Two months of two units."""
    first = logged(branch, date(2026, 11, 16), headcount=10, service_minutes=90)
    logged(branch, date(2026, 11, 2), headcount=5, is_headcount_approximate=True, beneficiary_count=40)
    logged(branch, date(2026, 10, 31), headcount=8)
    logged(sibling, date(2026, 11, 18), headcount=100)
    logged(branch, date(2026, 11, 1), date_precision="month", headcount=7)
    ActivityMoney.objects.create(activity=first, kind="own", amount=Decimal("1200.50"), is_approximate=True)
    return first


def by_slug(figures):
    return {figure.measure.slug: figure for figure in figures}


def test_a_figure_stands_beside_the_period_before(autumn, branch, clerk):
    figures = by_slug(figures_for(Scope(user=clerk, organization=branch), NOVEMBER))

    assert (figures["activities"].amount, figures["activities"].previous) == (Amount(3), Amount(1))
    assert (figures["activities"].change, figures["activities"].change_percent) == (2, 200)
    assert figures["participations"].amount == Amount(22, True)
    assert (str(figures["service-time"].shown), figures["service-time"].change) == ("1.5", None)
    assert figures["money-own"].amount == Amount(Decimal("1200.50"), True)
    assert "money-donated" not in figures


def test_without_a_unit_it_counts_what_the_reader_may_read(autumn, clerk, manager, member):
    counted = [
        by_slug(figures_for(Scope(user=user), NOVEMBER))["activities"].amount.value for user in (clerk, manager, member)
    ]

    assert counted == [3, 4, 0]


@pytest.mark.parametrize("role", ["clerk", "manager"])
def test_each_figure_opens_the_list_with_the_same_count(autumn, branch, request, as_user, role):
    user = request.getfixturevalue(role)
    for figure in figures_for(Scope(user=user, organization=branch), NOVEMBER):
        context = as_user(user).get(figure.list_url).context

        assert context["page_obj"].paginator.count == context["totals"].activities == 3


def test_a_leader_reads_figures_of_records_that_they_do_not_open(autumn, branch, leader, as_user):
    figure = by_slug(figures_for(Scope(user=leader, organization=branch), NOVEMBER))["activities"]

    context = as_user(leader).get(figure.list_url).context

    assert (figure.amount.value, context["totals"].activities) == (3, 3)
    assert context["page_obj"].paginator.count == 0


def test_a_leader_does_not_count_by_words_in_records_that_they_do_not_open(autumn, leader, as_user):
    Activity.objects.filter(pk=autumn.pk).update(title="慰问某某家庭")

    context = as_user(leader).get(reverse("activities:activity-list"), {"q": "某某家庭"}).context

    assert context["totals"].activities == 0


def test_twelve_weeks_take_few_queries_and_leave_no_gap(autumn, branch, clerk, django_assert_num_queries):
    scope = Scope(user=clerk, organization=branch)
    assert clerk.grants_for("figures.view_figures")
    with django_assert_num_queries(7):  # one for each app's kind of records, whatever the number of weeks
        series = series_for(scope, WEEKS)

    assert [amount.value for amount in series["activities"]] == [0] * 8 + [1, 1, 0, 1]
    assert [amount.value for amount in series["participations"]] == [None] * 8 + [8, 5, None, 10]


def test_conditions_narrow_a_scope(autumn, branch, clerk):
    scope = Scope(user=clerk, organization=branch, filters={"type": str(autumn.type_id)})
    expected = Activity.objects.approved().within(branch).in_period(NOVEMBER).filter(type=autumn.type_id).count()

    assert by_slug(figures_for(scope, NOVEMBER))["activities"].amount == Amount(expected)
    with pytest.raises(KeyError):
        figures_for(Scope(user=clerk, filters={"title": "x"}), NOVEMBER)


def test_a_figure_knows_its_change_in_percent():
    hours = Measure(slug="time", label="时长", unit="小时", kind=Kind.MINUTES)

    def change(before, now):
        figure = Figure(measure=hours, amount=Amount(now), previous=Amount(before), list_url="")
        return figure.change, figure.change_percent

    assert change(120, 90) == (Decimal("-0.5"), -25)
    assert change(0, 60) == (Decimal("1.0"), None)
    assert change(None, 60) == (None, None)


def test_a_measure_has_one_owner():
    class Second(FigureSource):
        slug = "second"
        measures = (Measure(slug="sessions", label="场次", unit="场次"),)

    with pytest.raises(ValueError, match="sessions"):
        register(Second)
    assert get_measure("sessions").may_be_approximate


def test_a_scope_says_whose_records():
    with pytest.raises(ValueError, match="organization or a user"):
        Scope()


def test_exact_grants_leave_out_the_units_below(autumn, county):
    own = person(Role.CLERK, county, username="own")
    logged(county, date(2026, 11, 3), headcount=1)

    assert by_slug(figures_for(Scope(user=own), NOVEMBER))["activities"].amount == Amount(1)
    week = Period.containing(PeriodKind.WEEK, date(2026, 11, 3))
    assert by_slug(figures_for(Scope(user=own), week))["participations"].amount == Amount(1)
