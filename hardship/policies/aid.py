"""May this person write down what was given, approve it, take it back; and whom the rules allow to help."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from hardship.models.aid import AidItem, AidRecord
from hardship.models.funds import FundSource
from hardship.querysets import REVEAL
from hardship.querysets.funds import APPROVE, RECORD, VIEW
from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.organizations.models import Organization

State, Recipient = AidRecord.State, AidRecord.Recipient

# Budgets (中央、省级、市县财政) pay for programmes: their money goes to filed households alone (先建档、后帮扶).
BUDGETS = (FundSource.CENTRAL, FundSource.PROVINCE, FundSource.LOCAL)

# Who may be helped without a file, by item: calls at hospitals and consolations of people at work, schooling aid
# from the union's own money (grants for unfiled students), children left behind, sudden need. Everything else takes
# a file. Living and medical aid are always programmes.
WITHOUT_FILE: dict[str, set[AidRecord.Recipient]] = {
    AidItem.SCHOOLING: {Recipient.STUDENT},
    AidItem.LEGAL: {Recipient.WORKER, Recipient.GROUP},
    AidItem.TRAINING: {Recipient.WORKER, Recipient.GROUP},
    AidItem.PLACEMENT: {Recipient.WORKER, Recipient.GROUP},
    AidItem.WARMTH: {Recipient.WORKER, Recipient.CHILD, Recipient.GROUP},
    AidItem.COOLNESS: {Recipient.WORKER, Recipient.GROUP},
    AidItem.EMERGENCY: {Recipient.WORKER},
    AidItem.COUNSEL: {Recipient.WORKER, Recipient.CHILD, Recipient.GROUP},
    AidItem.OTHER: {Recipient.WORKER, Recipient.STUDENT, Recipient.CHILD, Recipient.GROUP},
}


def check_recipient(item: str, recipient: str, fund_source: str) -> None:
    """ValidationError where the rules ask for a file that the recipient does not have."""
    if recipient == Recipient.HOUSEHOLD:
        return
    if recipient not in WITHOUT_FILE.get(item, ()):
        words = _("%(item)s goes to filed households, and not to: %(recipient)s.")
        named = {"item": AidItem(item).label, "recipient": Recipient(recipient).label}
        raise ValidationError({"recipient": words % named})
    if fund_source in BUDGETS:
        raise ValidationError({"recipient": _("Budget money goes to filed households alone: file first, then help.")})


def check_can_record(user: User, organization: Organization) -> None:
    if not user.has_perm(RECORD, organization):
        raise PermissionDenied(_("You do not write down aid of this unit."))
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_edit(user: User, aid: AidRecord) -> None:
    """A returned record is mended in place; an approved one is taken back and entered anew."""
    if not user.has_perm(RECORD, aid):
        raise PermissionDenied(_("You do not write down aid of this unit."))
    if not aid.may_become(State.SUBMITTED):
        raise RuleError(_("This record can no longer be edited. An approved one is taken back and entered anew."))


def check_can_decide(user: User, aid: AidRecord) -> None:
    """Approve or return: somebody who wrote nothing of it."""
    if not user.has_perm(APPROVE, aid):
        raise PermissionDenied(_("You do not approve aid of this unit."))
    if not aid.may_become(State.APPROVED):
        raise RuleError(_("This record is not waiting for review: %(state)s.") % {"state": aid.get_state_display()})
    if user.acting_ids & {aid.created_by_id, *aid.contributor_ids}:
        raise PermissionDenied(_("Nobody approves their own record. Ask a colleague or the upper union."))


def check_can_take_back(user: User, aid: AidRecord) -> None:
    """By a counter-entry, once, and by somebody who wrote nothing of it."""
    if not user.has_perm(APPROVE, aid):
        raise PermissionDenied(_("You do not approve aid of this unit."))
    if aid.is_counter_entry or not aid.may_become(State.REVERSED):
        raise RuleError(_("Only approved aid is taken back, and only once."))
    if user.acting_ids & {aid.created_by_id, *aid.contributor_ids}:
        raise PermissionDenied(_("A second person takes aid back: you wrote it down."))


can_record = partial(allowed, check_can_record)
can_edit = partial(allowed, check_can_edit)
can_decide = partial(allowed, check_can_decide)
can_take_back = partial(allowed, check_can_take_back)


def fields_for(user: User, aid: AidRecord) -> frozenset[str]:
    """Name and number of somebody without a file are shown in clear, by the logged way, to caseworkers of the unit."""
    return frozenset({"person_name", "person_id_number"}) if user.has_perm(REVEAL, aid) else frozenset()


def can_read_receipt(user: User, attachment: Attachment) -> bool:
    """Receipts are open to whoever reads the aid of the unit."""
    return user.is_authenticated and AidRecord.objects.visible_to(user, VIEW).filter(receipt=attachment).exists()
