"""May this person do this to hours of service now, and if not, why not.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment.
"""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from activities.models import Backfill, HoursCorrection, ServiceRecord
from activities.querysets import CONFIRM, RECORD, REVIEW_BACKFILL, VOID
from activities.querysets.service_records import confirming_grants
from portal.common.errors import RuleError
from portal.common.policies import allowed

State = ServiceRecord.State


def check_can_record_hours(user, target):
    """Compute, mend and enter hours. ``target`` is a unit or anything that belongs to one."""
    if not user.has_perm(RECORD, target):
        raise PermissionDenied(_("You do not record hours for this unit."))


def check_can_edit_hours(user, record):
    check_can_record_hours(user, record)
    if record.state != State.DRAFT:
        raise RuleError(_("Confirmed hours stay as they are. A correction replaces them."))


def check_can_open_confirmation(user, activity):
    """Confirm hours of the unit at all; for each record it is asked anew."""
    if not user.has_perm(CONFIRM, activity):
        raise PermissionDenied(_("You do not confirm hours of this unit."))


def _check_confirms(user, target, tier):
    """The right of a confirmer at the height that ``tier`` asks for."""
    if not any(grant.covers(target.organization) for grant in confirming_grants(user, tier)):
        if confirming_grants(user, ServiceRecord.Tier.UNIT):
            words = _("%(who)s confirms days as long as this one.")
            raise PermissionDenied(words % {"who": ServiceRecord.Tier(tier).label})
        raise PermissionDenied(_("You do not confirm hours of this unit."))


def check_can_confirm_hours(user, record):
    """Nobody confirms what they wrote, nor their own hours; how long the day was says who may."""
    _check_confirms(user, record, record.tier)
    if record.state != State.DRAFT or record.returned_at is not None:
        raise RuleError(_("These hours are not waiting to be confirmed: %(state)s.") % {
            "state": record.get_state_display()
        })  # fmt: skip
    if not record.minutes:
        raise RuleError(_("Nothing counts here, so there is nothing to confirm."))
    if record.backfill is not None and record.backfill.state != Backfill.State.APPROVED:
        raise RuleError(_("Look at the proof of the hours entered later first."))
    _check_second(user, {record.recorded_by_id, *record.contributor_ids}, record.volunteer)


def _check_second(user, writer_ids, volunteer=None):
    if user.acting_ids & writer_ids:
        raise PermissionDenied(_("A second person confirms: you wrote in these hours yourself."))
    if volunteer is not None and volunteer.user_id in user.acting_ids:
        raise PermissionDenied(_("Nobody confirms their own hours."))


def check_can_void_hours(user, record):
    if not user.has_perm(VOID, record):
        raise PermissionDenied(_("Union managers void hours."))
    if not record.may_become(State.VOIDED):
        raise RuleError(_("These hours are void already."))
    if record.volunteer.user_id in user.acting_ids:
        raise PermissionDenied(_("Nobody decides on their own hours."))


def check_can_review_backfill(user, backfill):
    if not user.has_perm(REVIEW_BACKFILL, backfill):
        raise PermissionDenied(_("You do not review hours entered later for this unit."))
    if backfill.state != Backfill.State.SUBMITTED:
        raise RuleError(_("This has been decided already: %(state)s.") % {"state": backfill.get_state_display()})
    _check_second(user, {backfill.entered_by_id, *backfill.contributor_ids})


def check_can_ask_correction(user, record):
    """The person whose hours they are."""
    if record.volunteer.user_id != user.pk:
        raise PermissionDenied(_("Only the volunteer asks for a correction of their hours."))
    if record.state == State.VOIDED:
        raise RuleError(_("These hours are void already."))
    if record.corrections.open().exists():
        raise RuleError(_("You have asked for a correction of these hours already. The unit answers it."))


def check_can_answer_correction(user, correction):
    check_can_record_hours(user, correction)
    if correction.state != HoursCorrection.State.ASKED:
        raise RuleError(_("This has been answered already: %(state)s.") % {"state": correction.get_state_display()})
    if user.acting_ids & {correction.asked_by_id, correction.record.volunteer.user_id}:
        raise PermissionDenied(_("Nobody decides on their own hours."))


def check_can_decide_hours_correction(user, correction):
    """The second person, of the tier that the new length of the day asks for."""
    _check_confirms(user, correction, correction.tier)
    if correction.state != HoursCorrection.State.PROPOSED:
        raise RuleError(_("Nothing is waiting for a decision here: %(state)s.") % {
            "state": correction.get_state_display()
        })  # fmt: skip
    if user.acting_ids & {correction.asked_by_id, correction.record.volunteer.user_id}:
        raise PermissionDenied(_("Nobody decides on their own hours."))
    if correction.answered_by_id in user.acting_ids:
        raise PermissionDenied(_("A second person decides: you wrote the answer yourself."))


def can_read_proof(user, attachment):
    """Proof holds names and signatures: it is for those who read the records of the unit."""
    return Backfill.objects.visible_to(user).filter(proof=attachment).exists()


can_record_hours = partial(allowed, check_can_record_hours)
can_edit_hours = partial(allowed, check_can_edit_hours)
can_confirm_hours = partial(allowed, check_can_confirm_hours)
can_void_hours = partial(allowed, check_can_void_hours)
can_review_backfill = partial(allowed, check_can_review_backfill)
can_answer_correction = partial(allowed, check_can_answer_correction)
can_decide_hours_correction = partial(allowed, check_can_decide_hours_correction)
