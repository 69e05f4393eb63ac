"""Reading a file: cage, recognition, staging, first resolving. All of it, or a verdict."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.common.jobs import Clock, JobState
from portal.common.language import office_language
from portal.imports import files
from portal.imports.base import Reading, get_definition
from portal.imports.cage import read_sheets
from portal.imports.gate import RefusedError
from portal.imports.models import ImportBatch, ImportRow
from portal.imports.refusals import words_of
from portal.imports.services.leases import held
from portal.imports.services.resolving import resolve
from portal.imports.services.telling import tell_failed

MAX_ROWS = 5_000
_CHUNK = 1_000


class UnreadableError(Exception):
    """The file is in order, but it does not say what this kind of import needs; ``str`` is the sentence."""


def read_batch(batch: ImportBatch, clock: Clock) -> None:
    """Read the file of the leased ``batch`` into its rows; a file that is not read ends as FAILED with the reason."""
    ImportBatch.objects.held_by(batch).update(state=ImportBatch.State.READING)
    with office_language():
        try:
            reading = _read(batch)
        except RefusedError as refused:
            _refuse(batch, words_of(refused.code), clock())
        except UnreadableError as unreadable:
            _refuse(batch, str(unreadable), clock())
        else:
            _stage(batch, reading, clock())


def _read(batch: ImportBatch) -> Reading:
    sheets = read_sheets(files.path_of(batch.stored_file))
    reading = get_definition(batch.definition).read(sheets, file_name=batch.file_name)
    errors = [problem for problem in reading.problems if problem.is_error]
    if errors:
        raise UnreadableError(" ".join(str(problem.message) for problem in errors))
    if not reading.rows:
        raise RefusedError("nothing")
    if len(reading.rows) > MAX_ROWS:
        raise RefusedError("too_many_cells")
    return reading


@transaction.atomic
def _stage(batch: ImportBatch, reading: Reading, at: datetime) -> None:
    batch = held(batch)
    batch.rows.all().delete()  # of an attempt that came to its end too late
    ImportRow.objects.bulk_create(_rows(batch, reading), batch_size=_CHUNK)
    batch.facts = reading.facts
    batch.problems = [asdict(problem) for problem in reading.problems]
    batch.state, batch.job_state = ImportBatch.State.PREVIEW, JobState.DONE
    batch.lease_token = batch.lease_until = None
    batch.finished_at, batch.error = at, ""
    batch.progress_done = batch.progress_total = len(reading.rows)
    resolve(batch)
    batch.save()
    record(action="import.read", by=None, at=at, target=batch, details={"rows": len(reading.rows)})


def _rows(batch: ImportBatch, reading: Reading) -> list[ImportRow]:
    return [
        ImportRow(
            batch=batch, position=position, sheet=row.sheet[:60], number=row.number, target=row.target, key=row.key,
            fingerprint=row.fingerprint, original=row.original, values=row.values, unresolved=row.unresolved,
            reading_problems=[asdict(problem) for problem in row.problems],
        )
        for position, row in enumerate(reading.rows, 1)
    ]  # fmt: skip


@transaction.atomic
def _refuse(batch: ImportBatch, words: str, at: datetime) -> None:
    """A verdict on the file, not a fault of the portal: the work is done, the bytes are not kept."""
    batch = held(batch)
    stored, batch.stored_file = batch.stored_file, ""
    batch.state, batch.job_state = ImportBatch.State.FAILED, JobState.DONE
    batch.lease_token = batch.lease_until = None
    batch.finished_at, batch.error = at, words[:500]
    batch.save()
    record(action="import.refused", by=None, at=at, target=batch, reason=_("The file was not read."))
    tell_failed(batch, words, at)
    transaction.on_commit(lambda: files.discard(stored))
