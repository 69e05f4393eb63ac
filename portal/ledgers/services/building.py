"""Making one version: lease, stream the records once, write the files, finish while the lease is still ours."""

import errno
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.common.jobs import MAX_ATTEMPTS, Clock, JobState, Lease, LeaseLostError
from portal.common.language import office_language
from portal.figures.beside import declared_lines
from portal.ledgers import files, policies
from portal.ledgers.base import OVERLAP, Scope, get_ledger
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.ledgers.rows import Head, HeadColumn, RowsFile, RowsWriter, Variant, encode_total, head_columns
from portal.ledgers.services.sheets import sheet_of
from portal.ledgers.services.signing import take_back_signatures
from portal.ledgers.services.telling import note_built, note_failed
from portal.xlsx import WorkbookFacts, write_workbook

log = structlog.get_logger(__name__)

# The rows pass by three times: into the rows file, the internal and the public workbook.
PASSES = 3
_PAUSE_AFTER_FAILURE = timedelta(seconds=15)
_ROWS_FILE = "rows.jsonl.gz"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a finished version is, ready for its row."""

    as_of: datetime
    held: list
    row_count: int
    totals: dict
    public_totals: dict
    names: dict[str, str]
    hashes: dict[str, str]
    xlsx_size: int


def build_run(*, run_id: int, clock: Clock) -> bool:
    """Make the version ``run_id`` if it waits; return whether it was ours to make.

    ``clock`` gives the present moment, since the work takes its time. A failure puts the run back until the
    third attempt; a refusal (the right was withdrawn meanwhile) ends it at once.
    """
    run = LedgerRun.objects.lease(run_id, at=clock(), seconds=settings.LEDGER_LEASE_SECONDS)
    if run is None:
        return False
    try:
        _check_still_allowed(run)
        lease = Lease(run, clock=clock, seconds=settings.LEDGER_LEASE_SECONDS)
        _finish(run, _write(run, lease, clock()), clock())
    except LeaseLostError:
        log.warning("ledger_lease_lost", run=run.pk, attempt=run.attempt)
    except PermissionDenied as refusal:
        _fail(run, str(refusal), clock(), is_final=True)
    except Exception as error:
        log.exception("ledger_run_failed", run=run.pk, attempt=run.attempt)
        with office_language():
            words = words_for(error)
        _fail(run, words, clock(), is_final=run.attempt >= MAX_ATTEMPTS)
    finally:
        if run.lease_token is not None:
            files.discard_drafts(run.lease_token)
    return True


def build_waiting(*, clock: Clock, seconds: float) -> int:
    """Make waiting versions one after the other until none is left or ``seconds`` are over; return how many.

    So one message that arrives is enough, however many the broker lost.
    """
    until = clock() + timedelta(seconds=seconds)
    count = 0
    while clock() < until:
        run_id = LedgerRun.objects.ready_to_start(clock()).values_list("pk", flat=True).first()
        if run_id is None:
            break
        count += build_run(run_id=run_id, clock=clock)
    return count


def _check_still_allowed(run: LedgerRun) -> None:
    """Rights may have changed between asking and making."""
    user = run.requested_by
    if user is None:
        return
    with office_language():
        policies.check_can_build(user, run.organization)
        if not LedgerRun.objects.visible_to(user).filter(pk=run.pk).exists():
            raise PermissionDenied(_("You do not read ledgers of this unit."))


def _write(run: LedgerRun, lease: Lease, at: datetime) -> Result:
    period = run.period.period
    ledger = get_ledger(run.ledger)
    records = ledger.rows(run.organization, period)
    count = records.count()
    LedgerRun.objects.held_by(run).update(progress_total=count * PASSES)
    scope = Scope(organization=run.organization, period=period, as_of=at)
    folder = files.draft_folder(cast(UUID, run.lease_token))

    rows_sha256, written, held = _write_rows(folder / _ROWS_FILE, run, scope, lease)
    source = RowsFile(folder / _ROWS_FILE)
    internal = _write_book(folder / "internal.xlsx", source, "internal", lease, written)
    public = _write_book(folder / "public.xlsx", source, "public", lease, written * 2)

    hashes = {"rows": rows_sha256, "internal": internal.sha256, "public": public.sha256}
    drafts = {"rows": _ROWS_FILE, "internal": "internal.xlsx", "public": "public.xlsx"}
    place = {"organization_id": run.organization_id, "period": period.code}
    return Result(
        as_of=scope.as_of,
        held=held,
        row_count=written,
        totals=_totals(source.head.of("internal"), internal),
        public_totals=_totals(source.head.of("public"), public),
        names={key: files.keep(folder / draft, sha256=hashes[key], **place) for key, draft in drafts.items()},
        hashes=hashes,
        xlsx_size=internal.bytes,
    )


def _totals(columns: list[HeadColumn], facts: WorkbookFacts) -> dict:
    """The 合计 row by head, as JSON can hold it."""
    return {columns[i].header: encode_total(columns[i].kind, value) for i, value in facts.totals.items()}


def _write_rows(path: Path, run: LedgerRun, scope: Scope, lease: Lease) -> tuple[str, int, list]:
    """Stream the records into the rows file; return its hash, their number and the freshest of them."""
    ledger = get_ledger(run.ledger)
    written, held = 0, []
    with office_language(), path.open("wb") as target:
        writer = RowsWriter(target, _head(run, scope))
        for row in ledger.stream(ledger.rows(scope.organization, scope.period)):
            writer.write(row)
            written += 1
            if row.changed_at is not None and row.changed_at > scope.as_of - OVERLAP:
                held.append([row.key, row.changed_at.isoformat()])
            lease.renew(written)
        writer.close()
    return writer.sha256, written, held


def _head(run: LedgerRun, scope: Scope) -> Head:
    ledger = get_ledger(run.ledger)
    return Head(
        title=str(ledger.title),
        organization=run.organization_name,
        period=scope.period.code,
        period_words=scope.period.label,
        as_of=scope.as_of.isoformat(),
        notes=[str(note) for note in ledger.notes],
        public_notes=[str(note) for note in ledger.public_notes],
        columns=head_columns(ledger.columns),
        declared=declared_lines(scope.organization, scope.period, measures=ledger.measures),
    )


def _write_book(path: Path, source: RowsFile, variant: Variant, lease: Lease, before: int) -> WorkbookFacts:
    """Write one workbook; ``before`` rows have passed already."""
    with office_language(), path.open("wb") as target:
        return write_workbook(
            target,
            sheet_of(source.head, variant),
            source.values(variant),
            on_progress=lambda done: lease.renew(before + done),
        )


@transaction.atomic
def _finish(run: LedgerRun, result: Result, at: datetime) -> None:
    period = LedgerPeriod.objects.select_for_update().get(pk=run.period_id)
    finished = LedgerRun.objects.held_by(run).update(
        job_state=JobState.DONE, lease_token=None, lease_until=None, finished_at=at, error="",
        as_of=result.as_of, held=result.held, row_count=result.row_count,
        totals=result.totals, public_totals=result.public_totals,
        progress_done=result.row_count * PASSES, progress_total=result.row_count * PASSES,
        xlsx=result.names["internal"], xlsx_sha256=result.hashes["internal"], xlsx_size=result.xlsx_size,
        public_xlsx=result.names["public"], public_xlsx_sha256=result.hashes["public"],
        rows_file=result.names["rows"], rows_sha256=result.hashes["rows"],
    )  # fmt: skip
    if not finished:
        raise LeaseLostError
    if not period.is_sealed and not period.runs.done().filter(version__gt=run.version).exists():
        period.is_zero_report = result.row_count == 0
        period.save(update_fields=["is_zero_report"])
        take_back_signatures(period, by=None, at=at, reason=_("There is a new version."))
    note_built(run, at)


@transaction.atomic
def _fail(run: LedgerRun, words: str, at: datetime, *, is_final: bool) -> None:
    values: dict[str, Any] = {"lease_token": None, "lease_until": None, "error": words[:500]}
    if is_final:
        values |= {"job_state": JobState.FAILED, "finished_at": at}
    else:
        values |= {"job_state": JobState.QUEUED, "queued_at": at + _PAUSE_AFTER_FAILURE * run.attempt}
    if LedgerRun.objects.held_by(run).update(**values) and is_final:
        note_failed(run, words, at)


def words_for(error: Exception) -> str:
    """A sentence for the operations page; details stand in the log."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _("The disk is full. Make room, then start it again.")
    if isinstance(error, OSError):
        return _("The files could not be written. Check the folder for media files, then start it again.")
    if isinstance(error, TypeError | ValueError):
        return _("A record holds a value that the ledger cannot show. The log names the column.")
    return _("The program failed. The log has the details; start it again later.")
