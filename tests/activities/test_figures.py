"""The numbers of activities: what counts, what is approximate, what is unknown."""

from datetime import date
from decimal import Decimal

from activities import figures
from activities.figures import Amount
from activities.models import Activity, ActivityMoney
from tests.factories.activities import ActivityFactory


def money(activity, kind, amount, *, is_approximate=False):
    ActivityMoney.objects.create(activity=activity, kind=kind, amount=Decimal(amount), is_approximate=is_approximate)


def test_summarize_adds_up_the_approved_ones_only(branch):
    first = ActivityFactory(organization=branch, approved=True, headcount=10, session_count=3, service_minutes=600)
    second = ActivityFactory(
        organization=branch, approved=True, headcount=5, beneficiary_count=40, service_minutes=None
    )
    waiting = ActivityFactory(organization=branch, submitted=True, headcount=1000, session_count=1000)
    money(first, "own", "1200.50")
    money(second, "own", "100")
    money(second, "donated", "5520", is_approximate=True)
    money(waiting, "own", "99999")

    result = figures.summarize(Activity.objects.all())

    assert result == figures.Figures(
        activities=2,
        sessions=Amount(4),
        headcount=Amount(15),
        beneficiary_count=Amount(40),
        service_minutes=600,
        money={"own": Amount(Decimal("1300.50")), "donated": Amount(Decimal("5520.00"), is_approximate=True)},
    )


def test_one_approximate_part_makes_the_sum_approximate(branch):
    ActivityFactory(organization=branch, approved=True, headcount=930, is_headcount_approximate=True)
    ActivityFactory(
        organization=branch, approved=True, headcount=10, session_count=2, is_session_count_approximate=True
    )

    result = figures.summarize(Activity.objects.all())

    assert (result.headcount, result.sessions) == (Amount(940, True), Amount(3, True))
    assert result.beneficiary_count == Amount(None, False)


def test_a_flag_without_a_number_is_not_approximate(branch):
    ActivityFactory(organization=branch, approved=True, beneficiary_count=None, is_beneficiary_count_approximate=True)
    ActivityFactory(organization=branch, approved=True, beneficiary_count=7)

    assert figures.summarize(Activity.objects.all()).beneficiary_count == Amount(7, False)


def test_what_nobody_reported_is_unknown_and_never_zero(branch):
    ActivityFactory(organization=branch, approved=True, beneficiary_count=None, service_minutes=None)

    result = figures.summarize(Activity.objects.all())

    assert (result.beneficiary_count.value, result.service_minutes, result.service_hours) == (None, None, None)
    assert str(result.beneficiary_count) == "--"


def test_summarize_follows_the_selection(branch, sibling):
    ActivityFactory(organization=branch, approved=True, headcount=1)
    ActivityFactory(organization=sibling, approved=True, headcount=10)

    assert figures.summarize(Activity.objects.within(sibling)).headcount == Amount(10)


def test_summarize_takes_two_queries_whatever_the_number_of_rows(branch, django_assert_num_queries):
    for _number in range(3):
        money(ActivityFactory(organization=branch, approved=True), "own", "1")

    with django_assert_num_queries(2):
        figures.summarize(Activity.objects.for_list())


def test_by_year_goes_by_the_reporting_year(branch, django_assert_num_queries):
    ActivityFactory(organization=branch, approved=True, headcount=3)
    ActivityFactory(organization=branch, approved=True, headcount=4, starts_on=date(2025, 5, 1))
    ActivityFactory(
        organization=branch, approved=True, headcount=5, starts_on=date(2015, 1, 1), date_precision="since",
        reporting_year=2025,
    )  # fmt: skip
    ActivityFactory(organization=branch, submitted=True, headcount=100)

    with django_assert_num_queries(1):
        years = figures.by_year(Activity.objects.all())

    assert [(year, sums.activities, sums.headcount.value) for year, sums in years] == [(2026, 1, 3), (2025, 2, 9)]


def test_amount_in_words():
    assert [str(Amount(1234)), str(Amount(Decimal("1200.50")))] == ["1,234", "1,200.50"]
    assert str(Amount(930, is_approximate=True)) != "930"
