"""Attendance as a list: ticked on the page of a shift, or pasted from a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Attendance, AttendanceBatch, Shift
from activities.policies import attendances as policies
from activities.policies.attendances import clock
from activities.services.attendances.people import (
    check_no_hours_elsewhere,
    hours_elsewhere,
    is_overlap,
    lock_hours,
    lock_people,
    overlapping,
    persons_of,
    refuse_overlap,
)
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from volunteers.models import Volunteer

Method = Attendance.Method


@dataclass(frozen=True)
class Entry:
    """One line of a list; without ``signed_out_at`` the person is still there."""

    volunteer: Volunteer
    signed_in_at: datetime
    signed_out_at: datetime | None = None


@dataclass
class Entered:
    """What a list did: ``new`` rows, sign-outs ``added`` to rows that stood, lines that ``stood`` as they are, and
    who was ``refused`` with the sentence why. ``batch`` takes the new ones and the added ones back; it is not kept
    when there are none."""

    batch: AttendanceBatch
    new: list[Attendance] = field(default_factory=list)
    added: list[Attendance] = field(default_factory=list)
    stood: list[Attendance] = field(default_factory=list)
    refused: list[tuple[Volunteer, str]] = field(default_factory=list)


@transaction.atomic
def enter_list(*, shift: Shift, entries: Sequence[Entry], by: User, at: datetime, method: str = Method.LIST) -> Entered:
    """Enter who was there. A line that is refused keeps none of the others back.

    An open row gets the line's sign-out; a row of the same person in the shift that overlaps stands. Nothing is
    entered for people who are not in ``entries``.
    """
    rows = Shift.objects.select_related("activity__organization__successor", "activity__plan")
    shift = rows.get(pk=shift.pk)
    policies.check_can_take_shift(by, shift)
    if len(entries) > settings.LIST_ROWS_MAX:
        raise RuleError(_("At most %(limit)d rows at once.") % {"limit": settings.LIST_ROWS_MAX})
    keys = {entry.volunteer.pk for entry in entries}
    people, persons = lock_people(keys), persons_of(keys)
    barred, elsewhere = _barred(shift, keys), hours_elsewhere(shift, keys)
    result = Entered(AttendanceBatch(shift=shift, method=method, entered_by=by, entered_at=at))
    result.batch.save()
    for entry in entries:
        try:
            _check(entry, shift, barred, at)
            check_no_hours_elsewhere(
                elsewhere.get(entry.volunteer.pk, ()), entry.signed_in_at, entry.signed_out_at or at
            )
            _enter(result, shift, people[entry.volunteer.pk], persons[entry.volunteer.pk], entry, (by, at, method))
        except RuleError as error:
            result.refused.append((entry.volunteer, str(error)))
    if not (result.new or result.added):
        result.batch.delete()
        return result
    details = {"shift": shift.pk, "list": result.batch.pk, "new": len(result.new), "added": len(result.added)}
    record(action="attendance.list_entered", by=by, at=at, target=shift.activity, details=details)
    return result


def _barred(shift: Shift, keys: Iterable[int]) -> dict[int, str]:
    """Who may not be entered, and why."""
    day = timezone.localdate(shift.starts_at)
    registered = set(Volunteer.objects.registered_on(day).filter(pk__in=keys).values_list("pk", flat=True))
    barred = {key: _("Not on the register of volunteers on that day.") for key in keys if key not in registered}
    words = _("Hours of this shift are confirmed already. Correct the hours instead.")
    return barred | dict.fromkeys(lock_hours(shift, keys), words)


def _check(entry: Entry, shift: Shift, barred: dict[int, str], at: datetime) -> None:
    if entry.volunteer.pk in barred:
        raise RuleError(barred[entry.volunteer.pk])
    check_times(shift, entry.signed_in_at, entry.signed_out_at, at)


def check_times(shift: Shift, signed_in_at: datetime, signed_out_at: datetime | None, at: datetime) -> None:
    """Times near the shift, in order, and of what has happened."""
    if max(signed_in_at, signed_out_at or signed_in_at) > at:
        raise RuleError(_("Nobody is entered before they were there. Leave the sign-out open until they go."))
    if signed_out_at is not None and signed_out_at <= signed_in_at:
        raise RuleError(_("The sign-out must be later than the sign-in."))
    first = shift.starts_at - timedelta(minutes=settings.SIGN_IN_OPENS_MINUTES)
    last = shift.ends_at + timedelta(minutes=settings.SIGN_OUT_CLOSES_MINUTES)
    if signed_in_at < first or (signed_out_at or signed_in_at) > last:
        raise RuleError(
            _("Times of this shift lie between %(first)s and %(last)s.") % {"first": clock(first), "last": clock(last)}
        )


def _enter(result: Entered, shift: Shift, volunteer: Volunteer, person: str, entry: Entry, how: tuple) -> None:
    by, at, method = how
    stands = overlapping(volunteer, person, entry.signed_in_at, entry.signed_out_at)
    if stands is not None and stands.shift_id != shift.pk:
        raise refuse_overlap(stands)
    if stands is None:
        row = Attendance(
            activity=shift.activity, shift=shift, volunteer=volunteer, person=person, batch=result.batch,
            signed_in_at=entry.signed_in_at, signed_out_at=entry.signed_out_at, in_method=method,
            out_method=method if entry.signed_out_at else "", entered_by=by, entered_at=at,
        )  # fmt: skip
        _save(row, force_insert=True)
        result.new.append(row)
    elif stands.signed_out_at is None and entry.signed_out_at is not None:
        stands.signed_out_at, stands.out_method, stands.out_batch = entry.signed_out_at, method, result.batch
        stands.note_contributor(by)
        _save(stands, update_fields=["signed_out_at", "out_method", "out_batch", "contributor_ids"])
        result.added.append(stands)
    else:
        result.stood.append(stands)


def _save(row: Attendance, **how) -> None:
    """Save ``row``; RuleError where a record of the same person in another unit was quicker."""
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        raise RuleError(_("At another place at this time already.")) from error
