"""Hours of service: computed from attendance, mended, confirmed by a second person, sent back, voided."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import policies
from activities.models import Activity, ServiceRecord, Shift
from activities.querysets import CONFIRM
from activities.services.attended_hours import Served, check_fit_attendance, facts_of, served_of
from activities.services.review import lock
from activities.services.tiers import refresh_tiers, upper_unit
from activities.signals import hours_corrected
from portal.accounts.models import User
from portal.audit.services import event_of, record, record_all
from portal.common.errors import StaleVersionError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.numbers import refuse_private_words
from portal.privacy.reasons import read_reason
from volunteers.models import Volunteer
from volunteers.querysets.volunteers import PERSON

State, Source = ServiceRecord.State, ServiceRecord.Source
LONGEST_CONTENT = 200


def lock_records(records: Iterable[int]) -> list[ServiceRecord]:
    """The rows, locked in the order of their keys, with what policies ask for."""
    rows = ServiceRecord.objects.select_for_update(of=("self",)).filter(pk__in=list(records))
    return list(rows.select_related("organization__successor", "activity", "volunteer", "backfill").order_by("pk"))


def lock_record(found: ServiceRecord, version: int | None = None) -> ServiceRecord:
    """The row, locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    (fresh,) = lock_records([found.pk])
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh


@transaction.atomic
def draft_hours(*, activity: Activity, by: User, at: datetime) -> list[ServiceRecord]:
    """Compute drafts from the attendances that stand; return those that are new or other than before.

    Again and again without doubling: drafts follow the attendance, what was confirmed is never touched. The caller
    holds the right to close the list (``check_can_record_hours`` for the button).
    """
    activity = lock(activity)
    served = served_of(activity)
    standing = {
        (found.shift_id, found.volunteer_id): found
        for found in ServiceRecord.objects.select_for_update(of=("self",)).standing().filter(activity=activity)
    }
    drafted = [_drafted(activity, each, standing.get(key), by=by, at=at) for key, each in served.items()]
    changed = [found for found in drafted if found is not None]
    gone = [
        found
        for key, found in standing.items()
        if key not in served and found.state == State.DRAFT and found.source != Source.BACKFILL
    ]
    for found in gone:
        end(found, reason=_("The attendance was taken back."), by=by, at=at)
    refresh_tiers([*changed, *gone])
    if changed or gone:
        details = {"records": len(changed), "void": len(gone)}
        record(action="hours.drafted", by=by, at=at, target=activity, details=details)
        tell_confirmers(changed, by=by, at=at)
    return changed


def _drafted(
    activity: Activity, served: Served, found: ServiceRecord | None, *, by: User, at: datetime
) -> ServiceRecord | None:
    """The draft that ``served`` gives, saved; None where nothing changes or somebody has confirmed."""
    facts = facts_of(served)
    if found is None:
        found = new_record(activity, served.shift, served.volunteer, by=by, at=at)
    elif (
        found.state != State.DRAFT
        or found.source == Source.BACKFILL
        or all(getattr(found, name) == value for name, value in facts.items())
    ):
        return None
    for name, value in facts.items():
        setattr(found, name, value)
    found.contributor_ids = sorted({*found.contributor_ids, *served.writer_ids, by.pk})
    _save_draft(found)
    return found


def new_record(activity: Activity, shift: Shift, volunteer: Volunteer, *, by: User, at: datetime) -> ServiceRecord:
    """A record that is not saved yet, filled with what activity and shift say."""
    return ServiceRecord(
        volunteer=volunteer, organization=activity.organization, organization_name=activity.organization.name,
        activity=activity, shift=shift, service_date=timezone.localdate(shift.starts_at), place=shift.place,
        content=activity.title[:LONGEST_CONTENT], quality=ServiceRecord.Quality.GOOD,
        leader_name=shift.leader_name or activity.leader_name, recorded_by=by, recorded_at=at, version=0,
    )  # fmt: skip


def _save_draft(found: ServiceRecord) -> None:
    """A draft that was changed waits for its second person anew."""
    found.returned_by = found.returned_at = None
    found.reason = ""
    found.version += 1
    found.save()


@transaction.atomic
def edit_hours(
    *, found: ServiceRecord, content: str, quality: str, by: User, at: datetime, version: int
) -> ServiceRecord:
    """Say what was done and how well; minutes follow the attendance alone. It waits for the second person anew."""
    found = lock_record(found, version)
    policies.check_can_edit_hours(by, found)
    refuse_private_words(content=content)
    found.content, found.quality = content.strip()[:LONGEST_CONTENT], quality
    found.contributor_ids = sorted({*found.contributor_ids, by.pk})
    _save_draft(found)
    record(action="hours.changed", by=by, at=at, target=found)
    tell_confirmers([found], by=by, at=at)
    return found


@transaction.atomic
def confirm_hours(*, versions: Mapping[int, int], by: User, at: datetime) -> tuple[list[ServiceRecord], int]:
    """Confirm what ``by`` saw: ``{key of a record: version}``. Return the confirmed and how many had changed since.

    PermissionDenied or RuleError for the first that is not theirs, or that the attendance no longer says: then none
    is confirmed.
    """
    found = lock_records(versions)
    fresh = [each for each in found if each.version == versions[each.pk]]
    refresh_tiers(fresh)
    for each in fresh:
        policies.check_can_confirm_hours(by, each)
    check_fit_attendance(fresh)
    confirm(fresh, by=by, at=at)
    return fresh, len(versions) - len(fresh)


def confirm(records: list[ServiceRecord], *, by: User, at: datetime) -> None:
    """What confirming does; the rights have been asked for. PermissionDenied: another record of ``by`` themselves."""
    own = Volunteer.objects.filter(user__in=by.acting_ids).values_list(PERSON, flat=True)
    people = Volunteer.objects.filter(pk__in={found.volunteer_id for found in records}).annotate(who=PERSON)
    if people.filter(who__in=set(own)).exists():
        raise PermissionDenied(_("Nobody confirms their own hours."))
    for found in records:
        found.state, found.confirmed_by, found.confirmed_at = State.CONFIRMED, by, at
        found.version += 1
        found.save()
    record_all([event_of(action="hours.confirmed", by=by, at=at, target=found) for found in records])


@transaction.atomic
def return_hours(*, found: ServiceRecord, reason: str, by: User, at: datetime, version: int) -> ServiceRecord:
    """Send a draft back with a reason; whoever recorded it is told."""
    found = lock_record(found, version)
    policies.check_can_confirm_hours(by, found)
    send_back(found, reason=read_reason(reason), by=by, at=at)
    return found


def send_back(found: ServiceRecord, *, reason: str, by: User, at: datetime) -> None:
    """A draft again, with the reason; the rights have been asked for."""
    found.state, found.confirmed_by, found.confirmed_at = State.DRAFT, None, None
    found.returned_by, found.returned_at, found.reason = by, at, reason
    found.version += 1
    found.save()
    record(action="hours.returned", by=by, at=at, target=found, reason=reason)
    notify(
        recipients=[found.recorded_by], kind=Message.Kind.HOURS_RETURNED, subject=found.audit_label,
        url=hours_url(found.activity_id), by=by, at=at, note=reason,
    )  # fmt: skip


@transaction.atomic
def void_hours(*, found: ServiceRecord, reason: str, by: User, at: datetime, version: int | None = None):
    """A union manager takes hours away, locked ones too; the volunteer is told why."""
    found = lock_record(found, version)
    policies.check_can_void_hours(by, found)
    end(found, reason=read_reason(reason), by=by, at=at)
    refresh_tiers([found])
    record(action="hours.voided", by=by, at=at, target=found, reason=found.reason)
    notify(
        recipients=[found.volunteer.user], kind=Message.Kind.HOURS_VOIDED, subject=found.audit_label,
        url=reverse("activities:me-hours"), by=by, at=at, note=found.reason,
    )  # fmt: skip
    return found


def end(found: ServiceRecord, *, reason: str, by: User, at: datetime, replacement: ServiceRecord | None = None) -> None:
    """Void the record. What was locked stops counting at ``at``, and whoever built on it is told."""
    was_locked = found.state == State.LOCKED
    found.state, found.voided_by, found.voided_at, found.reason = State.VOIDED, by, at, reason
    if was_locked:
        found.effective_at = at
    found.version += 1
    found.save()
    if replacement is not None:
        replacement.save()
        found.replaced_by = replacement
        found.save(update_fields=["replaced_by"])
    if was_locked:
        hours_corrected.send(sender=ServiceRecord, record=found, replaced_by=replacement, by=by, at=at)


def hours_url(activity_id: int) -> str:
    return reverse("activities:activity-hours", args=[activity_id])


def tell_confirmers(records: Iterable[ServiceRecord], *, by: User, at: datetime) -> None:
    """A message to those who confirm, once for each activity: of the unit itself, of the upper one for long days."""
    waiting = {(found.activity, found.tier) for found in records if found.state == State.DRAFT and found.minutes}
    for activity, tier in sorted(waiting, key=lambda pair: (pair[0].pk, pair[1])):
        unit = upper_unit(activity.organization, tier)
        own = User.objects.holding(CONFIRM, unit, with_above=False).exclude(pk=by.pk)
        notify(
            recipients=list(own or User.objects.holding(CONFIRM, unit).exclude(pk=by.pk)),
            kind=Message.Kind.HOURS_WAIT, subject=str(activity), url=hours_url(activity.pk), by=by, at=at,
        )  # fmt: skip
