"""The register of teams and the ledger of clubs as workbooks, read back; what later changes add."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.codes.models import Code
from portal.ledgers.base import Seen, get_ledger
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, ActivityTypeFactory
from tests.factories.ledgers import built_run
from tests.factories.teams import TeamFactory, TeamMemberFactory
from tests.ledgers.goldens import golden, workbooks_of
from tests.ledgers.test_activity_ledger import YEAR
from volunteers.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams(branch, county, sibling, clerk, manager):
    about = {"organization": branch, "created_by": clerk, "registered_by": manager, "contact_phone": "13900002222"}
    team = TeamFactory(
        **about, name="春晖志愿服务队", number="T-2025-0001", leader_position="工会主席", party_member_count=4,
        has_weekly_target=True, plan="每周五文明交通",
    )  # fmt: skip
    TeamMemberFactory.create_batch(2, team=team)
    for value, label in (("91", "文明交通"), ("92", "便民服务")):
        team.service_categories.add(Code.objects.create(table=Code.Table.SERVICE_CATEGORY, value=value, label=label))
    club = TeamFactory(
        **about, name="=读书俱乐部", number="T-2025-0002", kind="club", has_monthly_target=True,
        registered_on=date(2025, 12, 31),
    )  # fmt: skip
    TeamMemberFactory.create_batch(5, team=club)
    contest = ActivityTypeFactory(code="C02", name="知识竞赛", family="contest")
    held = {"organization": branch, "approved": True, "team": club}
    ActivityFactory(**held, starts_on=date(2026, 3, 9), type=contest, session_count=2, headcount=20)
    ActivityFactory(**held, starts_on=date(2026, 4, 9), headcount=31, is_headcount_approximate=True)
    ActivityFactory(**held, starts_on=date(2025, 4, 9), headcount=1000)
    gone = TeamFactory(**about, name="旧社团", number="T-2025-0003", kind="society", registered_on=date(2025, 6, 1))
    Team.objects.filter(pk=gone.pk).update(
        state="dissolved", dissolved_on=date(2026, 5, 4), dissolved_by=manager, dissolve_reason="转岗"
    )
    TeamFactory(**about, waiting=True, name="未登记")
    TeamFactory(organization=sibling, name="别家的", kind="club", number="T-2025-0009")
    return team, club


@pytest.mark.parametrize("ledger", ["teams", "clubs"])
def test_workbooks_equal_the_golden_file(ledger, teams, branch, now):
    run = built_run(branch, at=now, period=YEAR, ledger=ledger)

    found = workbooks_of(run)
    assert found == golden(ledger)
    assert [words for words in ("耿明远", "牛小禾", "1390", "每周五") if words in str(found["public"])] == []


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("ledger", ["teams", "clubs"])
def test_rows_take_one_query_whatever_their_number(ledger, number, branch, clerk, django_assert_num_queries):
    kind = "club" if ledger == "clubs" else "staff"
    TeamFactory.create_batch(number, organization=branch, created_by=clerk, kind=kind)
    definition = get_ledger(ledger)

    with django_assert_num_queries(1):
        rows = list(definition.stream(definition.rows(branch, YEAR)))

    assert len(rows) == number


def test_each_ledger_has_its_own_list_of_periods(teams, branch, now, as_user):
    run = built_run(branch, at=now, period=YEAR, ledger="clubs")
    page = as_user(person(Role.CLERK, branch, include_children=True)).get(
        reverse("ledgers:period-list"), {"ledger": "clubs", "kind": "year"}
    )

    assert (page.context["ledger"].slug, [line.period for line in page.context["lines"]]) == ("clubs", [run.period])
    assert "kind=month&amp;ledger=clubs" in page.content.decode()


def test_an_activity_that_came_later_is_told_of(teams, branch, now):
    _team, club = teams
    ledger = get_ledger("clubs")
    seen = Seen(period=YEAR, as_of=now + timedelta(hours=1))
    later = now + timedelta(hours=2)

    before = ledger.count_changes(branch, {1: seen})
    ActivityFactory(organization=branch, approved=True, team=club, starts_on=date(2026, 5, 5), effective_at=later)

    assert (before, ledger.count_changes(branch, {1: seen})) == ({1: (0, 0)}, {1: (1, 0)})
    assert set(ledger.paths_with_rows(YEAR)) >= {branch.path}
