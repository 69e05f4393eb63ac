"""All writes of volunteers: ``from volunteers import services`` and ``services.activate_volunteer(…)``."""

from volunteers.services.consents import erase_volunteer, erasure_due, withdraw_consent
from volunteers.services.invitations import SLIP_DAYS, SlipRefusedError, answer_invitation, invited_by, issue_slip
from volunteers.services.joining import apply_to_join, change_volunteer, correct_own, enter_volunteer, entered_with
from volunteers.services.merging import accept_merge, propose_merge, refuse_merge
from volunteers.services.review import activate_volunteer, change_state, reject_volunteer
from volunteers.services.rosters import empty_again, fill_in_volunteers, import_volunteers, take_back_volunteers

__all__ = [
    "SLIP_DAYS",
    "SlipRefusedError",
    "accept_merge",
    "activate_volunteer",
    "answer_invitation",
    "apply_to_join",
    "change_state",
    "change_volunteer",
    "correct_own",
    "empty_again",
    "enter_volunteer",
    "entered_with",
    "erase_volunteer",
    "erasure_due",
    "fill_in_volunteers",
    "import_volunteers",
    "invited_by",
    "issue_slip",
    "propose_merge",
    "refuse_merge",
    "reject_volunteer",
    "take_back_volunteers",
    "withdraw_consent",
]
