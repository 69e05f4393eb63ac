"""Signing up for shifts: a place or the waiting list, withdrawn, accepted or refused, asked and answered."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import ActivityPlan, Shift, SignUp
from activities.policies import signups as policies
from activities.services.plan_shifts import fill_places, lock_shift, send
from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.notifications.models import Message
from portal.privacy.reasons import read_reason
from volunteers.models import Volunteer

State = SignUp.State


@transaction.atomic
def sign_up(*, shift: Shift, volunteer: Volunteer, risk_version: int | None, by: User, at: datetime) -> SignUp:
    """``volunteer`` signs up: a place while there is one, else the end of the waiting list. A second press changes
    nothing. ``risk_version`` is the wording of the risk notice that they ticked.

    The volunteer is locked first, so that two shifts of one time are not joined at once; then the shift.
    """
    volunteer = _lock_volunteer(volunteer)
    if volunteer.user_id != by.pk:
        raise PermissionDenied(_("Everybody signs up for themselves."))
    shift = lock_shift(shift)
    found = SignUp.objects.filter(shift=shift, volunteer=volunteer).held().first()
    if found is not None and found.state != State.ASKED:
        return found
    if found is None and SignUp.objects.filter(shift=shift, volunteer=volunteer, state=State.REFUSED).exists():
        raise RuleError(_("The unit did not accept this sign-up. Ask the contact person if you would like to come."))
    row = found or SignUp(shift=shift, volunteer=volunteer, entered_by=by, entered_at=at)
    return _join(row, shift, volunteer, risk_version=risk_version, by=by, at=at)


def _join(row, shift, volunteer, *, risk_version, by, at):
    plan = shift.activity.plan
    policies.check_can_sign_up(volunteer, plan, shift, risk_version, at)
    row.risk_version = risk_version
    if plan.needs_acceptance and row.pk is None:  # whom the unit asked itself is accepted
        row.state = State.APPLIED
    else:
        _seat(row, shift, at)
    row.save()
    record(action="signup.made", by=by, at=at, target=row, details={"state": row.state})
    return row


def _seat(row, shift, at):
    """A place while one is free and nobody waits for it, else the waiting list."""
    if shift.free is not None and shift.free <= 0:
        row.state = State.WAITING
        return
    row.state, row.placed_at = State.PLACED, at
    shift.placed += 1
    shift.save(update_fields=["placed"])


@transaction.atomic
def withdraw_sign_up(*, sign_up: SignUp, by: User, at: datetime) -> SignUp:
    """The person does not come: the place goes to the next in line in the same transaction."""
    row, shift = _lock(sign_up)
    policies.check_can_withdraw(by, row, at)
    _end(row, shift, State.WITHDRAWN, by=by, at=at)
    record(action="signup.withdrawn", by=by, at=at, target=row)
    return row


@transaction.atomic
def accept_sign_up(*, sign_up: SignUp, by: User, at: datetime) -> SignUp:
    """The unit takes an application: a place while there is one, else the waiting list."""
    row, shift = _lock(sign_up)
    policies.check_can_manage_sign_ups(by, shift.activity.plan)
    if row.state != State.APPLIED:
        raise RuleError(_("This sign-up does not wait to be accepted: %(state)s.") % {"state": row.get_state_display()})
    if row.volunteer.state != Volunteer.State.ACTIVE:
        raise RuleError(_("This person is not on the register of volunteers now."))
    _seat(row, shift, at)
    row.decided_by = by
    row.save()
    record(action="signup.accepted", by=by, at=at, target=row, details={"state": row.state})
    kind = Message.Kind.SIGNUP_PLACED if row.state == State.PLACED else Message.Kind.SIGNUP_WAITS
    send([row.volunteer.user], kind, shift, at=at)
    return row


@transaction.atomic
def refuse_sign_up(*, sign_up: SignUp, reason: str, by: User, at: datetime) -> SignUp:
    """The unit does not take somebody, or takes a place back: with a reason that the person reads."""
    reason = read_reason(reason, ask=_("Say why; the person reads it."))
    row, shift = _lock(sign_up)
    policies.check_can_manage_sign_ups(by, shift.activity.plan)
    if not row.is_held:
        raise RuleError(_("This sign-up has ended already."))
    _end(row, shift, State.REFUSED, by=by, at=at, reason=reason)
    record(action="signup.refused", by=by, at=at, target=row)
    send([row.volunteer.user], Message.Kind.SIGNUP_REFUSED, shift, at=at, note=reason)
    return row


@transaction.atomic
def ask_volunteer(*, shift: Shift, volunteer: Volunteer, by: User, at: datetime) -> SignUp:
    """Ask a person whether they come. Nobody is assigned: until their yes it is only a question (条例 art. 25)."""
    volunteer = _lock_volunteer(volunteer)
    shift = lock_shift(shift)
    plan = shift.activity.plan
    policies.check_can_manage_sign_ups(by, plan)
    if volunteer.state != Volunteer.State.ACTIVE or not policies.is_in_audience(volunteer, plan):
        raise RuleError(_("Only volunteers on the register of this unit can be asked."))
    if volunteer.user is None:
        raise RuleError(_("This person has no account to answer with. Hand out a slip first."))
    if closed := policies.closed_because(plan, shift, at):
        raise RuleError(closed)
    if SignUp.objects.filter(shift=shift, volunteer=volunteer).held().exists():
        raise RuleError(_("This person stands on the list already."))
    row = SignUp.objects.create(shift=shift, volunteer=volunteer, state=State.ASKED, entered_by=by, entered_at=at)
    record(action="signup.person_asked", by=by, at=at, target=row)
    send([volunteer.user], Message.Kind.SIGNUP_ASKED, shift, at=at, by=by)
    return row


@transaction.atomic
def decline_ask(*, sign_up: SignUp, by: User, at: datetime) -> SignUp:
    """The person who was asked says no; nobody asks why. A yes is ``sign_up``."""
    row, shift = _lock(sign_up)
    policies.check_is_own(by, row)
    if row.state != State.ASKED:
        raise RuleError(_("This question was answered already."))
    _end(row, shift, State.WITHDRAWN, by=by, at=at)
    record(action="signup.declined", by=by, at=at, target=row)
    return row


@transaction.atomic
def accept_risks(*, sign_up: SignUp, risk_version: int, by: User, at: datetime) -> SignUp:
    """The person has read the risk notice that changed since they signed up."""
    row, shift = _lock(sign_up)
    policies.check_is_own(by, row)
    if not row.is_held or row.state == State.ASKED:
        raise RuleError(_("This sign-up has ended already."))
    if risk_version != shift.activity.plan.risk_version:
        raise RuleError(_("Read the risk notice as it stands now and tick it."))
    row.risk_version = risk_version
    row.save(update_fields=["risk_version"])
    record(action="signup.risks_accepted", by=by, at=at, target=row, details={"version": risk_version})
    return row


def move_sign_ups(*, kept: Volunteer, dropped: Volunteer, by: User, at: datetime) -> None:
    """Two records of one person became one: what both hold for a shift becomes the better of the two."""
    rank = {State.ASKED: 0, State.APPLIED: 1, State.WAITING: 2, State.PLACED: 3}
    own = {row.shift_id: row for row in SignUp.objects.filter(volunteer=kept).held()}
    for row in SignUp.objects.filter(volunteer=dropped).held().order_by("shift_id"):
        other = own.get(row.shift_id)
        if other is not None:
            weaker = row if rank[State(row.state)] <= rank[State(other.state)] else other
            weaker, shift = _lock(weaker)
            _end(weaker, shift, State.ENDED, by=by, at=at)
    SignUp.objects.filter(volunteer=dropped).update(volunteer=kept)


def release_sign_ups(*, volunteer: Volunteer, by: User, at: datetime) -> None:
    """``volunteer``, whose record is locked, is off the register: their places go to those who wait."""
    rows = SignUp.objects.filter(volunteer=volunteer, shift__starts_at__gt=at).held()
    for found in rows.order_by("shift_id"):
        row, shift = _lock(found)
        if row.is_held:
            _end(row, shift, State.WITHDRAWN, by=by, at=at)
            record(action="signup.withdrawn", by=by, at=at, target=row)


def _end(row, shift, state, *, by, at, reason=""):
    had_place = row.state == State.PLACED
    row.state, row.ended_at, row.decided_by, row.reason = state, at, by, reason[:200]
    row.save()
    if had_place:
        shift.placed -= 1
        shift.save(update_fields=["placed"])
        fill_places(shift, at)


def _lock(sign_up):
    """The sign-up and its shift, both locked: the shift first, as everybody does."""
    shift = lock_shift(Shift(pk=sign_up.shift_id))
    row = SignUp.objects.select_for_update(of=("self",)).select_related("volunteer__user").get(pk=sign_up.pk)
    row.shift = shift
    return row, shift


def _lock_volunteer(volunteer):
    rows = Volunteer.objects.select_for_update(of=("self",), no_key=True).select_related("organization", "user")
    return rows.get(pk=volunteer.pk)


def places_in_line(rows: list[SignUp]) -> dict[int, int]:
    """``{sign-up: its place in the line}`` of those of ``rows`` that wait; one query."""
    shifts = {row.shift_id for row in rows if row.state == State.WAITING}
    if not shifts:
        return {}
    return dict(SignUp.objects.filter(shift__in=shifts).with_place().values_list("pk", "place"))


def needs_answer(row: SignUp, plan: ActivityPlan) -> bool:
    """Whether the person has not agreed to the risks as they are worded now."""
    return row.state in {State.APPLIED, State.WAITING, State.PLACED} and row.risk_version != plan.risk_version
