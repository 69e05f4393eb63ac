"""Who may do what to volunteers, and when; the modules beside it do so for one noun each.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment. Each rule is a pair:
``check_can_x`` raises with a sentence, ``can_x`` answers for buttons. ``by`` None is a visitor.
"""

from volunteers.policies.merges import (
    can_decide_merge,
    can_propose_merge,
    check_can_carry_out_merge,
    check_can_decide_merge,
    check_can_propose_merge,
)
from volunteers.policies.volunteers import (
    REVEALED,
    can_activate,
    can_add,
    can_change_state,
    can_edit,
    can_invite,
    can_read_scan,
    can_review,
    check_can_activate,
    check_can_add,
    check_can_apply,
    check_can_change_state,
    check_can_edit,
    check_can_invite,
    check_can_review,
    check_is_own,
    fields_for,
)

__all__ = [
    "REVEALED",
    "can_activate",
    "can_add",
    "can_change_state",
    "can_decide_merge",
    "can_edit",
    "can_invite",
    "can_propose_merge",
    "can_read_scan",
    "can_review",
    "check_can_activate",
    "check_can_add",
    "check_can_apply",
    "check_can_carry_out_merge",
    "check_can_change_state",
    "check_can_decide_merge",
    "check_can_edit",
    "check_can_invite",
    "check_can_propose_merge",
    "check_can_review",
    "check_is_own",
    "fields_for",
]
