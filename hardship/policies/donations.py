"""May this person enter a donation, confirm it, take it back, say what it was used for."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hardship.models.donations import Donation
from hardship.querysets.funds import APPROVE, RECORD
from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.organizations.models import Organization


def check_can_enter(user: User, organization: Organization) -> None:
    if not user.has_perm(RECORD, organization):
        raise PermissionDenied(_("You do not enter donations of this unit."))
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_decide(user: User, donation: Donation) -> None:
    _check_second_person(user, donation)
    if donation.state != Donation.State.WAITING:
        raise RuleError(_("This donation was decided already."))


def check_can_take_back(user: User, donation: Donation) -> None:
    _check_second_person(user, donation)
    if donation.state != Donation.State.CONFIRMED:
        raise RuleError(_("Only a confirmed donation is taken back."))


def check_can_note_use(user: User, donation: Donation) -> None:
    """What it was used for is known later, and may be written again."""
    if not user.has_perm(RECORD, donation):
        raise PermissionDenied(_("You do not enter donations of this unit."))
    if donation.state != Donation.State.CONFIRMED:
        raise RuleError(_("Its use is written down once it is confirmed."))


def _check_second_person(user: User, donation: Donation) -> None:
    if not user.has_perm(APPROVE, donation):
        raise PermissionDenied(_("You do not confirm donations of this unit."))
    if donation.entered_by_id in user.acting_ids:
        raise PermissionDenied(_("Nobody confirms what they entered. Ask a colleague or the upper union."))


can_enter = partial(allowed, check_can_enter)
can_decide = partial(allowed, check_can_decide)
can_take_back = partial(allowed, check_can_take_back)
can_note_use = partial(allowed, check_can_note_use)
