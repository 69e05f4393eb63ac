"""The conditions of the list: words, dates, units, sorting, and what is not a condition at all."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Q
from django.http import QueryDict

from activities.filters import SORTS, ActivityFilter
from activities.models import Activity
from portal.common.periods import Period
from portal.common.pinyin import initials
from tests.factories.activities import ActivityFactory, ActivityTypeFactory, CampaignFactory


def select(user, query):
    """The filter set over what ``user`` may see."""
    rows = Activity.objects.visible_to(user)
    return ActivityFilter(QueryDict(query), queryset=rows, request=SimpleNamespace(user=user))


def titles(user, query):
    return [activity.title for activity in select(user, query).qs]


@pytest.mark.parametrize("word", ["清洁", "公园", "A-2026-0931", "0931", "qjjy", "QJJY", "清洁 公园"])
def test_keyword_finds_by_title_place_number_and_initials(clerk, branch, word):
    for title, place, number in (("清洁家园", "沙澧河公园", "A-2026-0931"), ("送清凉", "车站", "A-2026-0001")):
        ActivityFactory(
            organization=branch, approved=True, title=title, title_initials=initials(title), place=place, number=number
        )

    assert titles(clerk, f"q={word}") == ["清洁家园"]


@pytest.mark.parametrize("word", ["清", "清洁 车站", "100%", "_____"])
def test_keyword_of_one_character_or_without_a_match_finds_nothing(clerk, branch, word):
    ActivityFactory(organization=branch, approved=True, title="清洁家园")

    filterset = select(clerk, f"q={word}")

    assert list(filterset.qs) == []
    assert bool(filterset.errors) == (word == "清")


def test_the_index_of_bigrams_changes_no_answer(branch):
    """What the bigrams leave out must never be what the words would find, capitals and small letters as they may be."""
    kelvin, long_s = "\u212a", "\u017f"
    rows = [
        ("清洁家园", "沙澧河公园", "A-2026-0931"), ("送清凉", "车站", "A-2026-0001"), ("Tea清", "洁 园", None),
        ("100%", "K棚", None), ("a_b茶话", "Straße", None), (f"{kelvin}elvin", f"{long_s}traße", None),
        ("İstanbul", "", None), ("kelp", "", None),
    ]  # fmt: skip
    for title, place, number in rows:
        ActivityFactory(organization=branch, title=title, title_initials=initials(title), place=place, number=number)
    searches = [
        "清洁", "洁", "清 园", "清洁 公园", "tea", "TEA清", "ea清", "园A", "0%", "_b", "a_B茶", "ke", f"{kelvin}e",
        "SS", "ße", f"{long_s}t", "St", "İs", "is", "qj", "QJJY", "2026-09", "A-", "园沙", "%%", "\\", "  ",
    ]  # fmt: skip

    def plainly(text):
        found = Activity.objects.all()
        for word in text.split():
            here = Q(title__icontains=word) | Q(place__icontains=word) | Q(number__icontains=word)
            found = found.filter(here | Q(title_initials__contains=word.lower()))
        return set(found.values_list("title", flat=True))

    found = {word: set(Activity.objects.matching(word).values_list("title", flat=True)) for word in searches}

    assert found == {word: plainly(word) for word in searches}
    assert found["清洁 公园"] == {"清洁家园"}


def test_words_of_two_characters_use_the_index(branch):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

        plan = Activity.objects.matching("清洁 公园").order_by().explain()

    assert "activity_words_bigrams" in plan


def test_type_campaign_and_state(clerk, branch, county):
    campaign = CampaignFactory(organization=county)
    lecture = ActivityTypeFactory(code="L01", name="宣讲")
    ActivityFactory(organization=branch, approved=True, title="甲", type=lecture)
    ActivityFactory(organization=branch, approved=True, title="乙", campaign=campaign)
    ActivityFactory(organization=branch, submitted=True, title="丙")

    assert titles(clerk, f"type={lecture.pk}") == ["甲"]
    assert titles(clerk, f"campaign={campaign.pk}") == ["乙"]
    assert titles(clerk, "state=submitted") == ["丙"]


def test_unit_counts_with_everything_below(manager, county, branch, sibling):
    for organization, title in ((county, "区"), (branch, "一厂"), (sibling, "二厂")):
        ActivityFactory(organization=organization, approved=True, title=title)

    assert set(titles(manager, f"organization={county.pk}")) == {"区", "一厂", "二厂"}
    assert titles(manager, f"organization={branch.pk}") == ["一厂"]


def test_units_and_campaigns_out_of_scope_cannot_be_chosen(clerk, branch, sibling):
    ActivityFactory(organization=branch, approved=True)
    foreign = CampaignFactory(organization=sibling)

    for query in (f"organization={sibling.pk}", f"campaign={foreign.pk}"):
        filterset = select(clerk, query)
        assert filterset.errors
        assert list(filterset.qs) == []
    assert sibling not in filterset.form.fields["organization"].queryset


IMPRECISE = [
    # precision, first day, reporting year
    ("day", date(2026, 11, 17), 2026),
    ("month", date(2026, 11, 1), 2026),
    ("year", date(2026, 1, 1), 2026),
    ("since", date(2015, 3, 1), 2026),
    ("day", date(2025, 12, 31), 2025),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2026-11-16&to=2026-11-22", {0}),
        ("from=2026-11-17&to=2026-11-17", {0}),
        ("from=2026-11-01&to=2026-11-30", {0, 1}),
        ("from=2026-11-02&to=2026-11-30", {0}),
        ("from=2026-11-01&to=2026-11-29", {0}),
        ("from=2026-01-01&to=2026-12-31", {0, 1, 2, 3}),
        ("from=2026-01-02", {0, 1}),
        ("from=2026-01-01", {0, 1, 2, 3}),
        ("to=2026-12-30", {0, 1, 4}),
        ("to=2025-12-31", {4}),
        ("from=2027-01-01", set()),
        ("from=9999-12-31&to=9999-12-31", set()),
        ("to=0001-01-15", set()),
        ("", {0, 1, 2, 3, 4}),
    ],
)
def test_days_months_and_years_count_where_they_lie_inside(clerk, branch, query, expected):
    for place, (precision, starts_on, year) in enumerate(IMPRECISE):
        ActivityFactory(
            organization=branch, approved=True, title=str(place), date_precision=precision, starts_on=starts_on,
            reporting_year=year,
        )  # fmt: skip

    assert {int(title) for title in titles(clerk, query)} == expected


@pytest.mark.parametrize("code", ["2026-W47", "2026-11", "2026"])
def test_a_period_and_its_days_in_the_address_select_the_same(clerk, branch, code):
    for precision, starts_on, year in IMPRECISE:
        ActivityFactory(
            organization=branch, approved=True, date_precision=precision, starts_on=starts_on, reporting_year=year
        )
    period = Period.parse(code)

    by_address = select(clerk, f"from={period.start}&to={period.end}").qs

    assert set(by_address) == set(Activity.objects.in_period(period))


def test_last_day_before_the_first_is_named(clerk, branch):
    ActivityFactory(organization=branch, approved=True)

    filterset = select(clerk, "from=2026-12-01&to=2026-11-01")

    assert list(filterset.errors) == ["to"]
    assert list(filterset.qs) == []


@pytest.mark.parametrize("name", sorted(SORTS))
def test_sorting_is_total_and_puts_the_unknown_last(clerk, branch, name):
    draft = ActivityFactory(organization=branch, created_by=clerk, headcount=None, starts_on=None, title="草稿")
    early = ActivityFactory(
        organization=branch, approved=True, headcount=5, starts_on=date(2026, 1, 1), number="A-2026-0001", title="早"
    )
    late = ActivityFactory(
        organization=branch, approved=True, headcount=50, starts_on=date(2026, 9, 1), number="A-2026-0002", title="晚"
    )
    rising, falling = ["早", "晚", "草稿"], ["晚", "早", "草稿"]
    expected = {
        "date": rising, "number": rising, "headcount": rising, "-number": falling, "-headcount": falling,
        "-date": ["草稿", "晚", "早"], "state": ["草稿", "晚", "早"], "-state": ["晚", "早", "草稿"],
    }  # fmt: skip

    assert titles(clerk, f"sort={name}") == expected[name], (draft, early, late)


def test_every_sorting_is_expected_somewhere():
    assert set(SORTS) == {f"{sign}{name}" for sign in ("", "-") for name in ("date", "number", "headcount", "state")}
