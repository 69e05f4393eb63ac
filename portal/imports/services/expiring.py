"""Previews that nobody ends: told of, then gone with file and words; the line in the list stays."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.imports import files
from portal.imports.models import ImportBatch
from portal.imports.services.telling import tell_of_end

TOLD_BEFORE = timedelta(days=2)


def kept_for() -> timedelta:
    return timedelta(days=settings.IMPORT_PREVIEW_KEEP_DAYS)


def expiry_due(at: datetime) -> QuerySet[ImportBatch]:
    """Imports whose time is over."""
    return ImportBatch.objects.left_alone(at - kept_for())


def expire_batch(batch: ImportBatch, at: datetime) -> None:
    """Take the words and the file of ``batch`` (locked) away; nobody signs for that, its time does."""
    stored, batch.stored_file = batch.stored_file, ""
    batch.rows.all().delete()
    batch.state, batch.ended_at = ImportBatch.State.EXPIRED, at
    batch.sheets = None
    batch.facts, batch.questions, batch.choices, batch.problems, batch.error = {}, [], {}, [], ""
    batch.save()
    transaction.on_commit(lambda: files.discard(stored))


@transaction.atomic
def tell_of_ends(*, at: datetime) -> int:
    """Tell whoever brought a file that it goes in two days; once each. Return how many were told."""
    ending = ImportBatch.objects.left_alone(at - kept_for() + TOLD_BEFORE).filter(end_told_at=None)
    batches = list(ending.select_related("uploaded_by").select_for_update(of=("self",), skip_locked=True))
    for batch in batches:
        tell_of_end(batch, timezone.localdate(batch.uploaded_at + kept_for()), at)
        batch.end_told_at = at
        batch.save(update_fields=["end_told_at"])
    return len(batches)
