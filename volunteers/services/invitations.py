"""Slips with which somebody whom a unit entered says yes or no: issued once, used once, never stored in words."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import record
from portal.common.slip_codes import code_hash, new_code
from volunteers import policies
from volunteers.models import AcceptSlip, Consent, Volunteer
from volunteers.services.consents import close_record, give_consents
from volunteers.services.locking import lock

_hash = partial(code_hash, "volunteers.invitations")
SLIP_DAYS = 14


class SlipRefusedError(Exception):
    """The code opens nothing: unknown, used, revoked or expired; which of these is not told."""


@transaction.atomic
def issue_slip(*, volunteer: Volunteer, by: User, at: datetime) -> str:
    """Return the code of a new slip, such as ``k7mq-2fhx-…``; an older one of the record ends.

    Whoever holds the code can say yes: ``by`` counts as one who wrote in the record and does not decide on it.
    """
    volunteer = lock(volunteer)
    policies.check_can_invite(by, volunteer)
    AcceptSlip.objects.filter(volunteer=volunteer, used_at=None, revoked_at=None).update(revoked_at=at)
    code = new_code()
    AcceptSlip.objects.create(
        volunteer=volunteer, code_hash=_hash(code), issued_by=by, issued_at=at,
        expires_at=at + timedelta(days=SLIP_DAYS),
    )  # fmt: skip
    volunteer.note_contributor(by)
    volunteer.save(update_fields=["contributor_ids"])
    record(action="volunteer.slip_issued", by=by, at=at, target=volunteer)
    return code


def invited_by(code: str, *, at: datetime) -> Volunteer:
    """The record that ``code`` opens; SlipRefusedError."""
    slip = AcceptSlip.objects.open(at).filter(code_hash=_hash(code), volunteer__state=Volunteer.State.INVITED)
    found = slip.select_related("volunteer__organization").first()
    if found is None:
        raise SlipRefusedError
    return found.volunteer


@transaction.atomic
def answer_invitation(*, code: str, agrees: bool, user: User | None, at: datetime) -> Volunteer:
    """The person's yes or no; SlipRefusedError. A yes goes to review, a no closes the record.

    ``user`` is whoever is signed in: their account is joined to the record when the name is the same.
    """
    volunteer = lock(invited_by(code, at=at))
    slips = AcceptSlip.objects.select_for_update().open(at).filter(volunteer=volunteer, code_hash=_hash(code))
    if not slips.update(used_at=at):
        raise SlipRefusedError
    if not agrees:
        close_record(volunteer, at=at)
        record(action="volunteer.declined", by=user, at=at, target=volunteer)
        return volunteer
    if user is not None and user.display_name == volunteer.name:
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # they may be applying elsewhere this moment
        volunteer.user = None if Volunteer.objects.held_by(user).exists() else user
    volunteer.state = Volunteer.State.APPLIED
    volunteer.note_contributor(user)
    volunteer.version += 1
    volunteer.save()
    give_consents(volunteer=volunteer, method=Consent.Method.ONLINE, at=at)
    record(action="volunteer.accepted", by=user, at=at, target=volunteer)
    return volunteer


@transaction.atomic
def note_paper_consent(
    *, volunteer: Volunteer, scan: Attachment, by: User, at: datetime, version: int | None = None
) -> Volunteer:
    """The person signed a sheet (``scan``): the record goes to review, where ``by`` does not decide on it.

    Of a minor the sheet holds the guardian's signature too: who notes it vouches for that. Open slips end.
    """
    volunteer = lock(volunteer, version)
    policies.check_can_invite(by, volunteer)
    give_consents(volunteer=volunteer, method=Consent.Method.PAPER, at=at, noted_by=by, scan=scan)
    volunteer.state = Volunteer.State.APPLIED
    volunteer.note_contributor(by)
    volunteer.version += 1
    volunteer.save()
    AcceptSlip.objects.filter(volunteer=volunteer).open(at).update(revoked_at=at)
    record(action="volunteer.paper_noted", by=by, at=at, target=volunteer)
    return volunteer
