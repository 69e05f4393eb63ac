"""Times that were wrong, rows and lists that are taken back: until hours are confirmed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from activities.models import Activity, Attendance, AttendanceBatch
from activities.policies import attendances as policies
from activities.policies.attendances import clock
from activities.services.attendances.listing import check_times
from activities.services.attendances.people import (
    check_no_hours_elsewhere,
    hours_elsewhere,
    is_overlap,
    lock_hours,
    lock_people,
    refuse_overlap,
)
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError

LONGEST_REASON = 200


@transaction.atomic
def change_times(
    *, attendance: Attendance, signed_in_at: datetime, signed_out_at: datetime | None, reason: str, by: User,
    at: datetime,
) -> Attendance:  # fmt: skip
    """Correct the times of one row, with a reason; the row is to be confirmed anew."""
    row = _locked(attendance)
    policies.check_can_change_attendance(by, row)
    reason = _read(reason)
    check_times(row.shift, signed_in_at, signed_out_at, at)
    details = {"before": span(row)}
    if row.signed_in_at != signed_in_at:
        row.signed_in_at, row.in_method = signed_in_at, Attendance.Method.LIST
    if row.signed_out_at != signed_out_at:
        row.signed_out_at, row.out_method = signed_out_at, Attendance.Method.LIST if signed_out_at else ""
        row.out_batch = None  # no longer what a list said
    row.confirmed_by = row.confirmed_at = None
    row.note_contributor(by)
    others = Attendance.objects.of_person(row.volunteer, row.person).exclude(pk=row.pk)
    if other := others.overlapping(signed_in_at, signed_out_at).first():
        raise refuse_overlap(other)
    elsewhere = hours_elsewhere(row.shift, [row.volunteer_id]).get(row.volunteer_id, [])
    check_no_hours_elsewhere(elsewhere, signed_in_at, signed_out_at or at)
    _save(row)
    details |= {"after": span(row)}
    record(action="attendance.changed", by=by, at=at, target=row, reason=reason, details=details)
    return row


@transaction.atomic
def undo_attendance(*, attendance: Attendance, reason: str, by: User, at: datetime) -> Attendance:
    """Take one row back, with a reason: the person was not there."""
    row = _locked(attendance)
    policies.check_can_change_attendance(by, row)
    reason = _read(reason)
    row.undone_by, row.undone_at = by, at
    row.save(update_fields=["undone_by", "undone_at"])
    record(action="attendance.undone", by=by, at=at, target=row, reason=reason)
    return row


@transaction.atomic
def undo_batch(*, batch: AttendanceBatch, by: User, at: datetime) -> int:
    """Take back what one list entered: its rows, and the sign-outs it added. Return how many rows it touched."""
    batches = AttendanceBatch.objects.select_for_update(of=("self",))
    batch = batches.select_related("shift__activity__organization__successor", "shift__activity__plan").get(pk=batch.pk)
    _lock_activity(batch.shift.activity_id)
    rows = Attendance.objects.standing().select_for_update(of=("self",)).order_by("pk")
    mine, outs = list(rows.filter(batch=batch)), list(rows.filter(out_batch=batch).exclude(batch=batch))
    whose = {row.volunteer_id for row in (*mine, *outs)}
    lock_hours(batch.shift, whose)
    policies.check_can_undo_batch(by, batch, whose, at)
    for row in mine:
        row.undone_by, row.undone_at = by, at
        row.save(update_fields=["undone_by", "undone_at"])
    for row in outs:
        row.signed_out_at, row.out_method, row.out_batch = None, "", None
        row.confirmed_by = row.confirmed_at = None
        _save(row)
    batch.undone_by, batch.undone_at = by, at
    batch.save(update_fields=["undone_by", "undone_at"])
    details = {"list": batch.pk, "rows": len(mine) + len(outs)}
    record(action="attendance.list_undone", by=by, at=at, target=batch.shift.activity, details=details)
    return len(mine) + len(outs)


def span(row: Attendance) -> str:
    """From when until when, for the audit log."""
    return f"{clock(row.signed_in_at)} ～ {clock(row.signed_out_at) if row.signed_out_at else ''}"


def _read(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise RuleError(_("Give a reason."))
    return reason[:LONGEST_REASON]


def _locked(attendance: Attendance) -> Attendance:
    """The row, fresh, with all that would make something of it: the person, the activity, the hours."""
    lock_people([attendance.volunteer_id])
    _lock_activity(attendance.activity_id)
    rows = Attendance.objects.select_for_update(of=("self",)).select_related(
        "activity__organization__successor", "activity__plan", "shift", "volunteer"
    )
    row = rows.get(pk=attendance.pk)
    lock_hours(row.shift, [row.volunteer_id])
    return row


def _lock_activity(key: int) -> None:
    """Nobody computes or enters hours of it meanwhile."""
    Activity.objects.select_for_update(no_key=True).values_list("pk", flat=True).get(pk=key)


def _save(row: Attendance) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not is_overlap(error):
            raise
        raise RuleError(_("At another place at this time already.")) from error
