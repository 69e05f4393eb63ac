"""All writes of attendance: scans, lists, corrections, closing the list, codes on paper."""

from activities.services.attendances.closing import close_attendance, close_forgotten, confirm_attendances
from activities.services.attendances.listing import Entered, Entry, enter_list
from activities.services.attendances.mending import change_times, undo_attendance, undo_batch
from activities.services.attendances.people import person_of
from activities.services.attendances.posters import issue_poster, revoke_poster
from activities.services.attendances.scanning import Signed, sign_in, sign_out

__all__ = [
    "Entered",
    "Entry",
    "Signed",
    "change_times",
    "close_attendance",
    "close_forgotten",
    "confirm_attendances",
    "enter_list",
    "issue_poster",
    "person_of",
    "revoke_poster",
    "sign_in",
    "sign_out",
    "undo_attendance",
    "undo_batch",
]
