"""Forms that are sent twice make one row."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.common.errors import RuleError


def made_before(rows: QuerySet[Any], form_key: UUID | None, **mine: Any) -> Any:
    """The row that the form with ``form_key`` made, or None. ``mine`` are values that it has if it was this form, of
    this person, at this place. RuleError: the key belongs to somebody else's form, of which nothing is told."""
    found = rows.filter(form_key=form_key).first() if form_key is not None else None
    if found is not None and any(getattr(found, name) != value for name, value in mine.items()):
        raise RuleError(_("This page is out of date. Open it again."))
    return found
