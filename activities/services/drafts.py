"""Drafts: saved from the first change, copied, thrown away, expired."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from activities import policies
from activities.models import Activity, ActivityPlan, Shift
from activities.services.carrying import carry_study
from activities.services.completeness import DATES, REQUIRED, is_dated
from activities.services.content import SETUP_FIELDS, apply_content, apply_related, default_title
from portal.audit.services import record
from portal.common.errors import StaleVersionError
from volunteers.models import Team

# Held until the transaction ends: a first save that was sent twice waits for itself and finds its row. A refused
# INSERT would tell as much, but the database writes its values, people's words, into its log.
LOCK_DRAFT_KEY = "SELECT pg_advisory_xact_lock(hashtextextended('activities.draft:' || %s, 0))"


@transaction.atomic
def save_draft(
    *, organization, content, by, at, activity=None, version=None, draft_key=None, source=Activity.Source.FORM
):
    """Create or update a draft (or a returned record) with ``content`` and return it, its version raised by one.

    ``draft_key`` is a UUID made by the page: the same key from the same person finds the same draft, so a
    repeated first save makes no second row. ``version`` is the version the page was opened with; when the
    row is newer, StaleVersionError carries the row as it stands. PermissionDenied: the key is somebody else's.
    """
    found = _locked().get(pk=activity.pk) if activity is not None else begun_with(draft_key, by)
    if found is not None:
        return _update(found, organization, content, version=version, by=by, at=at)
    policies.check_can_add(by, organization)
    draft = Activity(
        organization=organization, created_by=by, created_at=at, updated_at=at, draft_key=draft_key, source=source,
        recorder_name=by.display_name,
    )  # fmt: skip
    apply_content(draft, content)
    draft.note_contributor(by)
    draft.save()
    apply_related(draft, content)
    record(action="activity.drafted", by=by, at=at, target=draft)
    return draft


def _update(activity, organization, content, *, version, by, at):
    policies.check_can_edit(by, activity)
    if version is not None and version != activity.version:
        raise StaleVersionError(activity)
    if organization != activity.organization:
        policies.check_can_add(by, organization)
        activity.organization = organization
    if activity.state != Activity.State.DRAFT:
        content = _without_gaps(activity, content)
    apply_content(activity, content)
    activity.note_contributor(by)
    activity.updated_at = at
    activity.version += 1
    activity.save()
    apply_related(activity, content)
    return activity


def _without_gaps(activity, content):
    """A returned record stays complete while it is mended: a blank never replaces what submission asks for."""
    kept = {name: value for name, value in content.items() if name not in REQUIRED or value not in (None, "")}
    if not is_dated({name: content.get(name, getattr(activity, name)) for name in DATES}):
        kept = {name: value for name, value in kept.items() if name not in DATES}
    return kept


def _locked():
    return Activity.objects.select_for_update(of=("self",)).select_related("organization__successor", "type")


def begun_with(draft_key, by):
    """Return the row that ``by`` began with ``draft_key``, locked, or None; nobody else begins one meanwhile."""
    if draft_key is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(LOCK_DRAFT_KEY, [str(draft_key)])
    found = _locked().filter(draft_key=draft_key).first()
    if found is not None and found.created_by_id != by.pk:
        raise PermissionDenied(_("This draft belongs to somebody else."))
    return found


@transaction.atomic
def copy_activity(*, activity, by, at, starts_on, draft_key=None):
    """再记一次: a new draft with the set-up of ``activity`` on the day ``starts_on``; return it.

    A second press of the same button brings the same ``draft_key`` and gets the draft that the first one made.
    """
    begun = begun_with(draft_key, by)
    if begun is not None:
        return begun
    content = {name: getattr(activity, name) for name in SETUP_FIELDS}
    content |= {
        "starts_on": starts_on,
        "service_targets": list(activity.service_targets.all()),
        "recorder_name": by.display_name,
    }
    if activity.team is not None and activity.team.state != Team.State.REGISTERED:
        content["team"] = None
    content["title"] = default_title(type=activity.type, place=activity.place, starts_on=starts_on)
    copy = save_draft(
        organization=activity.organization, content=content, by=by, at=at, draft_key=draft_key,
        source=Activity.Source.COPY,
    )  # fmt: skip
    carry_study(activity, copy)
    return copy


@transaction.atomic
def discard_draft(*, activity, by, at):
    """Delete a draft that was never submitted. Its photos lose their link and are swept later."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    policies.check_can_discard(by, activity)
    ActivityPlan.objects.filter(activity=activity).delete()
    Shift.objects.filter(activity=activity).delete()
    record(action="activity.draft_discarded", by=by, at=at, target=activity)
    activity.delete()


def expire_drafts(*, at):
    """Delete drafts untouched for ``DRAFT_KEEP_DAYS``; return how many. Safe to run twice.

    What is planned, or where people signed in, waits for its clerk however long it takes.
    """
    untouched = at - timedelta(days=settings.DRAFT_KEEP_DAYS)
    expired = 0
    old = Activity.objects.filter(state=Activity.State.DRAFT, updated_at__lt=untouched, plan=None, shifts=None)
    for pk in old.values_list("pk", flat=True):
        with transaction.atomic():
            activity = (
                old.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            )  # unless taken up again just now
            if activity is not None:
                record(action="activity.draft_expired", by=None, at=at, target=activity)
                activity.delete()
                expired += 1
    return expired
