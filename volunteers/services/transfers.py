"""A volunteer moves to another unit: asked for, agreed to or not, taken back. The history stays with the record."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.organizations.models import Organization
from portal.privacy.reasons import read_reason
from volunteers import policies
from volunteers.models import Transfer, Volunteer
from volunteers.querysets import REVIEW
from volunteers.services.locking import lock
from volunteers.signals import volunteer_moved

Side, State = Transfer.Side, Transfer.State


@transaction.atomic
def ask_to_give(*, volunteer: Volunteer, taking: Organization, reason: str, by: User, at: datetime) -> Transfer:
    """The unit of ``volunteer`` asks that ``taking`` has them from now on."""
    volunteer = lock(volunteer)
    policies.check_can_give(by, volunteer)
    return _ask(volunteer, taking, Side.GIVING, reason, by, at)


@transaction.atomic
def ask_to_move(*, volunteer: Volunteer, taking: Organization, reason: str, by: User, at: datetime) -> Transfer:
    """The person asks; the unit that they leave is told when it is done, and cannot hold them."""
    volunteer = lock(volunteer)
    policies.check_can_ask_oneself(by, volunteer)
    return _ask(volunteer, taking, Side.PERSON, reason, by, at)


@transaction.atomic
def ask_to_take(
    *, number: str, name: str, taking: Organization, reason: str, by: User, at: datetime
) -> Transfer | None:
    """``taking`` asks for a volunteer whom it does not see: number and name are those that the person gave.

    None where nobody can be asked for with them. Who asks is answered alike and does not see the transfer before the
    other unit agrees: nobody learns by trying who is registered where.
    """
    policies.check_can_take(by, taking)
    reason = read_reason(reason)
    found = Volunteer.objects.filter(number__iexact=number, name=name).exclude(organization=taking).first()
    if found is None:
        return None
    volunteer = lock(found)
    if volunteer.organization_id == taking.pk or not policies.can_be_asked_for(volunteer):
        return None
    return _ask(volunteer, taking, Side.TAKING, reason, by, at)


def _ask(volunteer: Volunteer, taking: Organization, side: str, reason: str, by: User, at: datetime) -> Transfer:
    reason = read_reason(reason)
    policies.check_lives(taking)
    if taking.pk == volunteer.organization_id:
        raise RuleError(_("The volunteer belongs to this unit already."))
    transfer = Transfer.objects.create(
        volunteer=volunteer, giving=volunteer.organization, taking=taking, side=side, reason=reason, requested_by=by,
        requested_at=at,
    )  # fmt: skip
    _note(transfer, "volunteer.transfer_requested", by, at)
    own = User.objects.holding(REVIEW, transfer.deciding, with_above=False)
    people = list(own) or list(User.objects.holding(REVIEW, transfer.deciding))
    url = reverse("volunteers:transfer-detail", args=[transfer.pk])
    notify(recipients=people, kind=Message.Kind.TRANSFER_ASKED, subject=volunteer.number or "", url=url, by=by, at=at)
    return transfer


@transaction.atomic
def accept_transfer(*, transfer: Transfer, by: User, at: datetime) -> Transfer:
    """The record is the other unit's from now on, with all that hangs on it."""
    transfer = _locked(transfer)
    policies.check_can_accept_transfer(by, transfer)
    volunteer = transfer.volunteer
    volunteer.organization = transfer.taking
    volunteer.version += 1
    volunteer.save(update_fields=["organization", "version"])
    _decide(transfer, State.DONE, by, at)
    _note(transfer, "volunteer.moved", by, at)
    _tell(transfer, Message.Kind.TRANSFER_DONE, transfer.way, by, at)
    volunteer_moved.send(
        sender=Volunteer, volunteer=volunteer, giving=transfer.giving, taking=transfer.taking, by=by, at=at
    )
    return transfer


@transaction.atomic
def refuse_transfer(*, transfer: Transfer, reason: str, by: User, at: datetime) -> Transfer:
    """Everything stays as it is; who asked reads why."""
    reason = read_reason(reason)
    transfer = _locked(transfer)
    policies.check_can_decide_transfer(by, transfer)
    transfer.answer = reason
    _decide(transfer, State.REFUSED, by, at)
    _note(transfer, "volunteer.transfer_refused", by, at)
    _tell(transfer, Message.Kind.TRANSFER_REFUSED, reason, by, at)
    return transfer


@transaction.atomic
def withdraw_transfer(*, transfer: Transfer, by: User, at: datetime) -> Transfer:
    transfer = _locked(transfer)
    policies.check_can_withdraw_transfer(by, transfer)
    _decide(transfer, State.WITHDRAWN, by, at)
    _note(transfer, "volunteer.transfer_withdrawn", by, at)
    return transfer


def _locked(transfer: Transfer) -> Transfer:
    """The transfer and its record, fresh: the record first, as everywhere."""
    volunteer = lock(transfer.volunteer)
    rows = Transfer.objects.select_for_update(of=("self",)).for_list()
    fresh = rows.get(pk=transfer.pk)
    fresh.volunteer = volunteer
    return fresh


def _decide(transfer: Transfer, state: str, by: User, at: datetime) -> None:
    transfer.state, transfer.decided_by, transfer.decided_at = state, by, at
    transfer.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _note(transfer: Transfer, action: str, by: User, at: datetime) -> None:
    """The units, never the reason: the audit log outlives the person's data."""
    record(action=action, by=by, at=at, target=transfer.volunteer, reason=transfer.way)


def _tell(transfer: Transfer, kind: str, note: str, by: User, at: datetime) -> None:
    """Who asked, at the page of the transfer if they see it; the person, at their own; whoever keeps the record of
    the unit left."""
    number = transfer.volunteer.number or ""
    url = reverse("volunteers:transfer-detail", args=[transfer.pk])
    if not Transfer.objects.visible_to(transfer.requested_by).filter(pk=transfer.pk).exists():
        url = reverse("volunteers:transfer-take")
    person = transfer.volunteer.user
    staff = {transfer.requested_by}
    if transfer.side == Side.PERSON and kind == Message.Kind.TRANSFER_DONE:
        staff |= set(User.objects.holding(REVIEW, transfer.giving, with_above=False))
    notify(recipients=sorted(staff - {person}, key=lambda user: user.pk), kind=kind, subject=number, note=note, url=url,
           by=by, at=at)  # fmt: skip
    notify(recipients=[person], kind=kind, subject=number, note=note, url=reverse("volunteers:me-volunteer"), by=by,
           at=at)  # fmt: skip
