"""离岗交接: what is in hand goes to a colleague, the account closes, nobody comes to approve what they wrote."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from activities import services as activities
from activities.models import Activity
from portal.accounts.models import ApiToken, RoleAssignment, User
from portal.accounts.roles import Role
from portal.accounts.services import handover, slips
from portal.accounts.services.tokens import create_token
from portal.audit.models import AuditEvent
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory


@pytest.fixture
def colleague(branch):
    return person(Role.CLERK, branch, display_name="钱同事")


@pytest.fixture
def draft(branch, clerk):
    return ActivityFactory(organization=branch, created_by=clerk)


@pytest.fixture
def returned(branch, clerk, reviewer, now):
    return ActivityFactory(
        organization=branch, created_by=clerk, submitted=True, state="returned", returned_by=reviewer,
        returned_at=now, return_reason="请补照片", contributor_ids=[clerk.pk],
    )  # fmt: skip


def go(leaver, heir, by, now):
    return handover.hand_over(leaver=leaver, heir=heir, reason="调离", by=by, at=now)


def sentences(leaver, heir, now):
    return [(item.sentence, item.is_warning) for item in handover.consequences(leaver, heir, now.date())]


def test_drafts_and_returned_records_go_and_the_rest_stays(
    draft, returned, clerk, colleague, branch, administrator, now
):
    others = [
        ActivityFactory(organization=branch, created_by=clerk, submitted=True),
        ActivityFactory(organization=branch, created_by=clerk, approved=True),
    ]

    assert go(clerk, colleague, administrator, now) == 2

    assert set(Activity.objects.filter(created_by=colleague)) == {draft, returned}
    assert set(Activity.objects.filter(created_by=clerk)) == set(others)
    events = AuditEvent.objects.filter(action="activity.handed_over", actor_id=administrator.pk)
    assert sorted(events.values_list("target_id", flat=True)) == [draft.pk, returned.pk]
    done = AuditEvent.objects.get(action="account.handed_over")
    assert (done.reason, done.details) == ("调离", {"heir": colleague.pk, "records": 2})


def test_neither_who_left_nor_who_took_over_approves_it(returned, clerk, colleague, administrator, branch, now):
    go(clerk, colleague, administrator, now)
    activity = activities.submit_activity(activity=returned, by=colleague, at=now, is_another=True)
    User.objects.filter(pk=clerk.pk).update(is_active=True)  # comes back one day as a reviewer
    for user in (clerk, colleague):
        RoleAssignmentFactory(user=user, role=Role.REVIEWER, organization=branch)

        with pytest.raises(PermissionDenied):
            activities.approve_activity(activity=activity, by=User.objects.get(pk=user.pk), at=now)


def test_the_account_its_sessions_slips_tokens_and_roles_end(
    as_user, clerk, colleague, reviewer, administrator, branch, now
):
    client = as_user(clerk)
    create_token(owner=clerk, name="报表", scope="read", days=30, at=now)
    slips.issue_slip(user=clerk, by=administrator, at=now)
    RoleAssignmentFactory(user=clerk, role=Role.REVIEWER, organization=branch, valid_from=now.date().replace(year=2027))
    deputy = RoleAssignmentFactory(user=colleague, role=Role.REVIEWER, organization=branch, deputy_for=clerk)
    other = RoleAssignmentFactory(user=colleague, role=Role.REVIEWER, organization=branch, deputy_for=reviewer)

    go(clerk, colleague, administrator, now)

    assert client.get(reverse("workbench")).status_code == 302
    clerk = User.objects.get(pk=clerk.pk)
    assert not clerk.is_active
    assert not clerk.slips.filter(used_at=None, revoked_at=None).exists()
    assert not ApiToken.objects.in_force(now).filter(owner=clerk).exists()
    assert not RoleAssignment.objects.ending_with(clerk, now.date()).exists()
    in_force = set(RoleAssignment.objects.in_force(now.date()))
    assert deputy not in in_force
    assert other in in_force


def test_what_the_heir_may_not_write_stays_and_is_said(clerk, colleague, draft, sibling, administrator, now):
    RoleAssignmentFactory(user=clerk, role=Role.CLERK, organization=sibling)
    foreign = ActivityFactory(organization=sibling, created_by=clerk)

    told = sentences(clerk, colleague, now)
    assert go(clerk, colleague, administrator, now) == 1

    assert ("草稿和被退回的活动（第一纺织厂工会委员会）：1 条交给钱同事。", False) in told
    assert ("草稿和被退回的活动（第二纺织厂工会委员会）：1 条原样保留，因为所选的人在那里不能填报。", True) in told
    foreign.refresh_from_db()
    assert foreign.created_by == clerk


def test_the_queue_is_told_with_those_who_can_go_on(reviewer, manager, branch, now):
    assert ("第一纺织厂工会委员会的审核：周主任可以接着办。", False) in sentences(reviewer, None, now)


def test_nobody_left_is_a_warning_and_ones_own_deputy_is_nobody(manager, county, branch, reviewer, now):
    """A reviewer of the county itself does not reach the units below; a deputy goes with the person."""
    person(Role.REVIEWER, county)
    RoleAssignmentFactory(
        user=reviewer, role=Role.UNION_MANAGER, organization=county, include_children=True, deputy_for=manager
    )

    assert ("郾城区总工会的审核：没有其他人可以办，请先给别人分配角色。", True) in sentences(manager, None, now)


def test_nobody_hands_over_their_own_account(administrator, manager, clerk, now):
    for leaver, by in ((administrator, administrator), (clerk, manager)):
        with pytest.raises(PermissionDenied):
            go(leaver, None, by, now)


def test_the_page_shows_what_follows_before_it_is_done(as_user, administrator, clerk, colleague, draft):
    client, page = as_user(administrator), reverse("admin:accounts_user_handover", args=[clerk.pk])
    data = {"heir": colleague.pk, "reason": "退休"}
    assert page in client.get(reverse("admin:accounts_user_change", args=[clerk.pk])).content.decode()
    client.get(page)

    shown = client.post(page, data).content.decode()
    assert "1 条交给钱同事" in shown
    assert User.objects.get(pk=clerk.pk).is_active

    client.post(page, data | {"confirmed": "1"})
    draft.refresh_from_db()
    assert draft.created_by == colleague
    assert not User.objects.get(pk=clerk.pk).is_active


def test_the_page_offers_only_those_who_write_there(as_user, administrator, manager, clerk, colleague, outsider, draft):
    page = reverse("admin:accounts_user_handover", args=[clerk.pk])

    answer = as_user(administrator).post(page, {"heir": outsider.pk, "reason": "退休", "confirmed": "1"})

    assert list(answer.context["form"].fields["heir"].queryset) == [colleague]
    assert User.objects.get(pk=clerk.pk).is_active
    assert as_user(manager).get(page).status_code in {302, 403}


def test_an_account_closes_when_there_is_nobody_to_take_over(as_user, administrator, clerk, draft):
    page = reverse("admin:accounts_user_handover", args=[clerk.pk])

    as_user(administrator).post(page, {"reason": "退休", "confirmed": "1"})

    assert not User.objects.get(pk=clerk.pk).is_active
    draft.refresh_from_db()
    assert draft.created_by == clerk
