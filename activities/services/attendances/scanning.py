"""Signing in and out oneself, by the code of a shift."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from activities.models import Attendance, Shift
from activities.policies import attendances as policies
from activities.policies.attendances import clock
from activities.services.attendances.doors import seat_at_door
from activities.services.attendances.people import (
    is_overlap,
    lock_hours,
    lock_people,
    overlapping,
    person_of,
    refuse_overlap,
)
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from volunteers.models import Volunteer

Method = Attendance.Method


@dataclass(frozen=True)
class Signed:
    """What a scan did. ``repeated``: it stood already, nothing was written. ``closed``: a row elsewhere that ended."""

    attendance: Attendance
    repeated: bool = False
    closed: Attendance | None = None


@transaction.atomic
def sign_in(
    *, shift: Shift, volunteer: Volunteer, by: User, at: datetime, method: str = Method.QR,
    risk_version: int | None = None,
) -> Signed:  # fmt: skip
    """Begin a pair of ``volunteer`` in ``shift`` at ``at``. A second scan finds the first one's row.

    Whoever comes without a place gets one if there is one, and has ticked the risk notice ``risk_version``. Whoever
    is signed in elsewhere is signed out there: at the end of that shift, or now where it still lasts; that
    row waits to be confirmed. RuleError: not now, no place, too many pairs today, at two places.
    """
    shift, volunteer, person = _locked(shift, volunteer)
    open_row = Attendance.objects.of_person(volunteer, person).open().select_related("shift").first()
    if open_row is not None and open_row.shift_id == shift.pk:
        return Signed(open_row, repeated=True)
    policies.check_can_sign_in(by, volunteer, shift, at)
    closed = None if open_row is None else close_by_itself(open_row, at)
    _check_pairs(volunteer, person, at)
    if other := overlapping(volunteer, person, at, None):
        raise refuse_overlap(other)
    seat_at_door(shift=shift, volunteer=volunteer, risk_version=risk_version, by=by, at=at)
    row = Attendance(
        activity=shift.activity, shift=shift, volunteer=volunteer, person=person, signed_in_at=at, in_method=method,
        entered_by=by, entered_at=at,
    )  # fmt: skip
    _insert(row)
    _note(row, "attendance.signed_in", by, at)
    return Signed(row, closed=closed)


@transaction.atomic
def sign_out(*, shift: Shift, volunteer: Volunteer, by: User, at: datetime, method: str = Method.QR) -> Signed:
    """End the open pair of ``volunteer`` in ``shift``. A second scan finds what the first one ended."""
    shift, volunteer, person = _locked(shift, volunteer)
    rows = Attendance.objects.of_person(volunteer, person).order_by("-signed_in_at").select_related("shift")
    row = rows.open().first()
    if row is None or row.shift_id != shift.pk:
        ended = rows.filter(shift=shift).exclude(signed_out_at=None).first()
        if row is None and ended is not None:
            return Signed(ended, repeated=True)
        raise RuleError(_not_signed_in(row))
    policies.check_can_sign_out(by, volunteer, shift, at)
    if at <= row.signed_in_at:
        raise RuleError(_("You have only just signed in."))
    row.signed_out_at, row.out_method = at, method
    row.save(update_fields=["signed_out_at", "out_method"])
    _note(row, "attendance.signed_out", by, at)
    return Signed(row)


def close_by_itself(row: Attendance, at: datetime) -> Attendance | None:
    """End an open row at the end of its shift, or at ``at`` where that comes first; None: it had not lasted at all."""
    ends_at = min(row.shift.ends_at, at)
    if ends_at <= row.signed_in_at:
        row.undone_at, row.undone_by = at, row.entered_by
        row.save(update_fields=["undone_at", "undone_by"])
        _note(row, "attendance.undone", None, at)
        return None
    row.signed_out_at, row.out_method = ends_at, Method.AUTO
    row.save(update_fields=["signed_out_at", "out_method"])
    _note(row, "attendance.closed_by_itself", None, at)
    return row


def _locked(shift: Shift, volunteer: Volunteer) -> tuple[Shift, Volunteer, str]:
    """Fresh rows; the person's record is locked, so that scans of one person come one after the other, and their
    hours, so that nobody confirms those meanwhile."""
    volunteer = lock_people([volunteer.pk])[volunteer.pk]
    lock_hours(shift, [volunteer.pk])
    rows = Shift.objects.select_related("activity__organization__successor", "activity__plan")
    return rows.get(pk=shift.pk), volunteer, person_of(volunteer)


def _check_pairs(volunteer: Volunteer, person: str, at: datetime) -> None:
    """At most so many pairs a day; three is what a national platform allows."""
    pairs = Attendance.objects.of_person(volunteer, person).on_day_of(at).count()
    if pairs >= settings.SIGN_PAIRS_MAX:
        limit = {"limit": settings.SIGN_PAIRS_MAX}
        raise RuleError(_("More than %(limit)d sign-ins a day are not taken. Ask the person in charge.") % limit)


def _insert(row: Attendance) -> None:
    """Save a new row; RuleError where a record of the same person in another unit was quicker."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        other = overlapping(row.volunteer, row.person, row.signed_in_at, row.signed_out_at)
        if not is_overlap(error) or other is None:
            raise
        raise refuse_overlap(other) from error


def _not_signed_in(elsewhere: Attendance | None) -> str:
    if elsewhere is None:
        return _("You have not signed in to this shift. Sign in first, or tell the person in charge.")
    where = {"place": elsewhere.shift.place, "time": clock(elsewhere.signed_in_at)}
    return _("You signed in at %(place)s at %(time)s. Sign out with the code of that shift.") % where


def _note(row: Attendance, action: str, by: User | None, at: datetime) -> None:
    """One event of the row, not of the activity: scans would bury what else was done there."""
    record(action=action, by=by, at=at, target=row, details={"shift": row.shift_id})
