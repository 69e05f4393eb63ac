"""What a decision is given as its reason: it goes into the audit log, where nothing is taken out again."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.privacy.numbers import refuse_private_numbers

LONGEST = 500


def read_reason(text: str, *, ask: str = "", field: str = "") -> str:
    """Return ``text`` as it is kept. RuleError: it is blank (``ask`` says what is wanted) or holds a person's number.

    Where a form shows the refusal, ``field`` names the box: then it is a ValidationError of that field.
    """
    reason = text.strip()[:LONGEST]
    try:
        if not reason:
            raise ValidationError(ask or _("Give a reason."))
        refuse_private_numbers(reason)
    except ValidationError as error:
        if field:
            raise ValidationError({field: error.messages[0]}) from error
        raise RuleError(error.messages[0]) from error
    return reason
