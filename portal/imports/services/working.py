"""Background work on imports: lease, read or write, fail in words; and giving back what dead workers held."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.jobs import MAX_ATTEMPTS, Clock, JobState, LeaseLostError
from portal.common.language import office_language
from portal.imports import files
from portal.imports.models import ImportBatch
from portal.imports.services.confirming import write_batch
from portal.imports.services.reading import read_batch
from portal.imports.services.resolving import resolve
from portal.imports.services.telling import tell_failed

log = structlog.get_logger(__name__)

State = ImportBatch.State
NUDGES_PER_SWEEP = 10
_PAUSE_AFTER_FAILURE = timedelta(seconds=15)
_STRAY_AFTER = timedelta(days=1)


def run_batch(*, batch_id: int, clock: Clock) -> bool:
    """Read or write the import ``batch_id`` if it waits; return whether it was ours to do. Safe to call twice."""
    batch = ImportBatch.objects.lease(batch_id, at=clock(), seconds=settings.IMPORT_LEASE_SECONDS)
    if batch is None:
        return False
    try:
        if batch.state == State.CONFIRMED:
            write_batch(batch, clock)
        else:
            read_batch(batch, clock)
    except LeaseLostError:
        log.warning("import_lease_lost", batch=batch.pk, attempt=batch.attempt)
    except (RuleError, PermissionDenied) as refusal:
        _fail(batch, str(refusal), clock(), is_final=True, is_refused=True)
    except Exception:
        log.exception("import_failed", batch=batch.pk, attempt=batch.attempt)
        with office_language():
            words = _("The program failed. The log has the details; nothing was imported.")
        _fail(batch, words, clock(), is_final=batch.attempt >= MAX_ATTEMPTS)
    return True


def run_waiting(*, clock: Clock, seconds: float) -> int:
    """Work on waiting imports one after the other until none is left or ``seconds`` are over; return how many."""
    until, done = clock() + timedelta(seconds=seconds), 0
    while clock() < until:
        batch_id = ImportBatch.objects.ready_to_start(clock()).values_list("pk", flat=True).first()
        if batch_id is None:
            break
        done += run_batch(batch_id=batch_id, clock=clock)
    return done


@transaction.atomic
def _fail(batch: ImportBatch, words: str, at: datetime, *, is_final: bool, is_refused: bool = False) -> None:
    values: dict[str, Any] = {"lease_token": None, "lease_until": None, "error": words[:500]}
    if is_final:
        values |= {"job_state": JobState.FAILED, "finished_at": at}
    else:
        values |= {"job_state": JobState.QUEUED, "queued_at": at + _PAUSE_AFTER_FAILURE * batch.attempt}
    if ImportBatch.objects.held_by(batch).update(**values) and is_final:
        _give_back(batch.pk, words, at, is_refused=is_refused)


def _give_back(batch_id: int, words: str, at: datetime, *, is_refused: bool = False) -> None:
    """After the last attempt: a file that was not read has failed; rows that were not written are in preview again,
    looked at afresh where they were refused."""
    batches = ImportBatch.objects.select_for_update(of=("self",))
    batch = batches.select_related("organization", "uploaded_by", "mapped_by", "confirmed_by").get(pk=batch_id)
    tell_failed(batch, words, at)
    if batch.state == State.CONFIRMED:
        batch.state, batch.confirmed_by, batch.confirmed_at, batch.is_submitted = State.PREVIEW, None, None, False
        batch.version += 1
        if is_refused:
            resolve(batch)
    else:
        batch.state = State.FAILED
    batch.save()


def sweep(*, at: datetime) -> list[int]:
    """Requeue imports whose lease is over, fail them after the third worker; return the ids that should start."""
    with transaction.atomic(), office_language():
        words = _("The worker was lost three times over this import. Nothing was imported.")
        _requeued, failed = ImportBatch.objects.requeue_expired(at=at, words=words)
        for batch_id in failed:
            _give_back(batch_id, words, at)
    return list(ImportBatch.objects.ready_to_start(at).values_list("pk", flat=True)[:NUDGES_PER_SWEEP])


def discard_strays(*, at: datetime) -> int:
    """Remove stored uploads that no import names, a day after they came; return how many."""
    strays = files.stored_before(at - _STRAY_AFTER) - set(ImportBatch.objects.values_list("stored_file", flat=True))
    for name in strays:
        files.discard(name)
    return len(strays)
