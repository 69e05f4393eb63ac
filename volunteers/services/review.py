"""Decisions of a second person: on the register, not accepted; suspended, taken back, left."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.services import next_number
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.privacy.reasons import read_reason
from volunteers import policies
from volunteers.models import Volunteer
from volunteers.services.consents import close_record, erase_day, missing_consents, set_clock
from volunteers.services.content import refusals
from volunteers.services.locking import lock
from volunteers.signals import volunteer_off_register

State = Volunteer.State
ACTS = {State.SUSPENDED: "suspended", State.LEFT: "left", State.ACTIVE: "returned_to_register"}


@transaction.atomic
def activate_volunteer(*, volunteer: Volunteer, by: User, at: datetime, version: int | None = None) -> Volunteer:
    """On the register, with a number of their own. RuleError: content or consent is missing."""
    volunteer = lock(volunteer, version)
    policies.check_can_activate(by, volunteer)
    check_complete(volunteer, at=at)
    put_on_register(volunteer, by=by, at=at)
    volunteer.save()
    record(action="volunteer.activated", by=by, at=at, target=volunteer)
    tell_activated(volunteer, by=by, at=at)
    return volunteer


def tell_activated(volunteer: Volunteer, *, by: User, at: datetime) -> None:
    """The person, when they have an account."""
    _tell(volunteer, Message.Kind.VOLUNTEER_ACTIVATED, by=by, at=at)


def check_complete(volunteer: Volunteer, *, at: datetime) -> None:
    """RuleError for what keeps a record off the register today: age and guardian are looked at anew."""
    if missing_consents(volunteer, at=at):
        raise RuleError(_("A consent is missing; of a minor the guardian's is needed too."))
    try:
        found = refusals(volunteer, at=at)
    except ValidationError as error:
        raise RuleError(error.messages[0]) from error
    if found:
        raise RuleError(next(iter(found.values())))


def put_on_register(volunteer: Volunteer, *, by: User, at: datetime, number: str | None = None) -> None:
    """Set the columns of an active record; ``number`` when one was given out already."""
    volunteer.state, volunteer.state_reason = State.ACTIVE, ""
    volunteer.number = number or next_number(kind="V", year=timezone.localdate(at).year)
    volunteer.activated_by, volunteer.activated_at = by, at
    volunteer.registered_on = volunteer.registered_on or timezone.localdate(at)
    volunteer.version += 1


@transaction.atomic
def reject_volunteer(
    *, volunteer: Volunteer, reason: str, by: User, at: datetime, version: int | None = None
) -> Volunteer:
    """Not accepted, with a reason; what was written is erased when the clock has run."""
    reason = read_reason(reason)
    volunteer = lock(volunteer, version)
    policies.check_can_review(by, volunteer)
    close_record(volunteer, at=at)
    volunteer.state_reason = reason
    volunteer.save(update_fields=["state_reason"])
    record(action="volunteer.rejected", by=by, at=at, target=volunteer, reason=volunteer.state_reason)
    _tell(volunteer, Message.Kind.VOLUNTEER_REJECTED, by=by, at=at)
    return volunteer


@transaction.atomic
def change_state(
    *, volunteer: Volunteer, state: str, reason: str, by: User, at: datetime, version: int | None = None
) -> Volunteer:
    """Suspend, take off the register or take back; ``state`` is SUSPENDED, LEFT or ACTIVE."""
    reason = read_reason(reason)
    volunteer = lock(volunteer, version)
    policies.check_can_change_state(by, volunteer, state)
    today = timezone.localdate(at)
    volunteer.state, volunteer.state_reason = state, reason
    volunteer.inactive_on = None if state == State.ACTIVE else volunteer.inactive_on or today
    set_clock(volunteer, erase_day(today) if state == State.LEFT else None)  # as the text of the consent says
    volunteer.version += 1
    volunteer.save()
    record(action=f"volunteer.{ACTS[State(state)]}", by=by, at=at, target=volunteer, reason=volunteer.state_reason)
    if state != State.ACTIVE:
        volunteer_off_register.send(sender=Volunteer, volunteer=volunteer, by=by, at=at)
    if state == State.SUSPENDED:
        _tell(volunteer, Message.Kind.VOLUNTEER_SUSPENDED, by=by, at=at)
    return volunteer


def _tell(volunteer: Volunteer, kind: str, *, by: User, at: datetime) -> None:
    """The person, when they have an account: the unit by name, and why."""
    notify(
        recipients=[volunteer.user], kind=kind, subject=volunteer.organization.short_name,
        note=volunteer.state_reason, url=reverse("volunteers:me"), by=by, at=at,
    )  # fmt: skip
