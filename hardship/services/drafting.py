"""The form of a household, section by section: each is saved alone, a draft is a row from the first one on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hardship.models import FamilyMember, HardshipFile
from hardship.models.content import CONTENT_FIELDS, REQUIRED, SECTIONS
from hardship.models.members import MEMBER_FIELDS
from hardship.models.words import EvidenceKind, Sex
from hardship.policies import files as policies
from hardship.services import locking
from portal.accounts.models import User
from portal.audit.services import record
from portal.organizations.models import Organization
from portal.privacy.fields import blind_index
from portal.privacy.numbers import age_on, read_bank_card, read_id_number, read_phone
from portal.privacy.purposes import current

State = HardshipFile.State
SEX_OF = {"male": Sex.MALE, "female": Sex.FEMALE}
EARLIEST_YEAR = 1900
CHILD_UNDER = 14
CONSENT = "hardship_file"
# Papers that say who applied: another identity number takes new ones.
SIGNED = (EvidenceKind.APPLICATION, EvidenceKind.IDENTITY, EvidenceKind.AUTHORISATION)


@transaction.atomic
def start_file(
    *, organization: Organization, content: Mapping[str, Any], by: User, at: datetime, draft_key: UUID | None = None
) -> HardshipFile:
    """Begin a draft with what the first section says. The form sent twice under one ``draft_key`` is one draft.

    ValidationError by field; also when the household has a file already (one household, one file).
    """
    policies.check_can_add(by, organization)
    if draft_key is not None:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        known = HardshipFile.objects.filter(entered_by=by, draft_key=draft_key).first()
        if known is not None:
            return save_section(file=known, content=content, by=by, at=at, version=known.version)
    file = HardshipFile(organization=organization, entered_by=by, entered_at=at, state_since=at, draft_key=draft_key)
    _apply(file, content, by=by, at=at)
    file.note_contributor(by)
    _save_household(file)
    record(action="hardship.drafted", by=by, at=at, target=file)
    return file


@transaction.atomic
def save_section(
    *, file: HardshipFile, content: Mapping[str, Any], by: User, at: datetime, version: int,
    members: Sequence[Mapping[str, Any]] | None = None,
) -> HardshipFile:  # fmt: skip
    """Save the fields named in ``content`` and, if given, the whole table of ``members``; the rest stays.

    In the yearly review only the section of income is open. StaleVersionError carries the row as it stands when
    somebody was faster; ValidationError speaks by field.
    """
    file = locking.lock_file(file, version)
    if members is None and set(content) <= set(SECTIONS["income"]):
        policies.check_can_edit_means(by, file)
    else:
        policies.check_can_edit(by, file)
    _apply(file, content, by=by, at=at)
    if not file.is_open:
        _check_means_whole(file)
    if members is not None:
        replace_members(file, members, by=by, at=at)
    file.note_contributor(by)
    file.version += 1
    _save_household(file)
    record(action="hardship.changed", by=by, at=at, target=file, details={"sections": _sections_of(content, members)})
    return file


@transaction.atomic
def discard_draft(*, file: HardshipFile, by: User, at: datetime) -> None:
    """Throw a draft away, with its family and papers."""
    file = locking.lock_file(file)
    policies.check_can_discard(by, file)
    record(action="hardship.discarded", by=by, at=at, target=file)
    file.delete()


def replace_members(file: HardshipFile, rows: Sequence[Mapping[str, Any]], *, by: User, at: datetime) -> None:
    """Make ``rows`` the household's family. A row with ``pk`` stays itself, so that aid keeps pointing to it; who is
    not named any more has left the household on that day (of a draft the row goes)."""
    present = {member.pk: member for member in file.members.present()}
    named = [row["pk"] for row in rows if row.get("pk")]
    if len(set(named)) < len(named):
        raise ValidationError({"members": _("The same person stands here twice.")})
    kept = [_member_of(file, present, row, number, at) for number, row in enumerate(rows, 1)]
    _check_once(kept, file)
    _check_guardian_agreed(kept, file, timezone.localdate(at))
    indexes = [blind_index("id_number", member.id_number) for member in kept]
    locking.hold_people(indexes)
    for index in indexes:
        if index is not None:
            _check_no_other_file(file, index, by, field="members")
    gone = file.members.present().exclude(pk__in=[member.pk for member in kept if member.pk])
    if file.filed_on is None:
        gone.delete()
    else:
        gone.update(left_on=timezone.localdate(at))
    file.members.present().update(id_index=None)  # so that two of them can exchange their numbers
    for member in kept:
        member.save()


def _member_of(
    file: HardshipFile, present: Mapping[int, FamilyMember], row: Mapping[str, Any], number: int, at: datetime
) -> FamilyMember:
    member = present.get(row.get("pk") or 0) or FamilyMember(file=file)
    for name in MEMBER_FIELDS:
        if name in row:
            setattr(member, name, row[name])
    member.order = number
    if not (member.name or "").strip() or not member.relation:
        raise ValidationError({"members": _("Row %(row)d: name and relation are needed.") % {"row": number}})
    try:
        _read_person(member, timezone.localdate(at))
    except ValidationError as error:
        words = _("Row %(row)d: %(words)s") % {"row": number, "words": " ".join(error.messages)}
        raise ValidationError({"members": words}) from error
    return member


def _check_once(members: Sequence[FamilyMember], file: HardshipFile) -> None:
    numbers = [member.id_number for member in members if member.id_number]
    if len(set(numbers)) < len(numbers) or (file.id_number and file.id_number in numbers):
        raise ValidationError({"members": _("The same identity number stands here twice.")})


def _check_guardian_agreed(members: Sequence[FamilyMember], file: HardshipFile, today: date) -> None:
    """Nothing is kept about a child under 14 before the worker, as the guardian, has agreed in writing (PIPL 31)."""
    is_young = any(member.birth_date and age_on(member.birth_date, today) < CHILD_UNDER for member in members)
    if is_young and file.consent_on is None:
        raise ValidationError(
            {"members": _("A child under 14 is entered once the worker has signed the consent: note its day first.")}
        )


def _apply(file: HardshipFile, content: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Set the fields named in ``content``; an identity number fills in sex and birthday where they are blank."""
    unknown = set(content) - set(CONTENT_FIELDS)
    if unknown:
        raise ValueError(f"No fields of the form: {', '.join(sorted(unknown))}")
    for name in CONTENT_FIELDS:
        if name in content:
            setattr(file, name, content[name])
    _read_person(file, timezone.localdate(at))
    for name, read in (("phone", read_phone), ("bank_card", read_bank_card)):
        if content.get(name):
            setattr(file, name, _read(name, read, content[name]))
    if "consent_on" in content:
        _note_consent(file, timezone.localdate(at))
    if content.get("id_number"):
        _take_number(file, by)


def _take_number(file: HardshipFile, by: User) -> None:
    """One household, one file. A file handed in that is of somebody else now: what the other one signed is gone."""
    index = blind_index("id_number", file.id_number) or ""
    locking.hold_people([index])
    _check_no_other_file(file, index, by, field="id_number")
    if file.number is not None and index != file.id_index:
        file.consent_on, file.consent_version = None, ""
        file.evidence.filter(kind__in=SIGNED).delete()


def _check_means_whole(file: HardshipFile) -> None:
    """What stands on file stays whole while it is asked for anew."""
    blank = [name for name in REQUIRED["income"] if getattr(file, name) in (None, "")]
    if blank:
        words = _("Still blank: %(fields)s.")
        labels = {name: file._meta.get_field(name).verbose_name for name in blank}  # type: ignore[union-attr]
        raise ValidationError({name: words % {"fields": label} for name, label in labels.items()})


def _note_consent(file: HardshipFile, today: date) -> None:
    """The worker agreed to the words that are in force."""
    if file.consent_on is not None and file.consent_on > today:
        raise ValidationError({"consent_on": _("This day is still to come.")})
    file.consent_version = current(CONSENT).version if file.consent_on else ""


def _read(field: str, read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def _read_person(person: HardshipFile | FamilyMember, today: date) -> None:
    """Check number and birthday of somebody against each other; ValidationError by field."""
    if person.id_number:
        try:
            read = read_id_number(person.id_number, on=today)
        except ValidationError as error:
            raise ValidationError({"id_number": error.messages}) from error
        person.id_number = read.number
        person.birth_date = person.birth_date or read.birth_date
        person.sex = person.sex or SEX_OF[read.sex]
        if person.birth_date != read.birth_date:
            raise ValidationError({"birth_date": _("The identity number says otherwise.")})
        if person.sex != SEX_OF[read.sex]:
            raise ValidationError({"sex": _("The identity number says otherwise.")})
    born = person.birth_date
    if born is not None and not EARLIEST_YEAR <= born.year <= today.year:
        raise ValidationError({"birth_date": _("Check the day of birth.")})


def _check_no_other_file(file: HardshipFile, index: str, by: User, *, field: str) -> None:
    """One household, one file: nobody in it stands in another live file. Only who sees that one learns its number."""
    other = HardshipFile.objects.live().of_person(index).exclude(pk=file.pk).first()
    if other is None:
        return
    if HardshipFile.objects.visible_to(by).filter(pk=other.pk).exists():
        words = _("One household, one file: this identity number stands in %(file)s of %(unit)s.")
        raise ValidationError({field: words % {"file": other, "unit": other.organization.short_name}})
    raise ValidationError(
        {field: _("One household, one file: another unit keeps one with this number. Ask the upper union.")}
    )


def _save_household(file: HardshipFile) -> None:
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError as error:
        if "hardshipfile_one_per_household" not in str(error):
            raise
        words = _("One household, one file: another unit keeps one with this number. Ask the upper union.")
        raise ValidationError({"id_number": words}) from error


def _sections_of(content: Mapping[str, Any], members: Sequence[Mapping[str, Any]] | None) -> list[str]:
    named = [section for section, fields in SECTIONS.items() if set(fields) & set(content)]
    return [*named, *(["family"] if members is not None else [])]
