"""Pages of teams: the journey by HTTP, scope, lists with their query counts, the public allow-list."""

import re

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import attachment_by
from tests.factories.teams import FORM, TeamCallFactory, TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers import services
from volunteers.models import Team, TeamMember

pytestmark = pytest.mark.django_db

POSTED = FORM | {"kind": "club", "founded_on": "2024-03-05", "plan": "每周五文明交通"}


@pytest.fixture
def county_reviewer(county):
    return person(Role.REVIEWER, county, display_name="钱复核")


def page_of(team, name="detail"):
    return reverse(f"volunteers:team-{name}", args=[team.pk])


def test_a_clerk_writes_and_the_union_above_registers(as_user, branch, clerk, county_reviewer, now):
    client = as_user(clerk)
    made = client.post(reverse("volunteers:team-create"), POSTED | {"organization": branch.pk})
    team = Team.objects.get()
    assert made.url == page_of(team)
    services.attach_form(team=team, scan=attachment_by(clerk), paper_on=now.date(), paper_by="牛小禾", by=clerk, at=now)
    team.refresh_from_db()

    stale = client.post(page_of(team, "submit"), {"version": 1})
    done = client.post(page_of(team, "submit"), {"version": team.version})
    upper = as_user(county_reviewer)
    blank = upper.post(page_of(team, "return"), {"version": team.version + 1, "reason": " "})
    registered = upper.post(page_of(team, "register"), {"version": team.version + 1})

    assert (stale.status_code, done.status_code, blank.status_code, registered.status_code) == (409, 302, 409, 302)
    team.refresh_from_db()
    assert (team.state, team.registered_by) == ("registered", county_reviewer)
    assert team.number in upper.get(page_of(team)).content.decode()


def test_a_form_keeps_what_was_typed_and_says_what_to_do(as_user, branch, clerk):
    typed = POSTED | {"organization": branch.pk, "leader_phone": "123", "leader_number": "V-1"}
    answer = as_user(clerk).post(reverse("volunteers:team-create"), typed)

    assert set(answer.context["form"].errors) == {"leader_phone", "leader_number"}
    assert 'value="春晖职工志愿服务队"' in answer.content.decode()
    assert not Team.objects.exists()


def test_who_sees_which_page(as_user, branch, clerk, reviewer, outsider, county_reviewer, leader, member):
    team = TeamFactory(organization=branch, created_by=clerk)
    acts = [("GET", page_of(team)), ("POST", page_of(team, "dissolve"))]
    statuses = {
        user.username: tuple(as_user(user).generic(method, url).status_code for method, url in acts)
        for user in (clerk, reviewer, outsider, leader, member)
    }

    assert statuses == {
        "clerk": (200, 403), "reviewer": (200, 403), "outsider": (404, 404), "leader": (404, 404), "member": (404, 404),
    }  # fmt: skip
    assert as_user(county_reviewer).get(page_of(team)).status_code == 200


def test_the_union_above_reads_the_form_that_it_decides_on(as_user, city, branch, clerk, manager, county_reviewer, now):
    team = TeamFactory(organization=branch, created_by=clerk, waiting=True)
    services.return_team(team=team, reason="印章不清", by=county_reviewer, at=now)
    own = TeamFactory(organization=city, created_by=clerk, draft=True)
    at_the_top = person(Role.UNION_MANAGER, city, include_children=True)

    may = {name: as_user(user).get(page_of(one)).context["may"] for name, user, one in [
        ("clerk", clerk, team), ("manager", manager, team), ("top", at_the_top, own),
    ]}  # fmt: skip
    assert {name: (rights["edit"], rights["roster"]) for name, rights in may.items()} == {
        "clerk": (True, True), "manager": (False, False), "top": (True, True),
    }  # fmt: skip
    assert as_user(manager).get(page_of(team, "roster")).context["may_keep"] is False


def test_the_leader_lands_on_the_team_from_the_own_page(as_user, branch, clerk, member, now):
    record = VolunteerFactory(organization=branch, user=member)
    team = TeamFactory(organization=branch, created_by=clerk, leader=record, plan="旧计划")
    asked = services.ask_to_join(team=team, volunteers=[record], by=clerk, at=now)[0]
    client = as_user(member)

    assert "1" in client.get(reverse("volunteers:me")).content.decode()
    client.post(reverse("volunteers:me-team-answer", args=[asked.pk]), {"answer": "yes"})
    assert page_of(team) in client.get(reverse("volunteers:me")).content.decode()
    page = client.get(page_of(team)).content.decode()
    assert page_of(team, "plan") in page
    assert "13900001111" not in page
    client.post(page_of(team, "plan"), {"plan": "新计划", "version": Team.objects.get().version})
    assert Team.objects.get().plan == "新计划"
    colleague = VolunteerFactory(organization=branch, name="苗小禾")
    found = client.get(page_of(team, "roster"), {"q": "mxh"})
    assert found.context["found"] == [colleague]
    client.post(page_of(team, "ask"), {"volunteers": [colleague.pk]})
    assert TeamMember.objects.get(volunteer=colleague).state == "asked"
    assert client.get(page_of(team, "registration-form")).status_code == 403


def test_phones_are_masked_until_the_unit_prints_them(as_user, branch, clerk, county_reviewer):
    team = TeamFactory(organization=branch, created_by=clerk)
    form = page_of(team, "registration-form")

    masked, clear = as_user(clerk).get(form), as_user(clerk).post(form)

    assert ("139****1111" in masked.content.decode(), "13900001111" in masked.content.decode()) == (True, False)
    assert "13900001111" in clear.content.decode()
    assert as_user(county_reviewer).post(form).status_code == 403


@pytest.mark.parametrize("route", ["team-list", "team-list-public"])
def test_lists_ask_as_much_for_three_rows_as_for_one(
    route, as_user, branch, clerk, reviewer, now, django_assert_num_queries
):
    client, url = as_user(clerk if route == "team-list" else None), reverse(f"volunteers:{route}")
    queries = {"team-list": 10, "team-list-public": 4}[route]
    TeamMemberFactory(team=TeamFactory(organization=branch, created_by=clerk))
    Team.objects.update(published_by=reviewer, published_at=now)
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)
    for _number in range(2):
        TeamMemberFactory(team=TeamFactory(organization=branch, created_by=clerk))
    Team.objects.update(published_by=reviewer, published_at=now)
    with django_assert_num_queries(queries):
        page = client.get(url)
    assert page.context["page_obj"].paginator.count == 3


def test_two_empty_lists(as_user, clerk):
    client, url = as_user(clerk), reverse("volunteers:team-list")

    assert "new/" in client.get(url).content.decode()
    assert client.get(url, {"q": "无此队"}).context["is_filtered"]


def test_the_list_of_late_units_reads_as_the_union_sees_it(
    as_user, county, branch, sibling, clerk, manager, django_assert_num_queries
):
    call = TeamCallFactory(organization=county, created_by=manager)
    TeamFactory(organization=branch, created_by=clerk, waiting=True)
    url = reverse("volunteers:call-detail", args=[call.pk])
    client = as_user(manager)

    page = client.get(url)
    late = client.get(url, {"late": "1"})
    own = as_user(clerk).get(url)

    assert [(unit, len(teams)) for unit, teams in page.context["rows"]] == [(branch, 1), (sibling, 0)]
    assert [unit for unit, _teams in late.context["rows"]] == [sibling]
    assert [unit for unit, _teams in own.context["rows"]] == [branch]
    assert client.post(reverse("volunteers:call-remind", args=[call.pk])).status_code == 302
    assert not client.get(url).context["can_remind"]


def test_the_public_page_shows_what_is_allowed_and_nothing_else(as_user, branch, clerk, reviewer, now):
    team = TeamFactory(
        organization=branch, created_by=clerk, slogan="春晖暖人心", site="东门驿站", plan="内部计划",
        contact_phone="13900002222", leader_position="副主席",
    )  # fmt: skip
    members = TeamMemberFactory.create_batch(4, team=team)
    visitor = as_user(None)
    assert visitor.get(reverse("volunteers:team-public", args=[team.pk])).status_code == 404
    services.publish_team(team=team, by=reviewer, at=now)

    few = visitor.get(reverse("volunteers:team-public", args=[team.pk])).content.decode()
    TeamMemberFactory(team=team)
    page = visitor.get(reverse("volunteers:team-public", args=[team.pk]))
    both = page.content.decode() + visitor.get(reverse("volunteers:team-list-public")).content.decode()

    shown = [team.name, "春晖暖人心", "东门驿站", branch.name, "2024-03-05", "交通引导、便民服务", "耿*"]
    hidden = ["耿明远", "牛小禾", "内部计划", "副主席", "139000", members[0].volunteer.name, clerk.display_name]
    assert [words for words in shown if words not in both] == []
    assert [words for words in hidden if words in both + few] == []
    assert (page.context["shown"].members, re.search(r"<dd>\s*4\s*</dd>", few)) == (5, None)
