"""What is written about a volunteer, checked in one place: page, public form and roster all come through here."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.privacy.numbers import IdNumber, read_id_number
from volunteers.models import Volunteer
from volunteers.models.volunteers import MASKS, is_minor, is_too_young

CONTENT_FIELDS = (
    "name", "sex", "birth_date", "is_birth_day_known", "phone", "id_number", "political_status", "education",
    "position", "address", "emergency_name", "emergency_phone", "guardian_name", "guardian_phone", "guardian_relation",
)  # fmt: skip
RELATED_FIELDS = ("skills", "service_categories")
# What is typed anew or left as it stands, because pages show it masked only.
KEPT_WHEN_BLANK = tuple(MASKS)
GUARDIAN_FIELDS = ("guardian_name", "guardian_phone", "guardian_relation")
EARLIEST_YEAR = 1900  # before it a year is a slip of the pen, as in identity numbers

SEX_OF = {"male": Volunteer.Sex.MALE, "female": Volunteer.Sex.FEMALE}


def apply_content(volunteer: Volunteer, content: Mapping[str, Any], *, at: datetime) -> None:
    """Set the columns named in ``content``; an identity number fills in sex and birthday where they are blank.

    ValidationError for an identity number with a mistake.
    """
    for name in CONTENT_FIELDS:
        if name in content:
            setattr(volunteer, name, content[name])
    if volunteer.id_number:
        read = _read(volunteer, at)
        volunteer.id_number = read.number
        volunteer.birth_date = volunteer.birth_date or read.birth_date
        if volunteer.sex == Volunteer.Sex.UNKNOWN:
            volunteer.sex = SEX_OF[read.sex]


def _read(volunteer: Volunteer, at: datetime) -> IdNumber:
    try:
        return read_id_number(volunteer.id_number, on=timezone.localdate(at))
    except ValidationError as error:
        raise ValidationError({"id_number": error.messages}) from error


def apply_related(volunteer: Volunteer, content: Mapping[str, Any]) -> None:
    for name in RELATED_FIELDS:
        if name in content:
            getattr(volunteer, name).set(content[name])


def refusals(volunteer: Volunteer, *, at: datetime) -> dict[str, str]:
    """``{field: why not}``: what keeps this person off the register."""
    found = _contradictions(volunteer, at)
    born, today = volunteer.birth_date, timezone.localdate(at)
    if born is None:
        return found
    if born.year < EARLIEST_YEAR:
        found.setdefault("birth_date", _("Check the year: nobody was born before %(year)d.") % {"year": EARLIEST_YEAR})
    elif born > today:
        found.setdefault("birth_date", _("This day is still to come."))
    elif is_too_young(born, today):
        found["birth_date"] = _("Volunteers are registered from the age of 14.")
    elif is_minor(born, today) and not all(getattr(volunteer, name) for name in GUARDIAN_FIELDS):
        found["guardian_name"] = _("From 14 to 17 a guardian has to agree: name, phone and relation are needed.")
    return found


def _contradictions(volunteer: Volunteer, at: datetime) -> dict[str, str]:
    """Where the identity number says otherwise than the form."""
    if not volunteer.id_number:
        return {}
    found, read = {}, _read(volunteer, at)
    if volunteer.sex not in {Volunteer.Sex.UNKNOWN, SEX_OF[read.sex]}:
        found["sex"] = _("The identity number says otherwise.")
    if not _same_birthday(volunteer, read.birth_date):
        found["birth_date"] = _("The identity number says otherwise.")
    return found


def _same_birthday(volunteer: Volunteer, from_number: date) -> bool:
    born = volunteer.birth_date
    if born is None or volunteer.is_birth_day_known:
        return born in {None, from_number}
    return (born.year, born.month) == (from_number.year, from_number.month)


def check_content(volunteer: Volunteer, *, at: datetime) -> None:
    """ValidationError by field for what ``refusals`` names."""
    if found := refusals(volunteer, at=at):
        raise ValidationError(found)


def needs_guardian(volunteer: Volunteer, *, at: datetime) -> bool:
    return volunteer.birth_date is not None and is_minor(volunteer.birth_date, timezone.localdate(at))
