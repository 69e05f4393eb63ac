"""Hours that are entered later (补录): with proof and a reason, accepted by a second person, open to see."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import policies
from activities.models import Activity, Attendance, Backfill, ServiceRecord, Shift
from activities.querysets import REVIEW_BACKFILL
from activities.services.attendances.people import lock_people
from activities.services.hour_rules import whole_minutes
from activities.services.review import lock
from activities.services.service_records import (
    confirm,
    end,
    hours_url,
    new_record,
    tell_confirmers,
)
from activities.services.tiers import refresh_tiers
from portal.accounts.models import User
from portal.attachments.services import store_photo
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.hours import hours
from portal.common.once import made_before
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.reasons import read_reason
from volunteers.models import Volunteer
from volunteers.querysets.volunteers import PERSON, person_at

MOST_ROWS = 200
TAKES = frozenset({Activity.State.DRAFT, Activity.State.SUBMITTED, Activity.State.RETURNED, Activity.State.APPROVED})


@transaction.atomic
def enter_backfill(
    *, activity: Activity, shift: Shift, rows: Sequence[tuple[Volunteer, int]], reason: str, proof: Any,
    form_key: uuid.UUID, by: User, at: datetime,
) -> Backfill:  # fmt: skip
    """Enter minutes of people for an activity that is over; a form sent twice is one list. Return the Backfill.

    ``rows`` are ``(volunteer, minutes)``, ``proof`` the photo or scan of the signed list. ValidationError (of
    ``people`` and ``proof``) names what does not fit, person by person.
    """
    lock_people([volunteer.pk for volunteer, _minutes in rows])  # first, as lists of attendance do
    activity = lock(activity)
    policies.check_can_record_hours(by, activity)
    present = made_before(Backfill.objects.all(), form_key, activity_id=activity.pk, entered_by_id=by.pk)
    if present is not None:
        return present
    if activity.state not in TAKES:
        raise RuleError(_("No hours are entered for a voided record."))
    if shift.ends_at > at:
        raise RuleError(_("The activity is not over yet. Take the attendance there and then."))
    reason = read_reason(reason)
    if found := _refusals(rows, shift):
        raise ValidationError({"people": found})
    backfill = Backfill.objects.create(
        activity=activity, shift=shift, reason=reason, proof=store_photo(file=proof, by=by, at=at), entered_by=by,
        entered_at=at, contributor_ids=[by.pk], form_key=form_key,
    )  # fmt: skip
    records = [_entered(backfill, volunteer, minutes, by=by, at=at) for volunteer, minutes in rows]
    refresh_tiers(records)
    record(action="backfill.entered", by=by, at=at, target=backfill, reason=reason, details={"records": len(records)})
    _tell_reviewers(backfill, by=by, at=at)
    return backfill


def _entered(backfill: Backfill, volunteer: Volunteer, minutes: int, *, by: User, at: datetime) -> ServiceRecord:
    found = new_record(backfill.activity, backfill.shift, volunteer, by=by, at=at)
    found.source, found.backfill, found.minutes = ServiceRecord.Source.BACKFILL, backfill, minutes
    found.contributor_ids = [by.pk]
    found.version = 1
    found.save()
    return found


def _refusals(rows: Sequence[tuple[Volunteer, int]], shift: Shift) -> list[str]:
    """What is wrong with whom, in words."""
    if not rows:
        return [_("Enter at least one volunteer.")]
    if len(rows) > MOST_ROWS:
        return [
            ngettext("At most %(n)d person at once.", "At most %(n)d people at once.", MOST_ROWS) % {"n": MOST_ROWS}
        ]
    window = (shift.starts_at, shift.ends_at)
    longest = whole_minutes([window])
    people = dict(Volunteer.objects.filter(pk__in=[each.pk for each, _minutes in rows]).values_list("pk", PERSON))
    busy, found, seen = _busy(set(people.values()), window, shift.activity.organization_id), [], set()
    for volunteer, minutes in rows:
        name = {"name": volunteer.name, "number": volunteer.number or ""}
        person = people[volunteer.pk]
        if person in seen:
            found.append(_("%(name)s %(number)s stands there twice.") % name)
        elif minutes <= 0 or minutes > longest:
            words = _("%(name)s: the activity lasted %(hours)s hours, so at most as many count.")
            found.append(words % {**name, "hours": hours(longest)})
        elif person in busy:
            found.append(_("%(name)s served elsewhere at this time: %(what)s") % {**name, "what": busy[person]})
        elif volunteer.state != Volunteer.State.ACTIVE:
            found.append(_("%(name)s %(number)s is not on the register.") % name)
        seen.add(person)
    return found


def _busy(people: set[str], window: tuple[datetime, datetime], unit: int) -> dict[str, str]:
    """``{person: what}`` of those who have attendance or hours at that time, in any unit: the title of an activity of
    ``unit``; what somebody does for another one is not told."""
    starts, ends = window
    attended = Attendance.objects.standing().filter(signed_in_at__lt=ends).exclude(signed_out_at__lte=starts)
    served = ServiceRecord.objects.standing().filter(shift__starts_at__lt=ends, shift__ends_at__gt=starts)
    found: dict[str, str] = {}
    for rows in (attended, served):
        own = rows.annotate(who=person_at("volunteer__")).filter(who__in=people)
        for who, title, organization in own.values_list("who", "activity__title", "activity__organization"):
            found[who] = title if organization == unit else _("an activity of another unit")
    return found


@transaction.atomic
def accept_backfill(*, backfill: Backfill, by: User, at: datetime) -> list[ServiceRecord]:
    """The proof is good: confirm what is of the tier of ``by``; days that are longer wait for the upper union."""
    backfill = _lock(backfill)
    policies.check_can_review_backfill(by, backfill)
    backfill.state, backfill.decided_by, backfill.decided_at = Backfill.State.APPROVED, by, at
    backfill.save()
    record(action="backfill.approved", by=by, at=at, target=backfill)
    records = list(
        backfill.service_records.select_for_update(of=("self",))
        .select_related("organization__successor", "activity", "volunteer", "backfill")
        .order_by("pk")
    )
    refresh_tiers(records)
    own = [found for found in records if policies.can_confirm_hours(by, found)]
    confirm(own, by=by, at=at)
    tell_confirmers([found for found in records if found not in own], by=by, at=at)
    return own


@transaction.atomic
def return_backfill(*, backfill: Backfill, reason: str, by: User, at: datetime) -> Backfill:
    """Not like this: its records are void, the unit enters it anew; what was entered stays to be seen."""
    backfill = _lock(backfill)
    policies.check_can_review_backfill(by, backfill)
    backfill.return_reason = read_reason(reason)
    backfill.state, backfill.decided_by, backfill.decided_at = Backfill.State.RETURNED, by, at
    backfill.save()
    records = list(backfill.service_records.select_for_update().standing())
    for found in records:
        end(found, reason=backfill.return_reason, by=by, at=at)
    refresh_tiers(records)
    record(action="backfill.returned", by=by, at=at, target=backfill, reason=backfill.return_reason)
    notify(
        recipients=[backfill.entered_by], kind=Message.Kind.BACKFILL_RETURNED, subject=str(backfill.activity),
        url=hours_url(backfill.activity_id), by=by, at=at, note=backfill.return_reason,
    )  # fmt: skip
    return backfill


def _lock(backfill: Backfill) -> Backfill:
    rows = Backfill.objects.select_for_update(of=("self",))
    return rows.select_related("activity__organization__successor", "entered_by", "shift").get(pk=backfill.pk)


def _tell_reviewers(backfill: Backfill, *, by: User, at: datetime) -> None:
    unit = backfill.organization
    own = User.objects.holding(REVIEW_BACKFILL, unit, with_above=False).exclude(pk=by.pk)
    notify(
        recipients=list(own or User.objects.holding(REVIEW_BACKFILL, unit).exclude(pk=by.pk)),
        kind=Message.Kind.BACKFILL_WAITS, subject=str(backfill.activity),
        url=hours_url(backfill.activity_id), by=by, at=at,
    )  # fmt: skip
