"""What a decision is given as its reason: it goes into the audit log, where nothing is taken out again."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.privacy.numbers import refuse_private_numbers

LONGEST = 500


def read_reason(text: str) -> str:
    """Return ``text`` as it is kept. RuleError: it is blank or holds a number of a person."""
    reason = text.strip()[:LONGEST]
    if not reason:
        raise RuleError(_("Give a reason."))
    try:
        refuse_private_numbers(reason)
    except ValidationError as error:
        raise RuleError(error.messages[0]) from error
    return reason
