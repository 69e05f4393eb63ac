"""Two records of one person become one: their attendance does, too."""

from datetime import datetime

from django.db import transaction

from activities.models import Attendance
from activities.services.attendances.people import lock_people, person_of
from portal.accounts.models import User
from portal.audit.services import record
from volunteers.models import Volunteer


@transaction.atomic
def move_attendances(*, kept: Volunteer, dropped: Volunteer, by: User, at: datetime) -> int:
    """Give ``kept`` the rows of ``dropped``; return how many moved.

    Where both were there at one time the earlier row stays and the other is taken back, as the audit log says.
    """
    lock_people([kept.pk, dropped.pk])
    person = person_of(kept)
    locked = Attendance.objects.select_for_update(of=("self",)).select_related("activity__organization")
    rows = list(locked.filter(volunteer__in=[kept, dropped]).order_by("signed_in_at", "pk"))
    moved = sum(row.volunteer_id == dropped.pk for row in rows)
    standing: list[Attendance] = []
    for row in (row for row in rows if row.undone_at is None):
        if _is_taken(row, standing, person, rows):
            row.undone_by, row.undone_at = by, at
            row.save(update_fields=["undone_by", "undone_at"])
            record(action="attendance.merged_away", by=by, at=at, target=row, details={"kept": kept.audit_label})
        else:
            standing.append(row)
    for row in rows:
        row.volunteer, row.person = kept, person
        row.save(update_fields=["volunteer", "person"])
    return moved


def _is_taken(row: Attendance, standing: list[Attendance], person: str, rows: list[Attendance]) -> bool:
    """Whether an earlier row of the two, or one of a further record of the same person, has this time."""
    if standing and (standing[-1].signed_out_at is None or standing[-1].signed_out_at > row.signed_in_at):
        return True
    others = Attendance.objects.standing().filter(person=person).exclude(pk__in=[own.pk for own in rows])
    return others.overlapping(row.signed_in_at, row.signed_out_at).exists()
