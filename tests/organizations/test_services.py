"""Creating, renaming, moving, merging, revoking units: what changes, what stays, who may."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from activities.models import Activity
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.ledgers.models import LedgerPeriod
from portal.organizations import services
from portal.organizations.models import Organization
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory
from tests.factories.organizations import OrganizationFactory

NEW = {"name": "第三纺织厂工会委员会", "short_name": "第三纺织厂工会", "kind": "grassroots"}


@pytest.fixture
def other_county(city):
    return OrganizationFactory(
        code="411104", name="召陵区总工会", short_name="召陵区总工会", kind="county", parent=city
    )


@pytest.fixture
def team(branch):
    """A union group below the cast's branch."""
    return OrganizationFactory(code="B1-1", name="第一纺织厂一车间工会小组", kind="group", parent=branch)


def actions_on(organization):
    events = AuditEvent.objects.filter(target_type="organizations.organization", target_id=organization.pk)
    return list(events.order_by("pk").values_list("action", flat=True))


# --- create ---------------------------------------------------------------------------------------


def test_found_tree_makes_the_top_once(db, now):
    top = services.found_tree(code="411100", name="漯河市总工会", short_name="市总工会", kind="city", at=now)

    assert (top.path, top.reporting_from) == (f"/{top.pk}/", date(2026, 11, 18))
    with pytest.raises(RuleError):
        services.found_tree(code="410000", name="另一个", short_name="另一个", kind="city", at=now)


def test_create_hangs_below_the_parent_and_reports_from_today(manager, county, now):
    unit = services.create_organization(code="B3", parent=county, by=manager, at=now, **NEW)

    unit.refresh_from_db()
    assert (unit.path, unit.reporting_from, unit.sort_key[:4]) == (
        f"{county.path}{unit.pk}/",
        date(2026, 11, 18),
        "di s",
    )
    assert actions_on(unit) == ["organization.created"]


def test_create_refuses_a_code_that_cannot_stand_in_an_address(manager, county, now):
    with pytest.raises(ValidationError) as refusal:
        services.create_organization(code="B/3", parent=county, by=manager, at=now, **NEW)

    assert list(refusal.value.message_dict) == ["code"]


def test_create_refuses_a_code_that_is_taken(manager, county, branch, now):
    with pytest.raises(ValidationError) as refusal:
        services.create_organization(code=branch.code, parent=county, by=manager, at=now, **NEW)

    assert list(refusal.value.message_dict) == ["code"]


def test_create_below_an_ended_unit_is_refused(manager, branch, now):
    services.revoke_organization(organization=branch, by=manager, at=now)

    with pytest.raises(RuleError):
        services.create_organization(code="B3", parent=branch, by=manager, at=now, **NEW)


def test_create_outside_the_own_scope_is_refused(manager, other_county, now):
    with pytest.raises(PermissionDenied):
        services.create_organization(code="B3", parent=other_county, by=manager, at=now, **NEW)


def test_create_too_deep_is_refused_in_words(manager, county, now):
    Organization.objects.filter(pk=county.pk).update(path=county.path + "7" * (255 - len(county.path)))

    with pytest.raises(RuleError):
        services.create_organization(code="B3", parent=county, by=manager, at=now, **NEW)


# --- rename ---------------------------------------------------------------------------------------


def test_rename_changes_the_unit_and_no_record(manager, branch, now):
    activity = ActivityFactory(organization=branch, approved=True)

    services.rename_organization(
        organization=branch, name="第一棉纺织厂工会", short_name="一棉工会", by=manager, at=now
    )

    branch.refresh_from_db()
    activity.refresh_from_db()
    assert (branch.name, branch.short_name, branch.code) == ("第一棉纺织厂工会", "一棉工会", "B1")
    assert activity.organization_name == "第一纺织厂工会委员会"
    assert actions_on(branch) == ["organization.renamed"]


def test_rename_moves_the_unit_in_the_order_of_names(manager, branch, now):
    services.rename_organization(organization=branch, name="安康纺织厂工会", short_name="安康", by=manager, at=now)

    branch.refresh_from_db()
    assert branch.sort_key.startswith("an kang")


def test_rename_to_nothing_is_refused(manager, branch, now):
    with pytest.raises(ValidationError):
        services.rename_organization(organization=branch, name="", short_name="一棉", by=manager, at=now)


def test_nobody_renames_the_top_of_their_own_scope(manager, county, now):
    with pytest.raises(PermissionDenied):
        services.rename_organization(organization=county, name="新名", short_name="新名", by=manager, at=now)


def test_the_top_of_the_tree_is_renamed_from_itself(administrator, city, now):
    services.rename_organization(organization=city, name="漯河市工会", short_name="市工会", by=administrator, at=now)

    city.refresh_from_db()
    assert city.name == "漯河市工会"


# --- move -----------------------------------------------------------------------------------------


def test_move_takes_the_whole_subtree_along(administrator, branch, team, other_county, now):
    services.move_organization(organization=branch, parent=other_county, by=administrator, at=now)

    branch.refresh_from_db()
    team.refresh_from_db()
    assert branch.parent == other_county
    assert branch.path == f"{other_county.path}{branch.pk}/"
    assert team.path == f"{branch.path}{team.pk}/"
    assert AuditEvent.objects.get(action="organization.moved").details == {"from": "411103", "to": "411104"}


def test_move_leaves_units_whose_number_begins_alike(administrator, city, county, other_county, now):
    """Path /1/5/ must not take /1/55/ along: paths end with a slash."""
    units = [OrganizationFactory(parent=county) for _ in range(12)]
    before = {unit.pk: unit.path for unit in units[1:]}

    services.move_organization(organization=units[0], parent=other_county, by=administrator, at=now)

    after = dict(Organization.objects.filter(pk__in=before).values_list("pk", "path"))
    assert after == before


def test_scope_follows_a_move(administrator, manager, branch, other_county, now):
    activity = ActivityFactory(organization=branch, approved=True)
    new_manager = person(Role.UNION_MANAGER, other_county, include_children=True)

    services.move_organization(organization=branch, parent=other_county, by=administrator, at=now)

    assert not Activity.objects.visible_to(User.objects.get(pk=manager.pk)).filter(pk=activity.pk).exists()
    assert Activity.objects.visible_to(User.objects.get(pk=new_manager.pk)).filter(pk=activity.pk).exists()


def test_move_below_itself_or_its_own_part_is_refused(administrator, branch, team, now):
    for parent in (branch, team):
        with pytest.raises(RuleError):
            services.move_organization(organization=branch, parent=parent, by=administrator, at=now)


def test_move_to_where_it_stands_is_refused(administrator, branch, county, now):
    with pytest.raises(RuleError):
        services.move_organization(organization=branch, parent=county, by=administrator, at=now)


def test_move_below_an_ended_unit_is_refused(administrator, branch, sibling, now):
    services.revoke_organization(organization=sibling, by=administrator, at=now)

    with pytest.raises(RuleError):
        services.move_organization(organization=branch, parent=sibling, by=administrator, at=now)


def test_an_ended_unit_does_not_move(administrator, branch, other_county, now):
    services.revoke_organization(organization=branch, by=administrator, at=now)

    with pytest.raises(RuleError):
        services.move_organization(organization=branch, parent=other_county, by=administrator, at=now)


def test_the_top_of_the_tree_does_not_move_or_end(administrator, city, county, now):
    for act in (
        lambda: services.move_organization(organization=city, parent=county, by=administrator, at=now),
        lambda: services.merge_organization(organization=city, successor=county, by=administrator, at=now),
        lambda: services.revoke_organization(organization=city, by=administrator, at=now),
    ):
        with pytest.raises(RuleError):
            act()


def test_a_county_manager_moves_nothing_in_from_or_out_to_another_county(manager, county, branch, other_county, now):
    foreign = OrganizationFactory(parent=other_county)

    with pytest.raises(PermissionDenied):
        services.move_organization(organization=branch, parent=other_county, by=manager, at=now)
    with pytest.raises(PermissionDenied):
        services.move_organization(organization=foreign, parent=county, by=manager, at=now)


def test_a_manager_without_the_units_below_changes_none_of_them(county, branch, sibling, now):
    narrow = person(Role.UNION_MANAGER, county)

    with pytest.raises(PermissionDenied):
        services.move_organization(organization=branch, parent=sibling, by=narrow, at=now)
    with pytest.raises(PermissionDenied):
        services.rename_organization(organization=branch, name="新名", short_name="新名", by=narrow, at=now)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.CLERK, Role.REVIEWER, Role.MEMBER])
def test_other_roles_do_not_change_the_tree(city, branch, sibling, now, role):
    user = person(role, city, include_children=True)

    with pytest.raises(PermissionDenied):
        services.move_organization(organization=branch, parent=sibling, by=user, at=now)


# --- merge ----------------------------------------------------------------------------------------


def test_merge_ends_the_unit_below_its_successor(manager, branch, team, sibling, now):
    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    branch.refresh_from_db()
    team.refresh_from_db()
    assert (branch.status, branch.ended_on, branch.successor, branch.parent) == ("merged", now.date(), sibling, sibling)
    assert branch.path == f"{sibling.path}{branch.pk}/"
    assert (team.parent, team.path, team.status) == (sibling, f"{sibling.path}{team.pk}/", "active")
    assert actions_on(branch) == ["organization.moved", "organization.merged"]


def test_successors_never_form_a_chain(manager, county, branch, sibling, now):
    third = OrganizationFactory(code="B3", parent=county)
    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    services.merge_organization(organization=sibling, successor=third, by=manager, at=now)

    branch.refresh_from_db()
    assert (branch.successor, branch.parent, branch.path) == (third, third, f"{third.path}{branch.pk}/")


def test_merge_into_the_union_above_stays_in_place(manager, county, branch, now):
    services.merge_organization(organization=branch, successor=county, by=manager, at=now)

    branch.refresh_from_db()
    assert (branch.parent, branch.successor) == (county, county)


def test_merge_into_a_unit_of_another_scope_is_refused(manager, branch, other_county, now):
    with pytest.raises(PermissionDenied):
        services.merge_organization(organization=branch, successor=other_county, by=manager, at=now)


def test_merge_into_its_own_part_is_refused(manager, branch, team, now):
    with pytest.raises(RuleError):
        services.merge_organization(organization=branch, successor=team, by=manager, at=now)


def test_merge_into_an_ended_unit_is_refused(manager, branch, sibling, now):
    services.revoke_organization(organization=sibling, by=manager, at=now)

    with pytest.raises(RuleError):
        services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)


def test_a_unit_ends_once(manager, branch, sibling, now):
    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    with pytest.raises(RuleError):
        services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)
    with pytest.raises(RuleError):
        services.revoke_organization(organization=branch, by=manager, at=now)


def test_merge_ends_the_roles_at_the_unit_only(manager, branch, team, sibling, clerk, reviewer, outsider, now):
    group_clerk = person(Role.CLERK, team)
    deputy = RoleAssignmentFactory(
        user=clerk,
        role=Role.REVIEWER,
        organization=branch,
        valid_from=now.date() + timedelta(days=7),
        deputy_for=reviewer,
    )

    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    people = [User.objects.get(pk=user.pk) for user in (clerk, reviewer)]
    assert [user.has_perm("activities.change_activity") for user in people] == [False, False]
    assert [user.organization for user in people] == [sibling, sibling]
    assert not RoleAssignment.objects.filter(pk=deputy.pk).exists()
    team.refresh_from_db()
    assert User.objects.get(pk=group_clerk.pk).has_perm("activities.change_activity", team)
    assert User.objects.get(pk=outsider.pk).has_perm("activities.change_activity", sibling)


def test_members_of_a_merged_unit_are_members_of_the_successor(manager, branch, sibling, member, now):
    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    current = RoleAssignment.objects.in_force(now.date()).get(user=member)
    assert (current.role, current.organization) == (Role.MEMBER, sibling)


def test_a_role_that_was_over_keeps_its_days(manager, branch, sibling, now):
    former = person(Role.CLERK, branch)
    former.assignments.update(valid_until=date(2026, 3, 31))

    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    assert former.assignments.get().valid_until == date(2026, 3, 31)


def test_the_successors_people_finish_the_work(manager, branch, sibling, now):
    """An exact grant at the successor reaches the merged unit; nothing new is logged there."""
    submitted = ActivityFactory(organization=branch, submitted=True)
    successor_reviewer = person(Role.REVIEWER, sibling)

    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    reviewer_now = User.objects.get(pk=successor_reviewer.pk)
    assert Activity.objects.visible_to(reviewer_now).get() == submitted
    submitted.refresh_from_db()
    assert reviewer_now.has_perm("activities.approve_activity", Activity.objects.get(pk=submitted.pk))


def test_sealed_periods_survive_the_end_of_their_unit(manager, reviewer, clerk, branch, sibling, now):
    period = LedgerPeriod.objects.create(
        ledger="activities", organization=branch, kind="week", starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 15),
        state="sealed", is_zero_report=True, prepared_by=clerk, prepared_at=now, reviewed_by=reviewer,
        reviewed_at=now, sealed_by=reviewer, sealed_at=now,
    )  # fmt: skip

    services.merge_organization(organization=branch, successor=sibling, by=manager, at=now)

    period.refresh_from_db()
    branch.refresh_from_db()
    assert (period.state, period.organization, branch.reporting_from) == ("sealed", branch, date(2026, 1, 1))
    assert LedgerPeriod.objects.within(sibling).get() == period


# --- revoke ---------------------------------------------------------------------------------------


def test_revoke_without_a_successor_leaves_the_unit_in_its_place(manager, branch, county, clerk, now):
    services.revoke_organization(organization=branch, by=manager, at=now)

    branch.refresh_from_db()
    assert (branch.status, branch.successor, branch.parent, branch.ended_on) == ("revoked", None, county, now.date())
    assert not User.objects.get(pk=clerk.pk).has_perm("activities.add_activity")
    assert User.objects.get(pk=clerk.pk).organization == branch


def test_revoke_with_living_units_below_is_refused(manager, branch, team, now):
    with pytest.raises(RuleError):
        services.revoke_organization(organization=branch, by=manager, at=now)


def test_revoke_after_the_units_below_have_ended(manager, branch, team, now):
    services.revoke_organization(organization=team, by=manager, at=now)

    services.revoke_organization(organization=branch, by=manager, at=now)

    team.refresh_from_db()
    assert (team.status, team.parent) == ("revoked", branch)


def test_revoke_with_a_successor_hands_the_records_over(manager, branch, sibling, now):
    activity = ActivityFactory(organization=branch, approved=True)
    heir = person(Role.CLERK, sibling)

    services.revoke_organization(organization=branch, successor=sibling, by=manager, at=now)

    branch.refresh_from_db()
    assert (branch.status, branch.successor, branch.parent) == ("revoked", sibling, sibling)
    assert Activity.objects.visible_to(User.objects.get(pk=heir.pk)).get() == activity


def test_a_failed_act_changes_nothing(manager, branch, team, now):
    before = list(Organization.objects.order_by("pk").values())

    with pytest.raises(RuleError):
        services.revoke_organization(organization=branch, by=manager, at=now)

    assert list(Organization.objects.order_by("pk").values()) == before
    assert not AuditEvent.objects.filter(action__startswith="organization.").exists()


# --- at once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_moves_at_once_never_close_a_circle(administrator, city, now):
    """Each thread hangs its unit below the next one's: all together would be a circle."""
    units = [OrganizationFactory(parent=city) for _ in range(4)]
    barrier, refused = threading.Barrier(len(units)), []

    def hang(index):
        mover = User.objects.get(pk=administrator.pk)
        barrier.wait()
        try:
            target = units[(index + 1) % len(units)]
            services.move_organization(organization=units[index], parent=target, by=mover, at=now)
        except RuleError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hang, args=[index]) for index in range(len(units))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = {row.pk: row for row in Organization.objects.all()}
    assert len(refused) == 1
    for row in rows.values():
        assert row.path == (f"{rows[row.parent_id].path}{row.pk}/" if row.parent_id else f"/{row.pk}/")
