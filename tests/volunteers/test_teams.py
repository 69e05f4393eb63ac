"""Teams: states and the second person, scope, the person's yes, changes, calls and who is late."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from portal.accounts.roles import Role
from portal.common.errors import RuleError, StaleVersionError
from portal.notifications.models import Message
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import attachment_by
from tests.factories.organizations import OrganizationFactory
from tests.factories.teams import FORM, TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers import policies, services
from volunteers.models import Team, TeamMember, TeamRevision
from volunteers.services.consents import erase_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def county_reviewer(county):
    """Reviews for the county federation itself: what the units hand in comes here."""
    return person(Role.REVIEWER, county, display_name="钱复核")


def handed_in(organization, by, at, **content):
    team = services.save_team(organization=organization, content=FORM | {"kind": "club"} | content, by=by, at=at)
    services.attach_form(
        team=team, scan=attachment_by(by), paper_on=date(2026, 11, 17), paper_by="牛小禾", by=by, at=at
    )
    return services.submit_team(team=team, by=by, at=at)


def test_a_form_goes_from_draft_to_the_register_and_off_it(branch, clerk, county_reviewer, now):
    team = handed_in(branch, clerk, now)

    services.return_team(team=team, reason="缺联络员电话", by=county_reviewer, at=now)
    services.save_team(organization=branch, content={"contact_phone": "13900003333"}, by=clerk, at=now, team=team)
    services.submit_team(team=team, by=clerk, at=now)
    registered = services.register_team(team=team, by=county_reviewer, at=now)

    assert (registered.state, registered.number, registered.registered_on) == (
        "registered", "T-2026-0001", date(2026, 11, 18),
    )  # fmt: skip
    assert list(Message.objects.filter(recipient=clerk).values_list("kind", flat=True)) == [
        "team.registered", "team.returned",
    ]  # fmt: skip
    dissolved = services.dissolve_team(team=team, reason="队员转岗", by=county_reviewer, at=now)
    assert (dissolved.state, dissolved.dissolved_on) == ("dissolved", date(2026, 11, 18))
    assert Team.objects.count_on([date(2026, 11, 17), date(2026, 11, 18)]) == [0, 0]


def test_a_form_is_handed_in_whole_and_once(branch, clerk, now):
    team = services.save_team(organization=branch, content=FORM, by=clerk, at=now)

    with pytest.raises(RuleError, match="盖章"):
        services.submit_team(team=team, by=clerk, at=now)
    assert set(services.gaps_of(team)) == {"seal_scan", "paper_on", "paper_by", "service_categories"}
    with pytest.raises(ValidationError):
        services.save_team(organization=branch, content={"founded_on": date(2026, 11, 19)}, by=clerk, at=now, team=team)
    with pytest.raises(ValidationError):
        services.save_team(organization=branch, content={"slogan": "热线 13900001234"}, by=clerk, at=now, team=team)
    with pytest.raises(StaleVersionError):
        services.save_team(organization=branch, content={}, by=clerk, at=now, team=team, version=7)


def test_the_union_above_registers_and_nobody_of_the_unit(city, branch, sibling, clerk, reviewer, manager, now):
    """The unit's own reviewer, a sibling and whoever wrote in the form are refused; county and city may."""
    team = handed_in(branch, clerk, now)
    of_unit_with_right_above = person(Role.CLERK, branch)
    RoleAssignmentFactory(user=of_unit_with_right_above, role=Role.REVIEWER, organization=city, include_children=True)
    neighbour = person(Role.REVIEWER, sibling)
    city_manager = person(Role.UNION_MANAGER, city, include_children=True)

    for refused in (clerk, reviewer, neighbour, of_unit_with_right_above):
        with pytest.raises(PermissionDenied):
            policies.check_can_decide_team(refused, team)
    assert [policies.can_decide_team(user, team) for user in (manager, city_manager)] == [True, True]
    assert list(Team.objects.registrable_by(manager)) == [team]
    assert [Team.objects.registrable_by(user).count() for user in (reviewer, of_unit_with_right_above)] == [0, 0]
    services.save_team(organization=branch, content={}, by=manager, at=now, team=services.return_team(
        team=team, reason="请补", by=city_manager, at=now,
    ))  # fmt: skip
    services.submit_team(team=team, by=clerk, at=now)
    with pytest.raises(PermissionDenied):
        services.register_team(team=team, by=manager, at=now)  # wrote in it meanwhile


def test_the_topmost_union_registers_its_own_by_a_second_person(city, now):
    writer = person(Role.CLERK, city)
    team = handed_in(city, writer, now)
    second = person(Role.REVIEWER, city)

    assert list(Team.objects.registrable_by(second)) == [team]
    assert services.register_team(team=team, by=second, at=now).state == "registered"


def test_teams_are_seen_in_scope_only(city, county, branch, sibling, clerk, outsider, county_reviewer, leader):
    registered = TeamFactory(organization=branch, created_by=clerk)
    handed = TeamFactory(organization=branch, created_by=clerk, waiting=True)
    draft = TeamFactory(organization=branch, created_by=clerk, draft=True)
    below = OrganizationFactory(name="一车间工会小组", parent=branch)
    of_below = TeamFactory(organization=below)

    def seen(user):
        return set(Team.objects.visible_to(user))

    assert seen(clerk) == {registered, handed, draft}  # an exact grant does not reach below
    assert seen(outsider) == set()
    assert seen(county_reviewer) == {registered, handed}  # what comes to it; drafts stay with the unit
    assert of_below not in seen(county_reviewer)
    assert seen(leader) == set()


def test_the_leader_sees_and_keeps_the_own_team_only(branch, clerk, member, now):
    own_record = VolunteerFactory(organization=branch, user=member)
    team = TeamFactory(organization=branch, created_by=clerk, leader=own_record)
    other = TeamFactory(organization=branch, created_by=clerk)
    services.ask_to_join(team=team, volunteers=[own_record], by=clerk, at=now)

    assert set(Team.objects.visible_to(member)) == set()  # not before the own yes
    services.answer_team(member=team.members.get(), says_yes=True, by=member, at=now)

    assert set(Team.objects.visible_to(member)) == {team}
    services.save_plan(team=team, plan="每周五文明交通", by=member, at=now)
    asked = services.ask_to_join(team=team, volunteers=[VolunteerFactory(organization=branch)], by=member, at=now)
    services.remove_member(member=asked[0], by=member, at=now)
    for refused in (
        lambda: services.save_plan(team=other, plan="x", by=member, at=now),
        lambda: services.save_team(organization=branch, content={"name": "新名"}, by=member, at=now, team=team),
        lambda: services.note_signed(team=team, volunteers=[], scan=attachment_by(clerk), by=member, at=now),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    services.leave_team(member=team.members.get(volunteer=own_record), by=member, at=now)
    assert set(Team.objects.visible_to(member)) == set()


def test_nobody_is_in_a_team_without_a_yes(branch, sibling, clerk, member, reviewer, now):
    team = TeamFactory(organization=branch, created_by=clerk)
    person_asked = VolunteerFactory(organization=branch, user=member)
    on_paper = VolunteerFactory(organization=branch)

    services.ask_to_join(team=team, volunteers=[person_asked, on_paper], by=clerk, at=now)
    assert services.ask_to_join(team=team, volunteers=[person_asked], by=clerk, at=now) == []
    assert Team.objects.with_member_count().get(pk=team.pk).member_count == 0
    asked = team.members.get(volunteer=person_asked)
    with pytest.raises(PermissionDenied):
        services.answer_team(member=asked, says_yes=True, by=reviewer, at=now)
    services.answer_team(member=asked, says_yes=False, by=member, at=now)
    services.note_signed(team=team, volunteers=[on_paper], scan=attachment_by(clerk), by=clerk, at=now)

    assert sorted(team.members.values_list("state", "method")) == [("declined", "online"), ("member", "paper")]
    assert Team.objects.with_member_count().get(pk=team.pk).member_count == 1
    with pytest.raises(RuleError):
        services.ask_to_join(team=team, volunteers=[VolunteerFactory(organization=sibling)], by=clerk, at=now)
    with pytest.raises(RuleError):
        services.answer_team(member=asked, says_yes=True, by=member, at=now)


def test_a_registered_form_changes_by_a_decision_of_the_union_above(branch, clerk, reviewer, county_reviewer, now):
    team = TeamFactory(organization=branch, created_by=clerk, kind="club")
    services.publish_team(team=team, by=reviewer, at=now)
    with pytest.raises(RuleError):
        services.request_revision(team=team, content={"name": team.name}, reason="无", by=clerk, at=now)

    revision = services.request_revision(
        team=team, content={"name": "朝阳读书俱乐部", "leader_phone": "13900004444"}, reason="改名", by=clerk, at=now
    )
    assert Team.objects.get(pk=team.pk).name == team.name
    with pytest.raises(RuleError):
        services.request_revision(team=team, content={"name": "再改"}, reason="改名", by=clerk, at=now)
    for refused in (clerk, reviewer):
        with pytest.raises(PermissionDenied):
            services.accept_revision(revision=revision, by=refused, at=now)
    assert list(TeamRevision.objects.decidable_by(county_reviewer)) == [revision]
    changed = services.accept_revision(revision=revision, by=county_reviewer, at=now)

    assert (changed.name, changed.leader_phone, changed.is_public) == ("朝阳读书俱乐部", "13900004444", False)
    second = services.request_revision(team=team, content={"name": "又改"}, reason="改名", by=clerk, at=now)
    services.refuse_revision(revision=second, reason="不必", by=county_reviewer, at=now)
    assert Team.objects.get(pk=team.pk).name == "朝阳读书俱乐部"


def test_a_second_person_publishes_and_the_page_goes_with_the_team(branch, clerk, reviewer, county_reviewer, now):
    team = TeamFactory(organization=branch, created_by=clerk)

    with pytest.raises(PermissionDenied):
        services.publish_team(team=team, by=clerk, at=now)
    services.publish_team(team=team, by=reviewer, at=now)
    assert list(Team.objects.published()) == [team]
    services.unpublish_team(team=team, by=clerk, at=now)
    services.publish_team(team=team, by=county_reviewer, at=now)
    services.dissolve_team(team=team, reason="合并", by=county_reviewer, at=now)
    assert list(Team.objects.published()) == []


def test_late_units_are_listed_and_reminded_once_a_day(county, branch, sibling, clerk, outsider, manager, now):
    OrganizationFactory(name="纺织厂一组", kind="group", parent=branch)
    call = services.save_call(
        organization=county, by=manager, at=now,
        content={"year": 2026, "title": "登记服务队", "due_on": date(2026, 11, 30), "kinds": ["staff"]},
    )  # fmt: skip
    TeamFactory(organization=branch, created_by=clerk, waiting=True)
    TeamFactory(organization=sibling, created_by=outsider, kind="club")

    assert list(services.called_units(call).values_list("short_name", "has_handed_in")) == [
        ("第一纺织厂工会", True), ("第二纺织厂工会", False),
    ]  # fmt: skip
    assert services.remind_late_units(call=call, by=manager, at=now) == (1, 0)
    assert [message.recipient for message in Message.objects.filter(kind="team.reminded")] == [outsider]
    with pytest.raises(RuleError):
        services.remind_late_units(call=call, by=manager, at=now + timedelta(hours=3))
    assert services.remind_late_units(call=call, by=manager, at=now + timedelta(days=1)) == (1, 0)
    with pytest.raises(PermissionDenied):
        services.remind_late_units(call=call, by=clerk, at=now)
    assert Message.objects.filter(kind="team.called").count() == 2


def test_merged_and_erased_records_leave_no_trace_in_teams(branch, clerk, now):
    kept, dropped = VolunteerFactory(organization=branch), VolunteerFactory(organization=branch)
    team = TeamFactory(organization=branch, created_by=clerk, leader=dropped)
    both = TeamFactory(organization=branch, created_by=clerk)
    TeamMemberFactory(team=team, volunteer=dropped)
    TeamMemberFactory(team=both, volunteer=dropped)
    TeamMemberFactory(team=both, volunteer=kept)

    services.team_members.hand_over_memberships(kept=kept, dropped=dropped, at=now)

    assert set(TeamMember.objects.live().values_list("team", "volunteer")) == {(team.pk, kept.pk), (both.pk, kept.pk)}
    assert Team.objects.get(pk=team.pk).leader == kept
    erase_volunteer(kept, now)
    erased = Team.objects.get(pk=team.pk)
    assert (erased.leader, erased.leader_name, erased.leader_phone) == (None, "—", "")


def test_phones_of_a_team_are_not_readable_in_the_database(branch, clerk):
    team = TeamFactory(organization=branch, created_by=clerk, contact_phone="13900002222")

    with connection.cursor() as cursor:
        cursor.execute("SELECT volunteers_team::text FROM volunteers_team WHERE id = %s", [team.pk])
        row = cursor.fetchone()[0]

    assert [phone for phone in ("13900001111", "13900002222") if phone in row or phone.encode().hex() in row] == []
