"""Consents: given on line or on paper, withdrawn by the person; what follows from a withdrawal; erasure."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.notifications.services import forget_notes
from portal.privacy.fields import encrypted_fields
from portal.privacy.purposes import current
from volunteers import policies
from volunteers.models import AcceptSlip, Consent, Merge, Volunteer
from volunteers.services.content import needs_guardian
from volunteers.services.locking import lock
from volunteers.services.team_members import forget_in_teams
from volunteers.signals import volunteer_erased, volunteer_off_register

State, Purpose = Volunteer.State, Consent.Purpose


def give_consents(
    *, volunteer: Volunteer, method: str, at: datetime, noted_by: User | None = None, scan: Attachment | None = None
) -> None:
    """Note the consents that this person needs and has not given yet: their own, of a minor the guardian's too."""
    for purpose in missing_consents(volunteer, at=at):
        Consent.objects.create(
            volunteer=volunteer, purpose=purpose, text_version=current(purpose).version, method=method, given_at=at,
            noted_by=noted_by, scan=scan,
        )  # fmt: skip


def missing_consents(volunteer: Volunteer, *, at: datetime) -> list[str]:
    needed = [Purpose.REGISTER, *([Purpose.GUARDIAN] if needs_guardian(volunteer, at=at) else [])]
    given = set(volunteer.consents.in_force().values_list("purpose", flat=True))
    return [purpose for purpose in needed if purpose not in given]


@transaction.atomic
def withdraw_consent(*, volunteer: Volunteer, by: User, at: datetime) -> Volunteer:
    """The person wants nothing kept about them any more: off the register at once, erased when the clock has run."""
    volunteer = lock(volunteer)
    policies.check_is_own(by, volunteer)
    if not volunteer.consents.in_force().exists():
        raise RuleError(_("You have withdrawn your consent already."))
    volunteer.consents.in_force().update(withdrawn_at=at)
    close_record(volunteer, at=at)
    record(action="volunteer.consent_withdrawn", by=by, at=at, target=volunteer)
    volunteer_off_register.send(sender=Volunteer, volunteer=volunteer, by=by, at=at)
    return volunteer


def close_record(volunteer: Volunteer, *, at: datetime) -> None:
    """Take the record off the register, whatever its state, and start the clock of its erasure."""
    today = timezone.localdate(at)
    if volunteer.may_become(State.REJECTED):
        volunteer.state, volunteer.state_reason = State.REJECTED, _("The person does not agree.")
    elif volunteer.state != State.LEFT:
        volunteer.state, volunteer.inactive_on = State.LEFT, today
    set_clock(volunteer, erase_day(today))
    volunteer.version += 1
    volunteer.save()
    AcceptSlip.objects.filter(volunteer=volunteer).open(at).update(revoked_at=at)


def set_clock(volunteer: Volunteer, day: date | None) -> None:
    """Erase on ``day`` (None: not at all), with what went into this record: the name still stands there."""
    volunteer.erase_on = day
    Volunteer.objects.filter(merged_into=volunteer, erased_at=None).update(erase_on=day)


def erase_day(today: date) -> date:
    return today + timedelta(days=settings.VOLUNTEER_ERASE_DAYS)


def erasure_due(at: datetime) -> QuerySet[Volunteer]:
    """Records whose clock has run."""
    return Volunteer.objects.erasable(timezone.localdate(at))


def erase_volunteer(volunteer: Volunteer, at: datetime) -> None:
    """Blank what says who it was; the number stays, and that somebody agreed once."""
    _forget_messages(volunteer)
    blank_person(volunteer)
    volunteer.name = volunteer.number or "—"
    if volunteer.source == Volunteer.Source.SELF:  # whoever wrote it down is the person
        volunteer.entered_by = None
    volunteer.contributor_ids = []
    volunteer.birth_date, volunteer.sex, volunteer.user = None, Volunteer.Sex.UNKNOWN, None
    volunteer.political_status = volunteer.education = volunteer.position = ""
    volunteer.state_reason = _("Erased.") if volunteer.state == State.REJECTED else ""
    volunteer.emergency_name = volunteer.guardian_name = volunteer.guardian_relation = ""
    volunteer.erased_at = at
    volunteer.version += 1
    volunteer.save()
    volunteer.skills.clear()
    volunteer.service_categories.clear()
    volunteer.consents.update(scan=None)
    forget_in_teams(volunteer)
    volunteer.transfers.update(reason="", answer="")
    Merge.objects.filter(Q(kept=volunteer) | Q(dropped=volunteer)).update(reason="")
    volunteer_erased.send(sender=Volunteer, volunteer=volunteer, at=at)


# What a person is told as a volunteer, by the beginning of the kind.
TOLD = r"^(volunteer|signup|hours|certificate|star)\."


def _forget_messages(volunteer: Volunteer) -> None:
    """Why something was decided on them also stands in messages: to them, and to whoever asked for their transfer."""
    if volunteer.user_id is not None:
        forget_notes(Message.objects.filter(recipient=volunteer.user_id, kind__regex=TOLD))
    if volunteer.number:
        forget_notes(Message.objects.filter(subject=volunteer.number, kind=Message.Kind.TRANSFER_REFUSED))


def blank_person(volunteer: Volunteer) -> None:
    """Take out what only encryption protects."""
    for field in encrypted_fields(Volunteer):
        setattr(volunteer, field.name, "")
