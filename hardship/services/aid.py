"""Writing aid: what was given waits for a second person; approved, it is paid; wrong, it is taken back."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hardship.models.aid import AidGoods, AidItem, AidRecord
from hardship.policies import aid as policies
from hardship.policies.files import check_is_filed
from hardship.services import funds
from hardship.services.files import note_aid
from portal.accounts.models import User
from portal.audit.services import record
from portal.codes.services import next_number
from portal.common.errors import RuleError, StaleVersionError
from portal.common.once import made_before
from portal.privacy.fields import blind_index
from portal.privacy.reasons import read_reason

NUMBER_KIND = "BF"
CONTENT_FIELDS = (
    "recipient", "file", "person_name", "person_id_number", "person_unit", "recipient_words", "headcount", "item",
    "form", "amount", "service", "occasion", "school_year", "fund", "fund_source", "paid_on", "handler_name",
    "is_signed", "remark",
)  # fmt: skip
State, Recipient, Form = AidRecord.State, AidRecord.Recipient, AidRecord.Form
WORTH_NO_MORE = Decimal(10) ** 9  # yuan in one record
STUDENT_YEAR = "aid_one_schooling_aid_per_student_year"


@transaction.atomic
def submit_aid(*, content, organization, by, at, aid=None, version=None, receipt=None, form_key=None):
    """Write down what ``organization`` gave, or mend the returned ``aid``; it waits for a second person.

    ``content`` holds CONTENT_FIELDS and ``goods``, a list of dicts with name, quantity, unit and value; what is left
    out is blank. The same ``form_key`` finds the record that it made. ValidationError by field: what the rules ask
    for is missing, a filed household is needed, the student had schooling aid in this school year.
    """
    if aid is None:
        policies.check_can_record(by, organization)
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # the form sent twice at once is one record
        mine = {"organization_id": organization.pk, "created_by_id": by.pk}
        if (found := made_before(AidRecord.objects.all(), form_key, **mine)) is not None:
            return found
        aid = AidRecord(organization=organization, created_by=by, created_at=at, form_key=form_key)
    else:
        aid = lock_aid(aid, version)
        policies.check_can_edit(by, aid)
        aid.version += 1
    goods = content.get("goods", [])
    _write(aid, content, goods)
    _check(aid, goods, at)
    aid.organization_name = aid.organization.name
    aid.receipt = receipt or aid.receipt
    aid.state, aid.reason = State.SUBMITTED, ""
    aid.contributor_ids = sorted({*aid.contributor_ids, by.pk})
    _save(aid, at)
    aid.goods.all().delete()
    AidGoods.objects.bulk_create(AidGoods(aid=aid, **row) for row in goods)
    record(action="aid.submitted", by=by, at=at, target=aid)
    return aid


def lock_aid(aid, version=None):
    """Return ``aid`` locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    related = (
        "organization__successor", "file__organization", "fund__organization", "entry__fund__organization", "created_by"
    )  # fmt: skip
    fresh = AidRecord.objects.select_for_update(of=("self",)).select_related(*related).get(pk=aid.pk)
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh


def _write(aid, content, goods):
    """Copy ``content``; what does not belong to the recipient and the form stays blank."""
    blanks = {field.name: field.get_default() for field in AidRecord._meta.fields}
    for name in CONTENT_FIELDS:
        setattr(aid, name, content.get(name, blanks[name]))
    if aid.recipient == Recipient.HOUSEHOLD:
        aid.recipient_words = ""
        if aid.item != AidItem.SCHOOLING:
            aid.person_name = aid.person_id_number = aid.person_unit = ""
    else:
        aid.file = None
    if aid.recipient == Recipient.GROUP:
        aid.person_name = aid.person_id_number = ""
    else:
        aid.headcount = None
    if aid.form != Form.CASH:
        aid.amount = None
    if aid.item != AidItem.SCHOOLING:
        aid.school_year = None
    aid.student_key = blind_index("id_number", aid.person_id_number) if aid.item == AidItem.SCHOOLING else None
    if aid.fund is not None:
        aid.fund_source = aid.fund.source
    aid.goods_value = _worth(goods)
    aid.goods_words = "、".join(f"{row['name']}{row['quantity'].normalize():f}{row['unit']}" for row in goods)[:300]


def _worth(goods):
    """The sum of the values; None while one of them is unknown."""
    values = [row["value"] for row in goods]
    return sum(values, Decimal(0)) if values and None not in values else None


def _check(aid, goods, at):
    """ValidationError by field for everything that is missing or that the rules refuse."""
    missing = {
        "paid_on": aid.paid_on > timezone.localdate(at) and _("This day has not come yet."),
        "file": aid.recipient == Recipient.HOUSEHOLD and aid.file is None and _("Write the number of the file."),
        "person_name": _needs_name(aid) and not aid.person_name and _("Write the name."),
        "headcount": aid.recipient == Recipient.GROUP and not aid.headcount and _("Write how many people."),
        "recipient_words": aid.recipient == Recipient.GROUP and not aid.recipient_words and _("Write who they are."),
        "amount": aid.form == Form.CASH and aid.amount is None and _("Write the amount."),
        "fund": _lacks_fund(aid),
        "form": aid.form == Form.GOODS and not goods and _("Write what was given: goods, quantity, unit."),
        "service": aid.form == Form.SERVICE and not aid.service and _("Write what was done."),
        "person_id_number": aid.item == AidItem.SCHOOLING and not aid.student_key
        and _("Schooling aid takes the identity number of the student: one student is helped once a school year."),
        "school_year": _wrong_school_year(aid),
        "goods": aid.goods_value is not None and aid.goods_value >= WORTH_NO_MORE
        and _("A thousand million yuan and more cannot be right."),
    }  # fmt: skip
    if any(missing.values()):
        raise ValidationError({name: words for name, words in missing.items() if words})
    policies.check_recipient(aid.item, aid.recipient, aid.fund_source)
    _check_file(aid)


def _wrong_school_year(aid):
    """It began in the calendar year of the payment, or in the one before: no second year for the same student."""
    if aid.item != AidItem.SCHOOLING:
        return ""
    if not aid.school_year:
        return _("Write the school year.")
    if aid.school_year not in (aid.paid_on.year - 1, aid.paid_on.year):
        return _("This school year does not fit the day of the payment.")
    return ""


def _needs_name(aid):
    return aid.item == AidItem.SCHOOLING or aid.recipient in (Recipient.WORKER, Recipient.STUDENT, Recipient.CHILD)


def _lacks_fund(aid):
    if aid.fund is not None:
        return aid.fund.organization_id != aid.organization_id and _("Choose a fund of the same unit.")
    if aid.form == Form.CASH:
        return _("Choose the fund that pays.")
    return not aid.fund_source and _("Choose where it comes from.")


def _check_file(aid):
    """File first, then help: the household was on file on that day, with ``organization`` or a unit below it."""
    if aid.file is None:
        return
    if aid.organization_id not in aid.file.organization.ancestor_ids:
        words = _("This household belongs to another unit. Write its aid down for that unit, or for one above.")
        raise ValidationError({"file": words})
    try:
        check_is_filed(aid.file, aid.paid_on)
    except RuleError as error:
        raise ValidationError({"file": str(error)}) from None


def _save(aid, at):
    """Save with a number; the database refuses a second schooling aid of a student-year, whoever is quicker."""
    if not aid.number:
        aid.number = next_number(kind=NUMBER_KIND, year=timezone.localdate(at).year)
    try:
        with transaction.atomic():
            aid.save()
    except IntegrityError as error:
        if STUDENT_YEAR not in str(error):
            raise
        words = _("This student was given schooling aid for this school year already.")
        raise ValidationError({"school_year": words}) from None


@transaction.atomic
def approve_aid(*, aid, by, at, version=None):
    """Approve: the fund pays, figures count it, and a filed household is in aid from now on.

    RuleError: too little is left in the fund, or the household is no longer what it was.
    """
    fund = funds.lock_fund(aid.fund) if aid.fund_id else None  # before the record: whoever pays takes this lock first
    aid = lock_aid(aid, version)
    policies.check_can_decide(by, aid)
    try:
        policies.check_recipient(aid.item, aid.recipient, aid.fund_source)
        _check_file(aid)
    except ValidationError as error:
        raise RuleError(" ".join(error.messages)) from None
    cost = aid.amount if aid.amount is not None else aid.goods_value
    if aid.fund_id != (fund and fund.pk):
        raise StaleVersionError(aid)
    if fund is not None and cost:
        aid.entry = funds.pay(
            fund=fund, amount=cost, day=aid.paid_on, number=aid.number, entered_by=aid.created_by, approved_by=by, at=at
        )
    aid.counted_at = at
    _decide(aid, State.APPROVED, "", by, at)
    if aid.file is not None:
        note_aid(file=aid.file, on=aid.paid_on, by=by, at=at)
    return aid


@transaction.atomic
def return_aid(*, aid, reason, by, at, version=None):
    """Give it back with a reason."""
    reason = read_reason(reason, ask=_("Say why."))
    aid = lock_aid(aid, version)
    policies.check_can_decide(by, aid)
    return _decide(aid, State.RETURNED, reason, by, at)


@transaction.atomic
def take_back_aid(*, aid, reason, by, at, version=None):
    """Take approved aid back by a counter-entry of today, which is returned; the money goes back into the fund."""
    reason = read_reason(reason, ask=_("Say why."))
    if aid.fund_id:
        funds.lock_fund(aid.fund)
    aid = lock_aid(aid, version)
    policies.check_can_take_back(by, aid)
    copied = {name: getattr(aid, name) for name in CONTENT_FIELDS}
    counter = AidRecord(**copied, organization=aid.organization, organization_name=aid.organization_name, reverses=aid)
    counter.number = next_number(kind=NUMBER_KIND, year=timezone.localdate(at).year)
    counter.amount = None if aid.amount is None else -aid.amount
    counter.goods_value = None if aid.goods_value is None else -aid.goods_value
    counter.goods_words, counter.student_key = aid.goods_words, aid.student_key
    counter.paid_on, counter.remark, counter.counted_at = timezone.localdate(at), reason, at
    counter.created_by, counter.created_at, counter.contributor_ids = aid.created_by, at, aid.contributor_ids
    counter.state, counter.decided_by, counter.decided_at = State.APPROVED, by, at
    if aid.entry is not None:
        counter.entry = funds.pay_back(entry=aid.entry, words=counter.number, approved_by=by, at=at)
    counter.save()
    _decide(aid, State.REVERSED, reason, by, at)
    return counter


def _decide(aid, state, reason, by, at):
    aid.state, aid.reason, aid.decided_by, aid.decided_at = state, reason, by, at
    aid.version += 1
    aid.save()
    record(action=f"aid.{DEEDS[state]}", by=by, at=at, target=aid)
    return aid


# Reasons may speak of the household: they stand on the record, not in the timeline.
DEEDS = {State.APPROVED: "approved", State.RETURNED: "returned", State.REVERSED: "undone"}
