"""Who may ask that a volunteer moves to another unit, and who agrees."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from volunteers.models import Consent, Merge, Transfer, Volunteer
from volunteers.policies.volunteers import check_is_own, check_lives
from volunteers.querysets import ADD, CHANGE, REVIEW

State, Side = Volunteer.State, Transfer.Side
MOVABLE = frozenset({State.ACTIVE, State.SUSPENDED})


def check_can_give(user, volunteer):
    """Ask that a volunteer of one's own unit moves elsewhere."""
    if not user.has_perm(CHANGE, volunteer):
        raise PermissionDenied(_("You do not keep the volunteers of this unit."))
    _check_can_move(volunteer)


def check_can_take(user, organization):
    """Ask for a volunteer of another unit."""
    if not user.has_perm(ADD, organization):
        raise PermissionDenied(_("You do not enter volunteers for this unit."))
    check_lives(organization)


def check_can_ask_oneself(user, volunteer):
    check_is_own(user, volunteer)
    _check_can_move(volunteer)


def _check_can_move(volunteer):
    """Now, whoever asks."""
    if Transfer.objects.pending().filter(volunteer=volunteer).exists():
        raise RuleError(_("Moving this volunteer is waiting for a decision already."))
    check_can_be_moved(volunteer)


def check_can_be_moved(volunteer):
    """The record as it stands: on the register, with a consent in force, without a merge that waits."""
    agreed = volunteer.consents.in_force().filter(purpose=Consent.Purpose.REGISTER)
    if volunteer.state not in MOVABLE or volunteer.erased_at is not None or not agreed.exists():
        raise RuleError(_("Only volunteers on the register move to another unit."))
    if Merge.objects.pending().filter(Q(kept=volunteer) | Q(dropped=volunteer)).exists():
        raise RuleError(_("Merging this record with another one waits for a decision: decide on that first."))


def check_can_decide_transfer(user, transfer):
    """A second person, of the unit that did not ask or of one above it."""
    if not user.has_perm(REVIEW, transfer.deciding):
        raise PermissionDenied(_("You do not decide on the volunteers of this unit."))
    if transfer.state != Transfer.State.PENDING:
        raise RuleError(_("This has already been decided."))
    if transfer.requested_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person decides: you asked for it yourself."))
    if transfer.volunteer.user_id in user.acting_ids:
        raise PermissionDenied(_("Nobody decides on their own record."))


def check_can_accept_transfer(user, transfer):
    check_can_decide_transfer(user, transfer)
    check_can_be_moved(transfer.volunteer)
    if transfer.volunteer.organization_id != transfer.giving_id:
        raise RuleError(_("The volunteer belongs to another unit by now. Turn it down and ask anew."))
    check_lives(transfer.taking)


def check_can_withdraw_transfer(user, transfer):
    if transfer.requested_by_id != user.pk:
        raise PermissionDenied(_("Only who asked for it takes it back."))
    if transfer.state != Transfer.State.PENDING:
        raise RuleError(_("This has already been decided."))


can_give = partial(allowed, check_can_give)
can_ask_oneself = partial(allowed, check_can_ask_oneself)
can_be_asked_for = partial(allowed, _check_can_move)
can_decide_transfer = partial(allowed, check_can_decide_transfer)
can_withdraw_transfer = partial(allowed, check_can_withdraw_transfer)
