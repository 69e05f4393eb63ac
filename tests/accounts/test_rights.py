"""Who reaches what: reading and acting agree for every role, place and day; nothing outlives its end.

The expected reach is written down here by hand, not computed by the code under test.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from portal.accounts import services
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import GRANTS, Role, permissions_of
from portal.ledgers.models import LedgerPeriod
from portal.organizations.models import Organization
from portal.organizations.services import merge_organization, move_organization
from tests.factories.accounts import RoleAssignmentFactory, UserFactory, person
from tests.factories.activities import ActivityFactory
from tests.factories.organizations import OrganizationFactory

PERMISSIONS = sorted(frozenset().union(*GRANTS.values()))
VIEW = "activities.view_activity"

# Where a role is held → which places it reaches.
REACH = {
    "at the branch": {"own", "merged"},
    "at the branch and below": {"own", "merged", "child"},
    "at the county": {"parent"},
    "at the county and below": {"parent", "own", "merged", "child", "sibling"},
    "until yesterday": set(),
    "from tomorrow on": set(),
    "until today": {"own", "merged"},
    "from today on": {"own", "merged"},
    "as a deputy": {"own", "merged"},
}

# The ledger of a unit holds the records of every unit below it: a role without those reads it only where there
# are none (what was merged into the unit does not count).
READS_LEDGERS = {
    "at the branch": {"merged"},
    "at the branch and below": {"own", "merged", "child"},
    "at the county": set(),
    "at the county and below": {"parent", "own", "merged", "child", "sibling"},
    "until yesterday": set(),
    "from tomorrow on": set(),
    "until today": {"merged"},
    "from today on": {"merged"},
    "as a deputy": {"merged"},
}


@pytest.fixture
def places(county, branch, sibling):
    """One unit for each relation to the branch; ``merged`` was taken over by the branch."""
    return {
        "own": branch,
        "sibling": sibling,
        "parent": county,
        "child": OrganizationFactory(code="B1-1", kind="group", parent=branch),
        "merged": OrganizationFactory(
            code="B9", parent=branch, status="merged", successor=branch, ended_on=timezone.localdate()
        ),
    }


@pytest.fixture
def holder(county, branch, manager):
    """``holder(role, "at the county")`` is a person who holds ``role`` in that way."""
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    ways = {
        "at the branch": {},
        "at the branch and below": {"include_children": True},
        "at the county": {"organization": county},
        "at the county and below": {"organization": county, "include_children": True},
        "until yesterday": {"valid_until": yesterday},
        "from tomorrow on": {"valid_from": tomorrow},
        "until today": {"valid_until": today},
        "from today on": {"valid_from": today},
        "as a deputy": {"valid_from": yesterday, "valid_until": tomorrow, "deputy_for": manager},
    }

    def hold(role, way):
        user = UserFactory(organization=branch)
        RoleAssignmentFactory(user=user, role=role, **{"organization": branch, **ways[way]})
        return User.objects.get(pk=user.pk)

    return hold


# --- the grid -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", REACH)
@pytest.mark.parametrize("role", Role)
def test_reading_and_acting_agree(role, way, places, holder):
    user = holder(role, way)
    expected = {permission: REACH[way] if permission in permissions_of(role) else set() for permission in PERMISSIONS}

    acting = {
        permission: {place for place, unit in places.items() if user.has_perm(permission, unit)}
        for permission in expected
    }
    assert acting == expected

    names = {unit.pk: place for place, unit in places.items()}
    reading = {
        permission: {names[unit.pk] for unit in Organization.objects.visible_to(user, permission).filter(pk__in=names)}
        for permission in expected
    }
    assert reading == expected


@pytest.mark.parametrize("way", REACH)
@pytest.mark.parametrize("role", Role)
def test_records_follow_their_unit(role, way, places, holder, clerk, now):
    """The same reach for what belongs to a unit: activities on review, and ledger periods."""
    user = holder(role, way)
    activities = {
        place: ActivityFactory(organization=unit, created_by=clerk, submitted=True) for place, unit in places.items()
    }
    for unit in places.values():
        LedgerPeriod.objects.create(
            ledger="activities", organization=unit, kind="week", starts_on=now.date(), ends_on=now.date()
        )
    sees_activities = REACH[way] if VIEW in permissions_of(role) else set()
    sees_ledgers = READS_LEDGERS[way] if "ledgers.view_ledger" in permissions_of(role) else set()

    visible = set(Activity.objects.visible_to(user))
    assert {place for place, activity in activities.items() if activity in visible} == sees_activities
    assert {place for place, activity in activities.items() if user.has_perm(VIEW, activity)} == sees_activities
    periods = LedgerPeriod.objects.visible_to(user, "ledgers.view_ledger").values_list("organization_id", flat=True)
    assert {place for place, unit in places.items() if unit.pk in set(periods)} == sees_ledgers


def test_two_roles_add_up(county, branch, sibling):
    user = person(Role.CLERK, branch)
    RoleAssignmentFactory(user=user, role=Role.REVIEWER, organization=sibling)

    assert user.has_perm("activities.add_activity", branch)
    assert not user.has_perm("activities.add_activity", sibling)
    assert user.has_perm("activities.approve_activity", sibling)
    assert not user.has_perm("activities.approve_activity", branch)


def test_drafts_are_seen_by_those_who_write_for_the_unit(branch, sibling, clerk, reviewer, outsider, manager):
    draft = ActivityFactory(organization=branch, created_by=clerk)
    colleague = person(Role.CLERK, branch)

    seen = {user: Activity.objects.visible_to(user).filter(pk=draft.pk).exists()
            for user in (clerk, colleague, reviewer, outsider, manager)}  # fmt: skip

    assert seen == {clerk: True, colleague: True, reviewer: False, outsider: False, manager: False}


# --- nobody above the rules -----------------------------------------------------------------------


def test_a_superuser_flag_gives_nothing(branch, as_user):
    user = UserFactory(organization=branch, is_superuser=True)

    assert not user.is_staff
    assert [
        permission for permission in PERMISSIONS if user.has_perm(permission) or user.has_perm(permission, branch)
    ] == []
    assert not Organization.objects.visible_to(user, VIEW).exists()
    assert not user.has_module_perms("activities")
    assert as_user(user).get(reverse("admin:index")).status_code == 302


def test_a_superuser_flag_adds_nothing_to_a_role(clerk, branch):
    before = clerk.permissions
    User.objects.filter(pk=clerk.pk).update(is_superuser=True)

    assert User.objects.get(pk=clerk.pk).permissions == before


def test_a_closed_account_has_no_rights(clerk, branch):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    closed = User.objects.get(pk=clerk.pk)

    assert (closed.permissions, closed.has_perm(VIEW, branch)) == (frozenset(), False)
    assert not Organization.objects.visible_to(closed, VIEW).exists()


def test_visitors_have_no_rights(branch):
    ActivityFactory(organization=branch, approved=True)

    assert not Activity.objects.visible_to(AnonymousUser()).exists()
    assert not Activity.objects.visible_to(None).exists()
    assert not Organization.objects.visible_to(AnonymousUser(), VIEW).exists()


@pytest.mark.parametrize("role", [Role.UNION_MANAGER, Role.LEADER, Role.CLERK, Role.REVIEWER, Role.MEMBER])
def test_only_administrators_and_auditors_enter_the_admin(role, city, as_user):
    user = person(role, city, include_children=True)

    assert as_user(user).get(reverse("admin:index")).status_code == 302


def test_the_administrator_sees_no_records(administrator, branch):
    ActivityFactory(organization=branch, approved=True)

    assert not Activity.objects.visible_to(administrator).exists()


# --- withdrawn rights -----------------------------------------------------------------------------


def test_a_role_that_ends_is_gone_at_the_next_request(administrator, as_user):
    client = as_user(administrator)
    page = reverse("admin:accounts_user_changelist")
    assert client.get(page).status_code == 200

    services.end_role(assignment=administrator.assignments.get(), by=None, at=timezone.now())

    assert client.get(page).status_code == 302


def test_a_clerk_whose_role_ends_no_longer_finds_the_record(clerk, branch, as_user):
    activity = ActivityFactory(organization=branch, created_by=clerk, submitted=True)
    client = as_user(clerk)
    page = reverse("activities:activity-detail", args=[activity.pk])
    assert client.get(page).status_code == 200

    services.end_role(assignment=clerk.assignments.get(), by=None, at=timezone.now())

    assert client.get(page).status_code == 404


def test_a_unit_that_moves_away_is_gone_at_the_next_request(administrator, manager, branch, city, as_user, now):
    activity = ActivityFactory(organization=branch, submitted=True)
    elsewhere = OrganizationFactory(parent=city, kind="county")
    client = as_user(manager)
    page = reverse("activities:activity-detail", args=[activity.pk])
    assert client.get(page).status_code == 200

    move_organization(organization=branch, parent=elsewhere, by=administrator, at=now)

    assert client.get(page).status_code == 404


def test_a_merger_reaches_sessions_that_are_open(manager, clerk, branch, sibling, as_user):
    activity = ActivityFactory(organization=branch, created_by=clerk, submitted=True)
    client = as_user(clerk)
    page = reverse("activities:activity-detail", args=[activity.pk])
    assert client.get(page).status_code == 200

    merge_organization(organization=branch, successor=sibling, by=manager, at=timezone.now())

    assert client.get(page).status_code == 404


def test_a_role_given_and_ended_today_leaves_no_day(branch, administrator):
    user = UserFactory(organization=branch)
    at = timezone.now()
    assignment = services.assign_role(user=user, role=Role.REVIEWER, organization=branch, by=administrator, at=at)

    services.end_role(assignment=assignment, by=administrator, at=at)

    assert not RoleAssignment.objects.filter(user=user).exists()
    assert User.objects.get(pk=user.pk).permissions == frozenset()


# --- who may be asked -----------------------------------------------------------------------------


@pytest.mark.parametrize("way", REACH)
def test_holding_finds_exactly_those_who_may(way, places, holder):
    """``User.objects.holding`` answers "who" as ``has_perm`` answers "may"."""
    user = holder(Role.REVIEWER, way)

    found = {
        place
        for place, unit in places.items()
        if User.objects.holding("activities.approve_activity", unit).filter(pk=user.pk).exists()
    }

    assert found == REACH[way]


@pytest.mark.django_db
def test_people_are_ordered_by_the_sound_of_their_surnames(branch):
    people = [person(Role.MEMBER, branch, display_name=name).pk for name in ("曾一", "陈二", "单三", "丁四")]

    ordered = User.objects.filter(pk__in=people).values_list("display_name", flat=True)
    assert list(ordered) == ["陈二", "丁四", "单三", "曾一"]
