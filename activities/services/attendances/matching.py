"""Which volunteers the names of a list mean. Reads only; phones are compared by their blind index and kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import Attendance, Shift
from activities.services.attendances.listing import check_times
from activities.services.attendances.people import persons_of, refuse_overlap
from portal.common.errors import RuleError
from portal.privacy.fields import blind_index
from portal.privacy.numbers import is_mobile
from volunteers.models import Volunteer
from volunteers.querysets import VolunteerQuerySet

MATCHED, CHOOSE, NEW, WRONG = "matched", "choose", "new", "wrong"
DIGITS = set("0123456789*")


class Named(Protocol):
    """What is known of one person of the list."""

    name: str
    phone: str
    unit: str


@dataclass
class Match:
    """What one line means: a volunteer, several to choose from, nobody yet, or something to mend (``why``)."""

    line: Named
    group: str
    volunteer: Volunteer | None = None
    choices: list[Volunteer] = field(default_factory=list)
    why: str = ""
    times: tuple[datetime, datetime | None] | None = None
    is_there: bool = False


def match_lines(
    lines: Iterable[Named], *, among: VolunteerQuerySet, picks: dict[int, int] | None = None
) -> list[Match]:
    """Find each line's volunteer in ``among``: by their number in place of the name, by name and phone, then by
    name and unit.

    ``picks`` says which record a line of several means: its place in ``lines`` and the record's key.
    """
    lines = list(lines)
    known = _Known(lines, among)
    matches: list[Match] = []
    for place, line in enumerate(lines):
        match = _match(line, known, (picks or {}).get(place))
        if match.volunteer is not None and any(match.volunteer == other.volunteer for other in matches):
            match = Match(line, WRONG, why=_("This person stands on the list twice."))
        matches.append(match)
    return matches


class _Known:
    """The records that the lines may mean: one query."""

    def __init__(self, lines, among):
        names = {line.name for line in lines}
        numbers = {name.upper() for name in names if DIGITS & set(name)}
        indexes = {_index(line.phone) for line in lines if is_mobile(line.phone)}
        rows = among.filter(Q(name__in=names) | Q(number__in=numbers) | Q(phone_index__in=indexes))
        self.by_name, self.by_phone, self.by_number = {}, {}, {}
        for row in rows.select_related("organization").order_by("organization__path", "pk"):
            self.by_name.setdefault(row.name, []).append(row)
            self.by_number[row.number] = row
            if row.phone_index:
                self.by_phone.setdefault(row.phone_index, []).append(row)


def _index(phone: str) -> str | None:
    return blind_index("phone", phone) if phone else None


def _match(line: Named, known: _Known, pick: int | None) -> Match:
    if numbered := known.by_number.get(line.name.upper()):
        return Match(line, MATCHED, numbered)
    if not line.name or (DIGITS & set(line.name) and line.name not in known.by_name):
        return Match(line, WRONG, why=_("Write the name of the person."))
    if line.phone and not is_mobile(line.phone):
        return Match(line, WRONG, why=_("A mobile number has 11 digits. Mend it, or leave it out."))
    named, reached = known.by_name.get(line.name, []), known.by_phone.get(_index(line.phone), [])
    both = [row for row in reached if row.name == line.name]
    if reached and not both:
        return Match(line, WRONG, why=_("This phone belongs to somebody of another name. Check name and phone."))
    found = both or _of_unit(named, line.unit)
    sure = len(found) == 1 and (both or not line.phone)
    chosen = found[0] if sure else next((row for row in named if row.pk == pick), None)
    if chosen is not None:
        return Match(line, MATCHED, chosen)
    if found or named:
        return Match(line, CHOOSE, choices=found or named, why=_("Choose who is meant."))
    return Match(line, NEW, why=_("Not on the register of this unit. Enter the person first, then check again."))


def _of_unit(rows: list[Volunteer], unit: str) -> list[Volunteer]:
    """Those of ``rows`` whose unit is called so; all of them when none is."""
    if not unit or len(rows) < 2:
        return rows
    return [row for row in rows if unit in row.organization.name or row.organization.short_name in unit] or rows


def check_matches(matches: list[Match], *, shift: Shift, at: datetime) -> None:
    """Say of matched lines with ``times`` what entering them would say: no surprise after the press."""
    sure = [(match, match.volunteer, match.times) for match in matches if match.volunteer and match.times]
    taken = _taken([volunteer for _match, volunteer, _times in sure])
    for match, volunteer, (first, last) in sure:
        try:
            check_times(shift, first, last, at)
            match.is_there = _is_there(taken.get(volunteer.pk, []), shift, first, last)
        except RuleError as error:
            match.group, match.why = WRONG, str(error)


def _taken(volunteers: list[Volunteer]) -> dict[int, list[Attendance]]:
    """The standing rows of each of ``volunteers``, also those of other records of the same person: two queries."""
    persons = persons_of(volunteer.pk for volunteer in volunteers)
    rows = Attendance.objects.standing().filter(Q(volunteer__in=persons) | Q(person__in=persons.values()))
    keys: dict[str, list[int]] = {}
    for key, person in persons.items():
        keys.setdefault(person, []).append(key)
    taken: dict[int, list[Attendance]] = {}
    for row in rows:
        for key in {row.volunteer_id, *keys.get(row.person, [])} & set(persons):
            taken.setdefault(key, []).append(row)
    return taken


def _is_there(rows: list[Attendance], shift: Shift, first: datetime, last: datetime | None) -> bool:
    """Whether one of ``rows`` is of this shift and time; RuleError for one of another shift."""
    for row in rows:
        ends = row.signed_out_at
        if (ends is None or ends > first) and (last is None or row.signed_in_at < last):
            if row.shift_id != shift.pk:
                raise refuse_overlap(row)
            return True
    return False
