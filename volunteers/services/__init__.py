"""All writes of volunteers: ``from volunteers import services`` and ``services.activate_volunteer(…)``."""

from volunteers.services.consents import erase_volunteer, erasure_due, withdraw_consent
from volunteers.services.invitations import (
    SLIP_DAYS,
    SlipRefusedError,
    answer_invitation,
    invited_by,
    issue_slip,
    note_paper_consent,
)
from volunteers.services.joining import apply_to_join, change_volunteer, correct_own, enter_volunteer, entered_with
from volunteers.services.merging import accept_merge, propose_merge, refuse_merge
from volunteers.services.review import activate_volunteer, change_state, reject_volunteer
from volunteers.services.rosters import empty_again, fill_in_volunteers, import_volunteers, take_back_volunteers
from volunteers.services.team_calls import called_units, late_units, remind_late_units, save_call
from volunteers.services.team_members import answer_team, ask_to_join, leave_team, note_signed, remove_member
from volunteers.services.team_revisions import accept_revision, changed_fields, refuse_revision, request_revision
from volunteers.services.teams import (
    attach_form,
    dissolve_team,
    gaps_of,
    publish_team,
    register_team,
    return_team,
    save_plan,
    save_team,
    submit_team,
    unpublish_team,
)
from volunteers.services.together import Activated, activate_together
from volunteers.services.transfers import (
    accept_transfer,
    ask_to_give,
    ask_to_move,
    ask_to_take,
    refuse_transfer,
    withdraw_transfer,
)

__all__ = [
    "SLIP_DAYS",
    "Activated",
    "SlipRefusedError",
    "accept_merge",
    "accept_revision",
    "accept_transfer",
    "activate_together",
    "activate_volunteer",
    "answer_invitation",
    "answer_team",
    "apply_to_join",
    "ask_to_give",
    "ask_to_join",
    "ask_to_move",
    "ask_to_take",
    "attach_form",
    "called_units",
    "change_state",
    "change_volunteer",
    "changed_fields",
    "correct_own",
    "dissolve_team",
    "empty_again",
    "enter_volunteer",
    "entered_with",
    "erase_volunteer",
    "erasure_due",
    "fill_in_volunteers",
    "gaps_of",
    "import_volunteers",
    "invited_by",
    "issue_slip",
    "late_units",
    "leave_team",
    "note_paper_consent",
    "note_signed",
    "propose_merge",
    "publish_team",
    "refuse_merge",
    "refuse_revision",
    "refuse_transfer",
    "register_team",
    "reject_volunteer",
    "remind_late_units",
    "remove_member",
    "request_revision",
    "return_team",
    "save_call",
    "save_plan",
    "save_team",
    "submit_team",
    "take_back_volunteers",
    "unpublish_team",
    "withdraw_consent",
    "withdraw_transfer",
]
