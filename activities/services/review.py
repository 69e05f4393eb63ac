"""From draft to approved: submit, return with a reason, approve by a second person."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import policies
from activities.models import Activity
from activities.services import completeness
from portal.audit.services import record
from portal.codes.services import add_working_days, next_number
from portal.common.errors import StaleVersionError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.reasons import read_reason


def lock(activity, version=None):
    """Return ``activity`` locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    fresh = (
        Activity.objects.select_for_update(of=("self",))
        .select_related("organization__successor", "type", "campaign", "team", "created_by", "submitted_by")
        .get(pk=activity.pk)
    )
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh


@transaction.atomic
def submit_activity(*, activity, by, at, version=None, is_another=False):
    """Hand the record over to review; it gets its number at the first submission.

    ValidationError names what ``completeness`` refuses; ``is_another`` says that look-alikes are other activities.
    """
    activity = lock(activity, version)
    policies.check_can_submit(by, activity)
    if found := completeness.refusals(activity, today=timezone.localdate(at), is_another=is_another):
        raise ValidationError(found)
    if activity.number is None:
        activity.number = next_number(kind="A", year=timezone.localdate(at).year)
    activity.organization_name = activity.organization.name
    activity.state = Activity.State.SUBMITTED
    activity.submitted_by, activity.submitted_at = by, at
    activity.note_contributor(by)
    activity.review_due_at = add_working_days(at, settings.REVIEW_DUE_DAYS)
    activity.version += 1
    activity.save()
    record(action="activity.submitted", by=by, at=at, target=activity)
    return activity


@transaction.atomic
def return_activity(*, activity, reason, by, at, version=None):
    """Give the record back with a reason; the clerk is told."""
    reason = read_reason(reason, ask=_("Say what has to be mended."))
    activity = lock(activity, version)
    policies.check_can_review(by, activity)
    activity.state = Activity.State.RETURNED
    activity.returned_by, activity.returned_at, activity.return_reason = by, at, reason
    activity.version += 1
    activity.save()
    record(action="activity.returned", by=by, at=at, target=activity, reason=activity.return_reason)
    tell_writers(activity, Message.Kind.ACTIVITY_RETURNED, by=by, at=at, note=activity.return_reason)
    return activity


@transaction.atomic
def approve_activity(*, activity, by, at, version=None):
    """Approve: from now on every figure counts the record."""
    activity = lock(activity, version)
    policies.check_can_review(by, activity)
    activity.state = Activity.State.APPROVED
    activity.approved_by, activity.approved_at = by, at
    activity.effective_at = at
    activity.version += 1
    activity.save()
    record(action="activity.approved", by=by, at=at, target=activity)
    tell_writers(activity, Message.Kind.ACTIVITY_APPROVED, by=by, at=at)
    return activity


def tell_writers(activity, kind, *, by, at, note=""):
    """Write a message to whoever wrote and whoever submitted the record."""
    notify(
        recipients=[activity.created_by, activity.submitted_by], kind=kind, subject=activity.number or str(activity),
        url=reverse("activities:activity-detail", args=[activity.pk]), by=by, at=at, note=note,
    )  # fmt: skip
