"""A file, locked and fresh, before anything is decided on it; one household at a time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from hardship.models import HardshipFile
from portal.accounts.models import User
from portal.common.errors import StaleVersionError


def lock_file(file: HardshipFile, version: int | None = None) -> HardshipFile:
    """Return ``file`` locked and fresh; StaleVersionError when ``version`` is no longer its version."""
    rows = HardshipFile.objects.select_for_update(of=("self",))
    fresh = rows.select_related("organization__successor", "notice").get(pk=file.pk)
    if version is not None and fresh.version != version:
        raise StaleVersionError(fresh)
    return fresh


def become(file: HardshipFile, state: str, at: datetime) -> None:
    """Move a locked file into ``state`` and save it."""
    file.state, file.state_since = state, at
    save(file)


def save(file: HardshipFile, by: User | None = None) -> None:
    """Save a locked file under its next version; ``by`` wrote in it and decides nothing about it."""
    file.note_contributor(by)
    file.version += 1
    file.save()


def hold_people(indexes: Iterable[str | None]) -> None:
    """Keep others from entering the same identity numbers until this transaction ends; None is nobody's."""
    with connection.cursor() as cursor:
        for index in sorted({index for index in indexes if index}):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"household:{index}"])
