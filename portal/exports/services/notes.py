"""What is kept and told of an export: the timeline and its owner's messages."""

from datetime import datetime

from django.urls import reverse

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.language import office_language
from portal.exports.models import Export
from portal.notifications.services import notify


def note(export: Export, action: str, *, by: User | None, at: datetime, reason: str = "", **details: object) -> None:
    """One event of ``export`` in the timeline; never its conditions, which may hold a name."""
    organization = by.organization if by is not None else None
    details = {"list": export.slug, **details}
    record(action=action, by=by, at=at, target=export, organization=organization, reason=reason, details=details)


def tell(export: Export, kind: str, at: datetime, words: str = "") -> None:
    """Whoever stands before the page needs no message; one who left it does."""
    if export.is_background:
        with office_language():
            subject = str(export.title)
        url = reverse("exports:export-detail", args=[export.pk])
        notify(recipients=[export.owner], kind=kind, subject=subject, note=words, url=url, by=None, at=at)
