"""Writing donations: entered, confirmed by a second person, put to use, taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hardship.models.donations import Donation
from hardship.models.funds import FundEntry
from hardship.policies import donations as policies
from hardship.services import funds
from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.services import next_number
from portal.common.errors import RuleError, StaleVersionError
from portal.common.once import made_before
from portal.privacy.reasons import read_reason

NUMBER_KIND = "JK"
CONTENT_FIELDS = (
    "donor_kind", "donor_name", "is_anonymous", "campaign", "form", "amount", "goods", "quantity", "goods_unit",
    "goods_value", "fund", "received_on", "purpose", "receipt_number",
)  # fmt: skip
State = Donation.State


@transaction.atomic
def enter_donation(*, content, organization, by, at, form_key=None):
    """Enter what ``organization`` was given; ``content`` holds CONTENT_FIELDS, what is left out is blank.

    The same ``form_key`` finds the row that it made. ValidationError by field: something is missing.
    """
    policies.check_can_enter(by, organization)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the form sent twice at once is one donation
    mine = {"organization_id": organization.pk, "entered_by_id": by.pk}
    found = made_before(Donation.objects.all(), form_key, **mine)
    if found is not None:
        return found
    given = {name: content[name] for name in CONTENT_FIELDS if name in content}
    donation = Donation(
        organization=organization, organization_name=organization.name, entered_by=by, entered_at=at,
        form_key=form_key, **given,
    )  # fmt: skip
    if donation.form == Donation.Form.MONEY:
        donation.goods, donation.quantity, donation.goods_unit, donation.goods_value = "", None, "", None
    else:
        donation.amount = donation.fund = None
    _check(donation, at)
    donation.number = next_number(kind=NUMBER_KIND, year=timezone.localdate(at).year)
    donation.save()
    record(action="donation.entered", by=by, at=at, target=donation)
    return donation


def _check(donation, at):
    is_money = donation.form == Donation.Form.MONEY
    fund = donation.fund
    missing = {
        "received_on": donation.received_on > timezone.localdate(at) and _("This day has not come yet."),
        "donor_name": not donation.donor_name and not donation.is_anonymous and _("Write who gave."),
        "amount": is_money and donation.amount is None and _("Write the amount."),
        "fund": is_money
        and (fund is None or fund.organization_id != donation.organization_id or fund.is_closed)
        and _("Choose a fund of the same unit."),
        "goods": not is_money and not donation.goods and _("Write what it was."),
        "quantity": not is_money and not donation.quantity and _("Write how many."),
    }
    if any(missing.values()):
        raise ValidationError({name: words for name, words in missing.items() if words})


@transaction.atomic
def confirm_donation(*, donation, by, at, version=None):
    """From now on it counts, and its money can be paid out of the fund."""
    donation, fund = _lock(donation, version)
    policies.check_can_decide(by, donation)
    if fund is not None:
        if fund.is_closed:
            raise RuleError(_("This fund is closed."))
        donation.entry = FundEntry.objects.create(
            fund=fund, kind=FundEntry.Kind.DONATION, amount=donation.amount, day=donation.received_on,
            number=donation.number, entered_by=donation.entered_by, approved_by=by, entered_at=at,
        )  # fmt: skip
    return _decide(donation, State.CONFIRMED, "", by, at)


@transaction.atomic
def refuse_donation(*, donation, reason, by, at, version=None):
    """It did not arrive, or not so: it stays, and counts nowhere."""
    reason = read_reason(reason, ask=_("Say why."))
    donation, _fund = _lock(donation, version)
    policies.check_can_decide(by, donation)
    return _decide(donation, State.REFUSED, reason, by, at)


@transaction.atomic
def take_back_donation(*, donation, reason, by, at, version=None):
    """It counts no more; its money leaves the fund by a counter-entry. RuleError: that was paid out already."""
    reason = read_reason(reason, ask=_("Say why."))
    donation, fund = _lock(donation, version)
    policies.check_can_take_back(by, donation)
    if fund is not None:
        funds.refuse_overdraft(fund, donation.amount)
        funds.pay_back(entry=donation.entry, words=reason, approved_by=by, at=at)
    return _decide(donation, State.REVERSED, reason, by, at)


@transaction.atomic
def note_use(*, donation, use, by, at, version=None):
    """Write down what it was used for."""
    donation, _fund = _lock(donation, version)
    policies.check_can_note_use(by, donation)
    donation.use, donation.used_at = use.strip(), at
    donation.version += 1
    donation.save()
    record(action="donation.changed", by=by, at=at, target=donation)
    return donation


def _lock(donation, version):
    """The donation and its fund, locked and fresh; whoever moves money locks the fund first."""
    fund = funds.lock_fund(donation.fund) if donation.fund_id else None
    related = ("organization", "entry__fund__organization", "entered_by")
    fresh = Donation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=donation.pk)
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh, fund


def _decide(donation, state, reason, by, at):
    donation.state, donation.reason, donation.decided_by, donation.decided_at = state, reason, by, at
    donation.version += 1
    donation.save()
    record(action=f"donation.{DEEDS[state]}", by=by, at=at, target=donation)
    return donation


DEEDS = {State.CONFIRMED: "confirmed", State.REFUSED: "refused", State.REVERSED: "undone"}
