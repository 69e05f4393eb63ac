"""Merging and revoking units: what ends, what stays, who takes over."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

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
from tests.organizations.told import actions_on

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
