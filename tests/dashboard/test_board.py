"""The board: its numbers are those of the lists that they open, and it shows what its reader may count."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from portal.common.periods import Period
from portal.dashboard.board import queries, words
from portal.figures.base import Scope
from portal.organizations.models import Organization
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, ActivityTypeFactory, CampaignFactory
from tests.factories.figures import DeclaredFigureFactory
from tests.factories.ledgers import ledger_period
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

MONTH = Period.parse("2026-11")
BOARD = "/board/?period=2026-11"


def board_of(as_user, user, address=BOARD):
    response = as_user(user).get(address)
    assert response.status_code == 200
    return response


def figure_of(response, slug):
    return next(figure for figure, _change in response.context["figures"] if figure.measure.slug == slug)


# --- the numbers ----------------------------------------------------------------------------------


def test_each_figure_opens_the_list_with_as_many_records(as_user, manager, branch, sibling):
    second = ActivityTypeFactory(code="C01", name="走访慰问", family="consolation")
    campaign = CampaignFactory(organization=branch)
    ActivityFactory(organization=branch, approved=True, campaign=campaign)
    ActivityFactory.create_batch(2, organization=sibling, approved=True, type=second)
    ActivityFactory(organization=branch, submitted=True)
    ActivityFactory(organization=branch, approved=True, starts_on=date(2026, 10, 31))

    response = board_of(as_user, manager)

    shares = [*response.context["types"], *response.context["campaigns"]]
    counted = [(figure_of(response, "activities").amount.value, figure_of(response, "activities").list_url)]
    counted += [(share.count, share.url) for share in shares]
    assert [count for count, _url in counted] == [3, 2, 1, 1]
    for count, url in counted:
        assert as_user(manager).get(url).context["page_obj"].paginator.count == count, url


def test_week_of_the_trend_opens_its_records(as_user, manager, branch):
    ActivityFactory(organization=branch, approved=True, starts_on=date(2026, 11, 3), headcount=7)

    weeks = board_of(as_user, manager).context["trend"]

    assert len(weeks) == 12
    assert [str(week.amounts[0]) for week in weeks].count("1") == 1
    week = next(week for week in weeks if week.amounts[0].value)
    assert week.period.start == date(2026, 11, 2)
    assert week.amounts[2].value == 7
    assert as_user(manager).get(week.url).context["page_obj"].paginator.count == 1


def test_change_is_against_the_period_before(as_user, manager, branch):
    ActivityFactory.create_batch(3, organization=branch, approved=True, starts_on=date(2026, 10, 5))
    ActivityFactory.create_batch(2, organization=branch, approved=True, starts_on=date(2026, 9, 5))

    response = board_of(as_user, manager, "/board/?period=2026-10")

    assert {f.measure.slug: change for f, change in response.context["figures"]}["activities"] == "比上期 +1 (+50%)"


def test_a_running_period_is_not_set_against_a_whole_one(as_user, manager, branch, today):
    ActivityFactory(organization=branch, approved=True, starts_on=today)

    response = board_of(as_user, manager, "/board/")

    assert {f.measure.slug: change for f, change in response.context["figures"]}["activities"] == "上期全期 0"


def test_leader_counts_what_he_may_not_open(as_user, leader, branch):
    ActivityFactory.create_batch(2, organization=branch, approved=True)

    assert figure_of(board_of(as_user, leader), "activities").amount.value == 2


def test_nobody_counts_a_sibling(as_user, branch, sibling, clerk):
    ActivityFactory(organization=sibling, approved=True)
    ActivityFactory(organization=branch, approved=True)

    response = board_of(as_user, clerk)

    assert figure_of(response, "activities").amount.value == 1
    assert sibling.short_name not in response.content.decode()
    assert as_user(clerk).get(f"{BOARD}&organization={sibling.pk}").status_code == 404


@pytest.mark.parametrize(
    "given", ["period=2026-13", "period=0001-01", "period=9999", "organization=x", "organization=%00", "period=%00"]
)
def test_odd_addresses_are_not_found(as_user, manager, given):
    assert as_user(manager).get(f"/board/?{given}").status_code == 404
    assert as_user(manager).get(f"/board/units/?{given}").status_code == 404


def test_future_is_now(as_user, manager, today):
    response = board_of(as_user, manager, f"/board/?period={today.year + 3}")

    assert response.context["period"] == Period.parse(str(today.year))


def test_unit_narrows_everything(as_user, manager, branch, sibling):
    ActivityFactory(organization=sibling, approved=True)
    ActivityFactory.create_batch(2, organization=branch, approved=True)

    response = board_of(as_user, manager, f"{BOARD}&organization={branch.pk}")

    assert figure_of(response, "activities").amount.value == 2
    assert response.context["reporting"] == queries.Reporting(due=1, reported=1)
    assert parse_qs(urlsplit(response.context["types"][0].url).query)["organization"] == [str(branch.pk)]


def test_declared_figures_stand_apart(as_user, manager, branch, clerk, reviewer, now):
    ActivityFactory(organization=branch, approved=True)
    DeclaredFigureFactory(
        organization=branch, measure="activities", entered_by=clerk, state="confirmed", confirmed_by=reviewer,
        confirmed_at=now,
    )  # fmt: skip

    response = board_of(as_user, manager, "/board/?period=2026")

    assert figure_of(response, "activities").amount.value == 1
    assert [str(figure.shown) for figure in response.context["declared"]] == ["179"]


# --- who reports ----------------------------------------------------------------------------------


def test_units_due_are_living_reporting_and_no_groups(manager, county, branch, sibling):
    OrganizationFactory(kind="group", parent=branch)
    OrganizationFactory(parent=county, reporting_from=date(2026, 12, 1))
    OrganizationFactory(parent=county, status="revoked", ended_on=date(2026, 1, 1))
    ActivityFactory(organization=branch, submitted=True)
    ActivityFactory(organization=sibling)  # a draft reports nothing

    scope = Scope(user=manager)

    assert {unit.pk for unit in queries.due_units(scope, MONTH)} == {county.pk, branch.pk, sibling.pk}
    assert queries.reporting_of(scope, MONTH) == queries.Reporting(due=3, reported=1)


def test_page_of_units_names_the_missing(as_user, manager, branch, sibling):
    ActivityFactory(organization=branch, approved=True)
    ActivityFactory(organization=branch, submitted=True)
    ActivityFactory(organization=sibling, approved=True, starts_on=date(2026, 9, 9))

    everybody = as_user(manager).get("/board/units/?period=2026-11")
    missing = as_user(manager).get("/board/units/?period=2026-11&missing=1")

    rows = {unit.pk: unit for unit, _url in everybody.context["rows"]}
    assert (rows[branch.pk].records, rows[branch.pk].waiting, rows[sibling.pk].records) == (1, 1, 0)
    assert rows[sibling.pk].last_on == date(2026, 9, 9)
    assert branch.pk not in {unit.pk for unit, _url in missing.context["rows"]}
    for unit, url in everybody.context["rows"]:
        if url:
            assert as_user(manager).get(url).context["page_obj"].paginator.count == unit.records
    assert [bool(url) for unit, url in everybody.context["rows"] if unit.pk == branch.parent_id] == [False]


# --- what needs attention -------------------------------------------------------------------------


def test_silence_overdue_reviews_and_unsigned_ledgers(manager, branch, sibling, now, today):
    moment = timezone.now()
    ActivityFactory(organization=sibling, approved=True, starts_on=today - timedelta(days=20))
    ActivityFactory(organization=branch, submitted=True, starts_on=today, review_due_at=moment - timedelta(hours=1))
    last_month = Period.containing("month", today.replace(day=1) - timedelta(days=20))
    ledger_period(branch, last_month)
    ledger_period(sibling, last_month, is_zero_report=True)

    found = queries.attention_of(Scope(user=manager), at=moment, today=today)

    quiet = {unit.pk: unit.quiet_days for unit in found.quiet}
    assert quiet[sibling.pk] == 20
    assert quiet[branch.parent_id] is None
    assert branch.pk not in quiet
    assert [(row["unit"], row["number"]) for row in found.late] == [("第一纺织厂工会", 1)]
    assert [(row["unit"], row["number"]) for row in found.unsigned] == [("第一纺织厂工会", 1)]


def test_sentence_says_it_in_words(manager, branch, sibling, now, today):
    ActivityFactory(organization=branch, approved=True, starts_on=today, headcount=12)
    scope, period = Scope(user=manager), Period.containing("month", today)
    figures, _money = queries.figures_of(scope, period)
    attention = queries.attention_of(scope, at=timezone.now(), today=today)

    said = words.sentence(period, figures, queries.reporting_of(scope, period), attention, is_current=True)

    assert said.startswith("本月活动 1 项，参与 12 人次")
    assert "应报 3 个单位，已报 1 个" in said
    assert "2 个单位 14 天没有记录" in said
    assert said.endswith("。")


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "count"), [("board", 15), ("board-units", 8)])
def test_queries_do_not_grow(as_user, manager, county, django_assert_num_queries, name, count):
    client = as_user(manager)
    client.get(reverse(name))  # what is read once for a session
    for number in (1, 2):
        for each in range(number):
            unit = OrganizationFactory(parent=county)
            kind = ActivityTypeFactory(code=f"T{number}{each}", name=f"类型{number}{each}")
            ActivityFactory(
                organization=unit, approved=True, type=kind, campaign=CampaignFactory(organization=unit),
                starts_on=date(2026, 11, 5),
            )  # fmt: skip
            ActivityFactory(organization=unit, submitted=True)
        with django_assert_num_queries(count):
            client.get(reverse(name), {"period": "2026-11"})


def test_every_chart_has_its_table(as_user, manager, branch):
    ActivityFactory(organization=branch, approved=True)

    page = board_of(as_user, manager).content.decode()

    charts = re.findall(r'data-chart="(\w+)".*?</table>', page, re.S)
    assert charts == ["trend", "bars"]
    assert re.search(r'data-value="1">1</td>', page)


def test_nobody_without_the_right_enters(as_user, member, auditor):
    for user in (member, auditor):
        assert as_user(user).get("/board/").status_code == 403


def test_county_without_children_counts_itself_only(as_user, county, branch):
    alone = person(Role.CLERK, county)
    ActivityFactory(organization=branch, approved=True)
    ActivityFactory(organization=county, approved=True)

    response = board_of(as_user, alone)

    assert figure_of(response, "activities").amount.value == 1
    assert response.context["reporting"].due == 1
    assert list(queries.units_read(alone)) == [Organization.objects.get(pk=county.pk)]
