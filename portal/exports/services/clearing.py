"""Giving back what dead workers held, and removing files whose time is over."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from portal.common.jobs import JobState
from portal.common.language import office_language
from portal.exports import files
from portal.exports.models import Export
from portal.exports.services.building import note_failed
from portal.exports.services.releasing import end_unreleased

log = structlog.get_logger(__name__)

NUDGES_PER_SWEEP = 10
ROWS_KEPT = timedelta(days=30)
_STRAY_AFTER = timedelta(days=1)


def sweep(*, at: datetime) -> list[int]:
    """Requeue exports whose lease is over and remove drafts of dead workers; return the ids that should start."""
    with transaction.atomic(), office_language():
        words = _("The worker was lost three times while making this file. Tell the administrator.")
        _requeued, failed = Export.objects.requeue_expired(at=at, words=words)
        for export in Export.objects.filter(pk__in=failed).select_related("owner"):
            note_failed(export, words, at)
    found = files.drafts()  # before the living are asked for: a draft that comes later is left alone
    living = Export.objects.filter(job_state=JobState.RUNNING).values_list("lease_token", flat=True)
    for token in found - set(living):
        files.discard_draft(token)
    return list(Export.objects.ready_to_start(at).values_list("pk", flat=True)[:NUDGES_PER_SWEEP])


def discard_expired(*, at: datetime) -> int:
    """Remove old files, files that no export names and rows older than 30 days; end what nobody released.

    Returns how many files went. The timeline keeps who took which list away.
    """
    end_unreleased(at=at)
    removed = 0
    for export in Export.objects.with_old_file(at).iterator(chunk_size=200):
        files.discard(export.file)
        removed += Export.objects.filter(pk=export.pk).update(file="")
    named = set(Export.objects.exclude(file="").values_list("file", flat=True))
    strays = files.stored_before(at - _STRAY_AFTER) - named
    for name in strays:
        files.discard(name)
    if strays:
        log.warning("export_strays_removed", count=len(strays))
    Export.objects.over().filter(asked_at__lt=at - ROWS_KEPT, file="").delete()
    return removed + len(strays)
