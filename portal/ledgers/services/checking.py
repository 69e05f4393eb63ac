"""Are the stored files still what was written; and giving back what dead workers held."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.jobs import JobState
from portal.common.language import office_language
from portal.ledgers import files, policies
from portal.ledgers.models import LedgerRun
from portal.ledgers.services.telling import note_failed

log = structlog.get_logger(__name__)

# A message that arrives makes its worker go on with whatever waits, so a few are enough for all.
NUDGES_PER_SWEEP = 10
_STRAY_AFTER = timedelta(days=1)


def check_files(run: LedgerRun) -> bool:
    """True when all three files of ``run`` are there with the bytes that its row vouches for."""
    pairs = [
        (run.xlsx, run.xlsx_sha256),
        (run.public_xlsx, run.public_xlsx_sha256),
        (run.rows_file, run.rows_sha256),
    ]
    return all(files.sha256_of(name) == sha256 for name, sha256 in pairs)


@transaction.atomic
def verify_run(*, run: LedgerRun, by: User | None, at: datetime) -> LedgerRun:
    """Hash the files again and note the result; ``is_intact`` of the returned run is the answer."""
    if by is not None:
        policies.check_can_verify(by, run)
    was_intact = run.is_intact
    run.is_intact, run.verified_at = check_files(run), at
    run.save(update_fields=["is_intact", "verified_at"])
    if by is not None or (was_intact is not False and not run.is_intact):
        action = "ledger.verified" if run.is_intact else "ledger.damaged"
        record(action=action, by=by, at=at, target=run.period, details={"version": run.version})
    if not run.is_intact:
        log.error("ledger_file_damaged", run=run.pk)
    return run


def verify_all(*, at: datetime) -> tuple[int, int]:
    """Check every finished version; return how many there are and how many are damaged."""
    damaged = total = 0
    for run in LedgerRun.objects.done().order_by("pk").iterator(chunk_size=200):
        total += 1
        damaged += not verify_run(run=run, by=None, at=at).is_intact
    return total, damaged


def discard_strays(*, at: datetime) -> int:
    """Remove stored files that no version names, such as those of a lost lease; return how many.

    What is younger than a day may belong to a version that is just being finished.
    """
    columns = LedgerRun.objects.values_list("xlsx", "public_xlsx", "rows_file")
    named = {name for names in columns.iterator(chunk_size=2000) for name in names}
    strays = files.stored_before(at - _STRAY_AFTER) - named
    for name in strays:
        files.discard(name)
    if strays:
        log.warning("ledger_strays_removed", count=len(strays))
    return len(strays)


def sweep(*, at: datetime) -> list[int]:
    """Requeue runs whose lease is over and remove drafts of dead workers; return the ids that should start."""
    with transaction.atomic(), office_language():
        words = _("The worker was lost three times while making this ledger. Start it again, or look at the log.")
        _requeued, failed = LedgerRun.objects.requeue_expired(at=at, words=words)
        for run in LedgerRun.objects.filter(pk__in=failed).select_related("period", "requested_by"):
            note_failed(run, words, at)
    found = files.drafts()  # before the living are asked for: a folder that comes later is left alone
    living = LedgerRun.objects.filter(job_state=JobState.RUNNING).values_list("lease_token", flat=True)
    for token in found - set(living):
        files.discard_drafts(token)
    return list(LedgerRun.objects.ready_to_start(at).values_list("pk", flat=True)[:NUDGES_PER_SWEEP])
