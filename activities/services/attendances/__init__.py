"""All writes of attendance: scans, lists, corrections, closing the list, codes on paper."""

from activities.services.attendances.closing import close_attendance, close_forgotten, confirm_attendances
from activities.services.attendances.codes import Scanned, code_of, code_on_paper, is_genuine, opened_by, seconds_left
from activities.services.attendances.listing import Entered, Entry, enter_list
from activities.services.attendances.mending import change_times, undo_attendance, undo_batch
from activities.services.attendances.moving import move_attendances
from activities.services.attendances.people import person_of
from activities.services.attendances.posters import issue_poster, revoke_poster
from activities.services.attendances.scanning import Signed, sign_in, sign_out

__all__ = [
    "Entered",
    "Entry",
    "Scanned",
    "Signed",
    "change_times",
    "close_attendance",
    "close_forgotten",
    "code_of",
    "code_on_paper",
    "confirm_attendances",
    "enter_list",
    "is_genuine",
    "issue_poster",
    "move_attendances",
    "opened_by",
    "person_of",
    "revoke_poster",
    "seconds_left",
    "sign_in",
    "sign_out",
    "undo_attendance",
    "undo_batch",
]
