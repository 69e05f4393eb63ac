"""All that changes notices: drafting, posting, objections, closing, checking."""

from portal.notices.services.clock import missing_years
from portal.notices.services.closing import close_due, close_notice, count_again
from portal.notices.services.drafting import change_notice, draft_notice, masked_list
from portal.notices.services.erasing import contacts_due, erase_contact
from portal.notices.services.fingerprints import head_hash, is_intact, verify_all, verify_notice
from portal.notices.services.objecting import (
    answer_for,
    answer_objection,
    enter_objection,
    file_objection,
    receipt_code,
    take_objection,
)
from portal.notices.services.posting import attach_photo, post_notice, withdraw_notice

__all__ = [
    "answer_for",
    "answer_objection",
    "attach_photo",
    "change_notice",
    "close_due",
    "close_notice",
    "contacts_due",
    "count_again",
    "draft_notice",
    "enter_objection",
    "erase_contact",
    "file_objection",
    "head_hash",
    "is_intact",
    "masked_list",
    "missing_years",
    "post_notice",
    "receipt_code",
    "take_objection",
    "verify_all",
    "verify_notice",
    "withdraw_notice",
]
