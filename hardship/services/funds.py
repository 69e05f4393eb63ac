"""Writing funds: what came in, what is paid, what is taken back. The database keeps the balance."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hardship.models.funds import Allocation, Fund, FundEntry
from hardship.policies import funds as policies
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.once import made_before
from portal.privacy.reasons import read_reason

FUND_FIELDS = ("name", "source", "year", "remark")
ALLOCATION_FIELDS = ("amount", "day", "words")


@transaction.atomic
def open_fund(*, organization, content, by, at):
    """Set up an empty fund of ``organization``; ``content`` holds FUND_FIELDS. ValidationError: it is there already."""
    policies.check_can_open_fund(by, organization)
    fund = Fund(organization=organization, created_by=by, created_at=at, **content)
    fund.full_clean(exclude=["created_by"])
    fund.save()
    record(action="fund.opened", by=by, at=at, target=fund)
    return fund


@transaction.atomic
def enter_allocation(*, fund, content, by, at, form_key=None):
    """Say what came into ``fund``; ``content`` holds ALLOCATION_FIELDS. The same ``form_key`` finds what it made."""
    fund = lock_fund(fund)
    policies.check_can_allocate(by, fund)
    found = made_before(Allocation.objects.all(), form_key, fund_id=fund.pk, entered_by_id=by.pk)
    if found is not None:
        return found
    if content["day"] > timezone.localdate(at):
        raise ValidationError({"day": _("This day has not come yet.")})
    allocation = Allocation.objects.create(fund=fund, entered_by=by, entered_at=at, form_key=form_key, **content)
    record(action="allocation.entered", by=by, at=at, target=allocation)
    return allocation


@transaction.atomic
def confirm_allocation(*, allocation, by, at):
    """From now on the money can be paid out; return the entry."""
    allocation = _lock_allocation(allocation)
    policies.check_can_decide_allocation(by, allocation)
    _decide(allocation, Allocation.State.CONFIRMED, "", by, at)
    return FundEntry.objects.create(
        fund=allocation.fund, kind=FundEntry.Kind.ALLOCATION, amount=allocation.amount, day=allocation.day,
        words=allocation.words, entered_by=allocation.entered_by, approved_by=by, entered_at=at,
    )  # fmt: skip


@transaction.atomic
def refuse_allocation(*, allocation, reason, by, at):
    """It never came, or not so: what was entered stays, and counts nowhere."""
    reason = read_reason(reason, ask=_("Say why."))
    allocation = _lock_allocation(allocation)
    policies.check_can_decide_allocation(by, allocation)
    return _decide(allocation, Allocation.State.REFUSED, reason, by, at)


@transaction.atomic
def reverse_entry(*, entry, reason, by, at):
    """Take an allocation back by a counter-entry of today. RuleError: a part of it was paid out already."""
    reason = read_reason(reason, ask=_("Say why."))
    fund = lock_fund(entry.fund)
    entry = FundEntry.objects.select_related("fund__organization", "reversal").get(pk=entry.pk)
    policies.check_can_reverse_entry(by, entry)
    refuse_overdraft(fund, entry.amount)
    counter = _counter(entry, reason, by, at)
    record(action="fund_entry.undone", by=by, at=at, target=counter, reason=reason)
    return counter


@transaction.atomic
def close_fund(*, fund, by, at):
    """Nothing is paid from it and nothing comes in any more."""
    fund = lock_fund(fund)
    policies.check_can_close_fund(by, fund)
    if fund.allocations.waiting().exists():
        raise RuleError(_("An allocation waits for its confirmation: decide on it first."))
    fund.closed_at = at
    fund.save(update_fields=["closed_at"])
    record(action="fund.closed", by=by, at=at, target=fund)
    return fund


def lock_fund(fund):
    """``fund`` locked and fresh. Whoever moves its money takes this lock first, so that the balance read is true."""
    return Fund.objects.select_for_update(of=("self",)).select_related("organization").get(pk=fund.pk)


def refuse_overdraft(fund, amount):
    """RuleError when less than ``amount`` is left in the locked ``fund``; the database refuses it whoever forgets."""
    if fund.balance < amount:
        left = number_format(fund.balance, 2, force_grouping=True)
        raise RuleError(_("Only %(left)s yuan are left in %(fund)s.") % {"left": left, "fund": fund})


def pay(*, fund, amount, day, number, entered_by, approved_by, at):
    """Take ``amount`` (positive) out of the locked ``fund`` for the aid ``number``, and return the entry."""
    if fund.is_closed:
        raise RuleError(_("This fund is closed."))
    refuse_overdraft(fund, amount)
    return FundEntry.objects.create(
        fund=fund, kind=FundEntry.Kind.PAYMENT, amount=-amount, day=day, number=number,
        entered_by=entered_by, approved_by=approved_by, entered_at=at,
    )  # fmt: skip


def pay_back(*, entry, words, approved_by, at):
    """The counter-entry of the payment ``entry``, whose fund is locked; a closed fund is open again for its money."""
    fund = lock_fund(entry.fund)
    if fund.is_closed:
        fund.closed_at = None
        fund.save(update_fields=["closed_at"])
        record(action="fund.opened", by=approved_by, at=at, target=fund)
    return _counter(entry, words, approved_by, at)


def _counter(entry, words, by, at):
    return FundEntry.objects.create(
        fund=entry.fund, kind=entry.kind, amount=-entry.amount, day=timezone.localdate(at), number=entry.number,
        words=words[:100], reverses=entry, entered_by=entry.entered_by, approved_by=by, entered_at=at,
    )  # fmt: skip


def _lock_allocation(allocation):
    lock_fund(allocation.fund)
    return (
        Allocation.objects.select_for_update(of=("self",))
        .select_related("fund__organization", "entered_by")
        .get(pk=allocation.pk)
    )


def _decide(allocation, state, reason, by, at):
    allocation.state, allocation.reason, allocation.decided_by, allocation.decided_at = state, reason, by, at
    allocation.save()
    record(action=f"allocation.{state}", by=by, at=at, target=allocation, reason=reason)
    return allocation
