"""Deputies: named by whom they stand in for, for a span, without a way around the second person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activities import policies
from activities.models import Activity
from portal.accounts import services
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory

APPROVE = "activities.approve_activity"


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def name(now):
    def name(by, deputy, *, after=0, days=10, held=None):
        first = now.date() + timedelta(days=after)
        return services.name_deputy(
            held=held or by.assignments.get(), person=deputy, first=first, last=first + timedelta(days=days - 1), by=by,
            at=now,
        )  # fmt: skip

    return name


@pytest.fixture
def day(monkeypatch, now):
    """``day(3)``: today is three days after ``now``."""

    def turn(days):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_at: now.date() + timedelta(days=days))

    turn(0)
    return turn


def test_a_deputy_has_the_right_for_the_days_and_no_longer(manager, clerk, sibling, name, day):
    deputy = name(manager, clerk, after=2, days=10)

    held = []
    for number in (1, 2, 11, 12):
        day(number)
        held.append(fresh(clerk).has_perm(APPROVE, sibling))

    assert held == [False, True, True, False]
    assert (deputy.include_children, deputy.deputy_for) == (True, manager)
    event = AuditEvent.objects.get(action="account.role_assigned", target_id=deputy.pk)
    assert (event.actor_id, event.details) == (manager.pk, {"deputy_for": manager.pk})


def test_nobody_s_own_record_comes_back_through_a_deputy(reviewer, clerk, branch, name, day, now):
    name(reviewer, clerk)
    clerk = fresh(clerk)
    of_the_clerk, of_the_reviewer, of_somebody = [
        ActivityFactory(organization=branch, submitted=True, created_by=author)
        for author in (clerk, reviewer, person(Role.CLERK, branch))
    ]

    may = [policies.can_review(clerk, activity) for activity in (of_the_clerk, of_the_reviewer, of_somebody)]

    assert may == [False, False, True]
    assert list(Activity.objects.reviewable_by(clerk)) == [of_somebody]


def test_a_deputy_names_no_deputy(reviewer, clerk, branch, name, day):
    held = name(reviewer, clerk)

    assert fresh(clerk).deputisable == []
    with pytest.raises(PermissionDenied):
        name(clerk, person(Role.CLERK, branch), held=held)


@pytest.mark.parametrize("who", ["administrator", "auditor", "leader", "clerk"])
def test_other_roles_have_no_deputies(request, who, city, name, day):
    with pytest.raises(PermissionDenied):
        name(request.getfixturevalue(who), person(Role.CLERK, city))


def test_a_role_of_somebody_else_is_not_given_away(reviewer, manager, clerk, name, day):
    with pytest.raises(PermissionDenied):
        name(manager, clerk, held=reviewer.assignments.get())


@pytest.mark.parametrize(("after", "days"), [(-1, 5), (0, 0), (0, 61)])
def test_days_that_do_not_fit(reviewer, clerk, name, day, after, days):
    name(reviewer, clerk, days=60).delete()

    with pytest.raises(RuleError):
        name(reviewer, clerk, after=after, days=days)


def test_a_deputy_does_not_outlast_the_role(reviewer, clerk, name, day, now):
    reviewer.assignments.update(valid_until=now.date() + timedelta(days=4))

    name(reviewer, clerk, days=5).delete()
    with pytest.raises(RuleError):
        name(reviewer, clerk, days=6)


def test_only_colleagues_of_the_subtree_once(reviewer, manager, clerk, outsider, name, day):
    closed = person(Role.CLERK, reviewer.organization, is_active=False)
    name(reviewer, clerk, after=5)

    for deputy in (reviewer, outsider, manager, closed, clerk):
        with pytest.raises(RuleError):
            name(reviewer, deputy)
    name(manager, outsider)  # a unit below


def test_ended_early_by_whoever_named_it(as_user, reviewer, clerk, manager):
    today = RoleAssignmentFactory(user=clerk, role=Role.REVIEWER, organization=clerk.organization, deputy_for=reviewer)
    end = reverse("accounts:deputy-end", args=[today.pk])

    assert as_user(manager).post(end).status_code == 404
    assert fresh(clerk).has_perm(APPROVE)
    as_user(reviewer).post(end)

    assert not fresh(clerk).has_perm(APPROVE)
    assert AuditEvent.objects.filter(action="account.role_ended", actor_id=reviewer.pk).count() == 1
    with pytest.raises(PermissionDenied):
        services.end_deputy(assignment=today, by=manager, at=None)


@pytest.mark.parametrize("is_closed", [False, True], ids=["role ended", "account closed"])
def test_a_deputy_s_right_ends_with_the_right_it_stands_for(reviewer, clerk, administrator, name, day, now, is_closed):
    name(reviewer, clerk)

    if is_closed:
        reviewer.is_active = False
        services.change_account(user=reviewer, changed=["is_active"], by=administrator, at=now)
    else:
        services.end_role(assignment=reviewer.assignments.get(), by=administrator, at=now)

    assert not fresh(clerk).has_perm(APPROVE)


def test_the_pages_from_naming_to_the_line_that_the_deputy_sees(as_user, reviewer, clerk, outsider, today):
    client, page = as_user(reviewer), reverse("accounts:deputy-create")
    until = today + timedelta(days=9)
    data = {"held": reviewer.assignments.get().pk, "first": str(today), "last": str(until)}
    assert "王经办" in client.get(page).content.decode()

    refused = client.post(page, data | {"person": outsider.username})
    client.post(page, data | {"person": "王经办"})

    assert refused.context["form"].errors.keys() == {"person"}
    assert RoleAssignment.objects.get(deputy_for=reviewer).user == clerk
    line = f"代 李审核 至 {until:%m-%d}"
    assert line in as_user(clerk).get(reverse("workbench")).content.decode()
    assert line in as_user(clerk).get(reverse("accounts:deputy-list")).content.decode()
    assert "王经办" in client.get(reverse("accounts:deputy-list")).content.decode()
    assert as_user(clerk).get(page).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(as_user, reviewer, branch, rows, django_assert_num_queries):
    for _number in range(rows):
        deputy = person(Role.CLERK, branch)
        RoleAssignmentFactory(user=deputy, role=Role.REVIEWER, organization=branch, deputy_for=reviewer)
    client = as_user(reviewer)

    with django_assert_num_queries(8):
        client.get(reverse("accounts:deputy-list"))
