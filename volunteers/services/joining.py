"""The ways in: one's own application, and entry by the unit; changes of what is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.organizations.models import Organization
from portal.privacy.fields import blind_index
from volunteers import policies
from volunteers.models import Consent, Volunteer
from volunteers.services.consents import give_consents, missing_consents
from volunteers.services.content import apply_content, apply_related, check_content
from volunteers.services.locking import lock

State, Source, Method = Volunteer.State, Volunteer.Source, Consent.Method


@transaction.atomic
def apply_to_join(
    *, organization: Organization, content: Mapping[str, Any], by: User | None, at: datetime
) -> Volunteer | None:
    """An application by the person, with their consent. ``by`` None is a visitor.

    None when the unit has a record of this person already: the caller answers in the same words, so that nobody
    learns who is registered. ValidationError speaks of what was typed, never of what is stored. The account is joined
    to an application under its own name only: one's own page would tell whether the unit knows somebody else.
    """
    policies.check_can_apply(organization)
    if by is not None:
        _check_holds_none(by)
    volunteer = Volunteer(
        organization=organization, state=State.APPLIED, source=Source.SELF, entered_by=by, entered_at=at
    )
    apply_content(volunteer, content, at=at)
    if by is not None and volunteer.name == by.display_name:
        volunteer.user = by
    check_content(volunteer, at=at)
    # One application after the other, so that the same form sent twice is one.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    known = _known(volunteer)
    if known is not None:
        record(action="volunteer.applied_again", by=by, at=at, target=known)
        return None
    volunteer.note_contributor(by)
    volunteer.save()
    apply_related(volunteer, content)
    give_consents(volunteer=volunteer, method=Method.ONLINE, at=at)
    record(action="volunteer.applied", by=by, at=at, target=volunteer)
    return volunteer


def _check_holds_none(user: User) -> None:
    """One record for one account: of two applications to two units at once the second waits here for the first."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Volunteer.objects.held_by(user).exists():
        raise RuleError(_("You have applied or are registered already: see “My volunteer record”."))


def _known(volunteer: Volunteer) -> Volunteer | None:
    """The unit's live record of the same person: the same identity number, or the same name with the same phone.

    Under the own name of an account another's identity number finds nothing: staff see the two side by side.
    """
    volunteer.id_index = blind_index("id_number", volunteer.id_number)
    volunteer.phone_index = blind_index("phone", volunteer.phone)
    rows = Volunteer.objects.filter(organization=volunteer.organization).like(volunteer)
    for row in rows.exclude(state=State.LEFT).order_by("pk"):
        is_same_name = row.name == volunteer.name
        is_same_number = volunteer.id_index is not None and row.id_index == volunteer.id_index
        if is_same_number and (is_same_name or volunteer.user_id is None):
            return row
        if is_same_name and row.phone_index == volunteer.phone_index:
            return row
    return None


def entered_with(form_key: UUID, content: Mapping[str, Any], by: User) -> Volunteer | None:
    """What ``by`` entered with the form that has this key, if it was sent before; the form sent twice waits here.

    RuleError: it was somebody of another name, so that nobody gets lost whose form went out from an old page.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    found = Volunteer.objects.filter(entered_by=by, form_key=form_key).first()
    if found is not None and found.name != content["name"]:
        raise RuleError(_("This page was used for somebody else already. Save once more to enter this person too."))
    return found


@transaction.atomic
def enter_volunteer(
    *, organization: Organization, content: Mapping[str, Any], by: User, at: datetime,
    scan: Attachment | None = None, form_key: UUID | None = None,
) -> Volunteer:  # fmt: skip
    """Entered by the unit. With a signed sheet (``scan``) it goes to review, else the person has to say yes first.

    ``form_key`` is made by the page; ask ``entered_with`` first whether the form was sent already.
    """
    policies.check_can_add(by, organization)
    volunteer = Volunteer(
        organization=organization, state=State.INVITED if scan is None else State.APPLIED, source=Source.UNIT,
        entered_by=by, entered_at=at, form_key=form_key,
    )  # fmt: skip
    apply_content(volunteer, content, at=at)
    check_content(volunteer, at=at)
    volunteer.note_contributor(by)
    volunteer.save()
    apply_related(volunteer, content)
    if scan is not None:
        give_consents(volunteer=volunteer, method=Method.PAPER, at=at, noted_by=by, scan=scan)
    record(action="volunteer.entered", by=by, at=at, target=volunteer)
    return volunteer


@transaction.atomic
def change_volunteer(
    *, volunteer: Volunteer, content: Mapping[str, Any], by: User, at: datetime, version: int
) -> Volunteer:
    """Correct what is kept. StaleVersionError carries the row as it stands when somebody was faster."""
    volunteer = lock(volunteer, version)
    policies.check_can_edit(by, volunteer)
    return _changed(volunteer, content, by, at)


@transaction.atomic
def correct_own(*, volunteer: Volunteer, content: Mapping[str, Any], by: User, at: datetime, version: int) -> Volunteer:
    """The person corrects how to reach them."""
    volunteer = lock(volunteer, version)
    policies.check_is_own(by, volunteer)
    if not volunteer.is_editable:
        raise RuleError(
            _("This record can no longer be changed: %(state)s.") % {"state": volunteer.get_state_display()}
        )
    return _changed(volunteer, content, by, at)


def _changed(volunteer: Volunteer, content: Mapping[str, Any], by: User, at: datetime) -> Volunteer:
    apply_content(volunteer, content, at=at)
    check_content(volunteer, at=at)
    if volunteer.state != State.INVITED and Consent.Purpose.GUARDIAN in missing_consents(volunteer, at=at):
        raise ValidationError({"birth_date": _("The guardian's consent is missing for this age.")})
    volunteer.note_contributor(by)
    volunteer.version += 1
    volunteer.save()
    apply_related(volunteer, content)
    record(action="volunteer.changed", by=by, at=at, target=volunteer)
    return volunteer
