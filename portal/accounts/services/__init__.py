"""All writes of accounts and roles: ``from portal.accounts import services`` and ``services.assign_role(…)``.

Slips, tokens, hand-overs, removals and kept answers are called by module: ``slips.issue_slip(…)``.
"""

from portal.accounts.services.assignments import (
    assign_role,
    end_all_roles,
    end_deputy,
    end_role,
    name_deputy,
    release_people,
)
from portal.accounts.services.entrances import note_failed_login, note_login, note_throttled_login
from portal.accounts.services.people import change_account, create_account, first_password, note_password_changed

__all__ = [
    "assign_role",
    "change_account",
    "create_account",
    "end_all_roles",
    "end_deputy",
    "end_role",
    "first_password",
    "name_deputy",
    "note_failed_login",
    "note_login",
    "note_password_changed",
    "note_throttled_login",
    "release_people",
]
