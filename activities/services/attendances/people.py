"""Who somebody is for attendance: one person has one time line, however many records."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.translation import gettext as _

from activities.models import Attendance, ServiceRecord, Shift
from activities.policies.attendances import HOURS_STAND, clock
from activities.services.hour_rules import Span
from portal.common.errors import RuleError
from volunteers.models import Volunteer
from volunteers.querysets import PERSON
from volunteers.querysets.volunteers import person_at

DAY = timedelta(days=1)  # shifts last no longer, and times lie near their shift
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


def lock_hours(shift: Shift, keys: Iterable[int]) -> set[int]:
    """Keep the hours of ``keys`` in ``shift`` as they are until this act is over; return whose are confirmed.

    Rows of every state are locked: one that is being confirmed at this moment is waited for, and read afterwards.
    """
    rows = ServiceRecord.objects.select_for_update(of=("self",)).filter(shift=shift, volunteer__in=list(keys))
    found = list(rows.order_by("pk").values_list("volunteer_id", "state"))
    return {key for key, state in found if state in HOURS_STAND}


def refuse_overlap(other: Attendance) -> RuleError:
    """The sentence for a time that is taken: it names that time, and nothing else."""
    if other.signed_out_at is None:
        return RuleError(_("Signed in elsewhere since %(time)s.") % {"time": clock(other.signed_in_at)})
    span = {"first": clock(other.signed_in_at), "last": clock(other.signed_out_at)}
    return RuleError(_("Attended elsewhere from %(first)s to %(last)s already.") % span)


def overlapping(volunteer: Volunteer, person: str, first: datetime, last: datetime | None) -> Attendance | None:
    """A standing row of the same person in the same time, or None."""
    return Attendance.objects.of_person(volunteer, person).overlapping(first, last).order_by("signed_in_at").first()


def hours_elsewhere(shift: Shift, keys: Iterable[int]) -> dict[int, list[Span]]:
    """``{record: [(from, until)]}``: when the people of ``keys`` served in other shifts, as hours say that were entered
    later and rest on no attendance."""
    people = dict(Volunteer.objects.filter(pk__in=keys).order_by().values_list("pk", PERSON))
    rows = ServiceRecord.objects.standing().filter(source=ServiceRecord.Source.BACKFILL).exclude(shift=shift)
    near = rows.filter(shift__starts_at__lt=shift.ends_at + DAY, shift__ends_at__gt=shift.starts_at - DAY)
    found: dict[str, list[Span]] = {}
    who = near.annotate(who=person_at("volunteer__")).filter(who__in=set(people.values())).order_by()
    for person, first, last in who.values_list("who", "shift__starts_at", "shift__ends_at"):
        found.setdefault(person, []).append((first, last))
    return {key: found[person] for key, person in people.items() if person in found}


def check_no_hours_elsewhere(spans: Iterable[Span], first: datetime, last: datetime | None) -> None:
    """RuleError: from ``first`` to ``last`` (None: until now) overlaps one of ``spans``; it names the time alone."""
    for begins, ends in spans:
        if first < ends and (last is None or begins < last):
            span = {"first": clock(begins), "last": clock(ends)}
            raise RuleError(_("Attended elsewhere from %(first)s to %(last)s already.") % span)


def is_overlap(error: IntegrityError) -> bool:
    """True when the database refused ``error`` because the person would be at two places."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", "") in OVERLAPS
