"""Who somebody is for attendance: one person has one time line, however many records."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from activities.models import Attendance
from activities.policies.attendances import clock
from portal.common.errors import RuleError
from volunteers.models import Volunteer
from volunteers.querysets import PERSON

OVERLAPS = ("attendance_never_at_two_places", "attendance_record_never_at_two_places")


def persons_of(keys: Iterable[int]) -> dict[int, str]:
    """The person behind each record of ``keys``: identity number, else phone and name, else the record (PERSON).

    Hashed, so that no name stands in rows, indexes and the database's own messages.
    """
    rows = Volunteer.objects.filter(pk__in=keys).order_by().values_list("pk", PERSON)
    return {pk: hashlib.sha256(person.encode()).hexdigest() for pk, person in rows}


def person_of(volunteer: Volunteer) -> str:
    """What the rows of ``volunteer`` are keyed on."""
    return persons_of([volunteer.pk])[volunteer.pk]


def lock_people(keys: Iterable[int]) -> dict[int, Volunteer]:
    """The records of ``keys``, locked in the order of their keys: one act for a person at a time."""
    rows = Volunteer.objects.select_for_update(of=("self",), no_key=True).select_related("organization__successor")
    return {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}


def refuse_overlap(other: Attendance) -> RuleError:
    """The sentence for a time that is taken: it names that time, and nothing else."""
    if other.signed_out_at is None:
        return RuleError(_("Signed in elsewhere since %(time)s.") % {"time": clock(other.signed_in_at)})
    span = {"first": clock(other.signed_in_at), "last": clock(other.signed_out_at)}
    return RuleError(_("Attended elsewhere from %(first)s to %(last)s already.") % span)


def overlapping(volunteer: Volunteer, person: str, first: datetime, last: datetime | None) -> Attendance | None:
    """A standing row of the same person in the same time, or None."""
    return Attendance.objects.of_person(volunteer, person).overlapping(first, last).order_by("signed_in_at").first()


def is_overlap(error: IntegrityError) -> bool:
    """True when the database refused ``error`` because the person would be at two places."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", "") in OVERLAPS
