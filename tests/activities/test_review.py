"""Submitting, returning, approving."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import services
from activities.models import Activity
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.notifications.models import Message
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.activities import ActivityFactory


def test_submit_gives_a_number_and_waits_for_review(clerk, branch, now):
    draft = ActivityFactory(organization=branch, created_by=clerk)

    activity = services.submit_activity(activity=draft, by=clerk, at=now)

    assert (activity.state, activity.number) == (Activity.State.SUBMITTED, "A-2026-0001")
    assert activity.organization_name == branch.name
    assert AuditEvent.objects.filter(action="activity.submitted", target_id=activity.pk).count() == 1


def test_submit_names_what_is_missing(clerk, branch, now):
    draft = ActivityFactory(organization=branch, created_by=clerk, place="", headcount=None)

    with pytest.raises(ValidationError) as refusal:
        services.submit_activity(activity=draft, by=clerk, at=now)

    assert set(refusal.value.message_dict) == {"place", "headcount"}


def test_submit_with_an_old_version_is_told(clerk, branch, now):
    draft = ActivityFactory(organization=branch, created_by=clerk, version=3)

    with pytest.raises(StaleVersionError):
        services.submit_activity(activity=draft, by=clerk, at=now, version=2)


def test_approve_counts_from_now_and_tells_the_clerk(reviewer, branch, now):
    activity = ActivityFactory(organization=branch, submitted=True)

    services.approve_activity(activity=activity, by=reviewer, at=now)

    activity.refresh_from_db()
    assert (activity.state, activity.approved_by, activity.effective_at) == (Activity.State.APPROVED, reviewer, now)
    assert Message.objects.get().recipient == activity.created_by


def test_nobody_approves_their_own_record(branch, now, manager):
    activity = ActivityFactory(organization=branch, submitted=True, created_by=manager)

    with pytest.raises(PermissionDenied):
        services.approve_activity(activity=activity, by=manager, at=now)


def test_upper_union_is_the_second_person(manager, branch, now):
    activity = ActivityFactory(organization=branch, submitted=True)

    assert services.approve_activity(activity=activity, by=manager, at=now).approved_by == manager


def test_return_needs_a_reason(reviewer, branch, now):
    activity = ActivityFactory(organization=branch, submitted=True)

    with pytest.raises(RuleError):
        services.return_activity(activity=activity, reason="  ", by=reviewer, at=now)


def test_approving_twice_is_refused(reviewer, branch, now):
    activity = ActivityFactory(organization=branch, approved=True)

    with pytest.raises(RuleError):
        services.approve_activity(activity=activity, by=reviewer, at=now)


def test_whoever_wrote_in_it_does_not_approve_it(clerk, reviewer, branch, now):
    """Also not after a colleague began the draft and handed it in."""
    RoleAssignmentFactory(user=reviewer, role=Role.CLERK)
    draft = ActivityFactory(organization=branch, created_by=clerk)
    services.save_draft(organization=branch, activity=draft, content={"headcount": 999}, by=reviewer, at=now)
    activity = services.submit_activity(activity=draft, by=clerk, at=now)

    assert not Activity.objects.reviewable_by(reviewer).exists()
    with pytest.raises(PermissionDenied):
        services.approve_activity(activity=activity, by=reviewer, at=now)
