"""May this person keep a fund, enter what came in, confirm it, take an entry back."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hardship.models.funds import Allocation, Fund, FundEntry
from hardship.querysets.funds import APPROVE, RECORD
from portal.accounts.models import User
from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.organizations.models import Organization


def check_can_open_fund(user: User, organization: Organization) -> None:
    if not user.has_perm(RECORD, organization):
        raise PermissionDenied(_("You do not keep the funds of this unit."))
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_allocate(user: User, fund: Fund) -> None:
    """Say what came in: a second person confirms it."""
    if not user.has_perm(RECORD, fund):
        raise PermissionDenied(_("You do not keep the funds of this unit."))
    if fund.is_closed:
        raise RuleError(_("This fund is closed."))


def check_can_decide_allocation(user: User, allocation: Allocation) -> None:
    if not user.has_perm(APPROVE, allocation.fund):
        raise PermissionDenied(_("You do not confirm what comes into this fund."))
    if allocation.state != Allocation.State.WAITING:
        raise RuleError(_("This allocation was decided already."))
    if allocation.entered_by_id in user.acting_ids:
        raise PermissionDenied(_("Nobody confirms what they entered. Ask a colleague or the upper union."))


def check_can_reverse_entry(user: User, entry: FundEntry) -> None:
    """A wrong allocation is taken back whole, by somebody who did not enter it; a payment with the aid behind it."""
    if not user.has_perm(APPROVE, entry.fund):
        raise PermissionDenied(_("You do not confirm what comes into this fund."))
    if entry.kind != FundEntry.Kind.ALLOCATION:
        raise RuleError(_("Take back the aid or the donation behind this entry: the fund follows."))
    if entry.reverses_id is not None or entry.is_reversed:
        raise RuleError(_("This entry was taken back already."))
    if entry.entered_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person takes an entry back: you entered it."))


def check_can_close_fund(user: User, fund: Fund) -> None:
    """An empty fund that nothing waits for; its entries stay."""
    if not user.has_perm(APPROVE, fund):
        raise PermissionDenied(_("You do not close the funds of this unit."))
    if fund.is_closed:
        raise RuleError(_("This fund is closed."))
    if fund.balance:
        raise RuleError(_("There is money left in this fund: it is closed once it is empty."))


can_open_fund = partial(allowed, check_can_open_fund)
can_allocate = partial(allowed, check_can_allocate)
can_decide_allocation = partial(allowed, check_can_decide_allocation)
can_reverse_entry = partial(allowed, check_can_reverse_entry)
can_close_fund = partial(allowed, check_can_close_fund)
