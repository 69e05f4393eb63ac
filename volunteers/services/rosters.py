"""Rosters: one person brought the file, another confirms it; every person in it has still to say yes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import event_of, record_all
from portal.common.errors import RuleError
from portal.common.surnames import name_sort_key
from portal.imports.policies import check_second_person
from portal.organizations.models import Organization
from portal.privacy.pinyin import name_initials
from portal.privacy.purposes import current
from volunteers import policies
from volunteers.models import Consent, Volunteer
from volunteers.querysets import REVIEW
from volunteers.services.content import RELATED_FIELDS, apply_content, apply_related, check_content, needs_guardian

State = Volunteer.State
CHUNK = 500


@transaction.atomic
def import_volunteers(
    *,
    rows: Sequence[Mapping[str, Any]],
    brought_by: User,
    mapped_by: User,
    by: User,
    at: datetime,
    details: Mapping[str, Any],
    sheets: Attachment | None = None,
) -> list[int]:
    """Enter the people of ``rows``, invited; return their keys in the order of the rows.

    With ``sheets`` that everybody signed they arrive as applications with a consent on paper, for a second person to
    activate; minors are asked one by one all the same, since their guardians have to agree. A row holds
    ``organization`` (key), ``content`` as ``apply_content`` takes it, ``skills`` and ``service_categories`` (keys of
    codes). ``details`` stand in the audit events.
    """
    check_second_person(by, brought_by.pk)
    units = Organization.objects.select_related("successor").in_bulk({row["organization"] for row in rows})
    for unit in units.values():
        policies.check_can_add(brought_by, unit)
        _check_confirms(by, unit)
    wrote = sorted({brought_by.pk, mapped_by.pk})
    volunteers = [_invited(row, units[row["organization"]], brought_by, wrote, at) for row in rows]
    Volunteer.objects.bulk_create(volunteers, batch_size=CHUNK)
    for name in RELATED_FIELDS:
        _relate(name, zip(volunteers, (row[name] for row in rows), strict=True))
    if sheets is not None:
        _note_sheets(volunteers, sheets, brought_by, at)
    _record("volunteer.imported", volunteers, by, at, details)
    return [volunteer.pk for volunteer in volunteers]


def _invited(
    row: Mapping[str, Any], unit: Organization, brought_by: User, wrote: Sequence[int], at: datetime
) -> Volunteer:
    volunteer = Volunteer(
        organization=unit, state=State.INVITED, source=Volunteer.Source.IMPORT, entered_by=brought_by, entered_at=at,
        contributor_ids=list(wrote),
    )  # fmt: skip
    apply_content(volunteer, row["content"], at=at)
    check_content(volunteer, at=at)
    # Written in bulk, past ``save``.
    volunteer.initials, volunteer.sort_key = name_initials(volunteer.name), name_sort_key(volunteer.name)
    return volunteer


def _note_sheets(volunteers: Sequence[Volunteer], sheets: Attachment, brought_by: User, at: datetime) -> None:
    """Consents on paper of all adults among ``volunteers``, which wait for a decision then."""
    adults = [row for row in volunteers if row.birth_date is not None and not needs_guardian(row, at=at)]
    version = current(Consent.Purpose.REGISTER).version
    Consent.objects.bulk_create(
        [
            Consent(
                volunteer=row, purpose=Consent.Purpose.REGISTER, text_version=version, method=Consent.Method.PAPER,
                given_at=at, noted_by=brought_by, scan=sheets,
            )
            for row in adults
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    Volunteer.objects.filter(pk__in=[row.pk for row in adults]).update(state=State.APPLIED)


def _relate(name: str, pairs: Iterable[tuple[Volunteer, Sequence[int]]]) -> None:
    through = getattr(Volunteer, name).through
    links = [through(volunteer_id=volunteer.pk, code_id=code) for volunteer, codes in pairs for code in codes]
    through.objects.bulk_create(links, batch_size=CHUNK)


@transaction.atomic
def fill_in_volunteers(
    *,
    rows: Mapping[int, Mapping[str, Any]],
    brought_by: User,
    mapped_by: User,
    by: User,
    at: datetime,
    details: Mapping[str, Any],
) -> list[int]:
    """Write what was blank in the records ``rows`` (by key; ``version`` as it was looked at); nothing is replaced."""
    check_second_person(by, brought_by.pk)
    volunteers = _locked(rows)
    for volunteer in volunteers:
        row = rows[volunteer.pk]
        policies.check_can_edit(brought_by, volunteer)
        _check_confirms(by, volunteer)
        _check_version(volunteer, row["version"])
        apply_content(volunteer, row["content"], at=at)
        check_content(volunteer, at=at)
        for person in (brought_by, mapped_by):
            volunteer.note_contributor(person)
        volunteer.version += 1
        volunteer.save()
        apply_related(volunteer, row)
    _record("volunteer.filled_in", volunteers, by, at, details)
    return list(rows)


@transaction.atomic
def take_back_volunteers(*, keys: Sequence[int], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """Delete the imported people ``keys``, whom nobody has asked yet; RuleError, and none goes, when one was."""
    volunteers = _locked(keys)
    if len(volunteers) != len(keys):
        raise RuleError(_("A record of this import is gone already: it stays."))
    for volunteer in volunteers:
        _check_confirms(by, volunteer)
        is_as_it_came = volunteer.state in {State.INVITED, State.APPLIED} and volunteer.version == 1
        own = volunteer.consents.exclude(method=Consent.Method.PAPER, given_at=volunteer.entered_at)
        if not is_as_it_came or volunteer.slips.exists() or own.exists():
            raise RuleError(_("Somebody of this import was asked, has answered or was changed since: it stays."))
    _record("volunteer.import_undone", volunteers, by, at, details)
    Consent.objects.filter(volunteer__in=keys).delete()
    Volunteer.objects.filter(pk__in=keys).delete()


@transaction.atomic
def empty_again(*, filled: Mapping[int, Mapping[str, Any]], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    """Blank what ``fill_in_volunteers`` wrote: ``{key: {fields, version before}}``; RuleError when it changed since."""
    volunteers = _locked(filled)
    for volunteer in volunteers:
        _check_confirms(by, volunteer)
        _check_version(volunteer, filled[volunteer.pk]["version"] + 1)
        for name in filled[volunteer.pk]["fields"]:
            _blank(volunteer, name)
        volunteer.version += 1
        volunteer.save()
    _record("volunteer.emptied_again", volunteers, by, at, details)


def _blank(volunteer: Volunteer, name: str) -> None:
    if name in RELATED_FIELDS:
        getattr(volunteer, name).clear()
    else:
        setattr(volunteer, name, getattr(Volunteer(), name))  # as in a record that nobody filled in


def _check_confirms(by: User, target: Any) -> None:
    if not by.has_perm(REVIEW, target):
        raise PermissionDenied(_("You do not decide on the volunteers of this unit."))


def _check_version(volunteer: Volunteer, version: int) -> None:
    if volunteer.version != version:
        raise RuleError(_("%(number)s was changed since: look at it again.") % {"number": volunteer.audit_label})


def _locked(keys: Iterable[int]) -> list[Volunteer]:
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("organization__successor")
    return list(rows.filter(pk__in=list(keys)).order_by("pk"))


def _record(action: str, volunteers: Sequence[Volunteer], by: User, at: datetime, details: Mapping[str, Any]) -> None:
    record_all([event_of(action=action, by=by, at=at, target=row, details=dict(details)) for row in volunteers])
