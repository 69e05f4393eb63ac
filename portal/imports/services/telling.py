"""Messages about imports, in the transaction of what they tell."""

from datetime import date, datetime

from django.urls import reverse

from portal.accounts.models import User
from portal.imports.base import right_for
from portal.imports.models import ImportBatch
from portal.imports.policies import CONFIRM
from portal.notifications.models import Message
from portal.notifications.services import notify


def tell_failed(batch: ImportBatch, words: str, at: datetime) -> None:
    """The file was not read, or its rows were not written."""
    _tell(batch, Message.Kind.IMPORT_FAILED, [batch.uploaded_by, batch.confirmed_by], by=None, at=at, note=words)


def tell_done(batch: ImportBatch, at: datetime) -> None:
    """The rows are records now."""
    _tell(batch, Message.Kind.IMPORT_DONE, [batch.uploaded_by, batch.confirmed_by], by=None, at=at)


def tell_undone(batch: ImportBatch, by: User, at: datetime) -> None:
    """Somebody took the records back."""
    _tell(batch, Message.Kind.IMPORT_UNDONE, [batch.uploaded_by, batch.confirmed_by], by=by, at=at)


def tell_of_end(batch: ImportBatch, day: date, at: datetime) -> None:
    """Nobody has ended it; on ``day`` it goes by itself."""
    _tell(batch, Message.Kind.IMPORT_ENDS, [batch.uploaded_by], by=None, at=at, note=f"{day:%Y-%m-%d}")


def ask_to_confirm(batch: ImportBatch, by: User, at: datetime) -> None:
    """Whoever may confirm for the unit; those above only when the unit itself has nobody."""
    permission = right_for(batch.definition, CONFIRM)
    own = User.objects.holding(permission, batch.organization, with_above=False).exclude(pk=batch.uploaded_by_id)
    above = User.objects.holding(permission, batch.organization).exclude(pk=batch.uploaded_by_id)
    _tell(batch, Message.Kind.IMPORT_WAITS, list(own) or list(above), by=by, at=at)


def _tell(batch: ImportBatch, kind: str, people: list, *, by: User | None, at: datetime, note: str = "") -> None:
    url = reverse("imports:import-detail", args=[batch.pk])
    notify(recipients=people, kind=kind, subject=batch.file_name, note=note, url=url, by=by, at=at)
