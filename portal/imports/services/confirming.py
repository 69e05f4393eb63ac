"""Confirming by a second person, then writing: every row or none."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.jobs import Clock, JobState
from portal.imports import policies
from portal.imports.base import get_definition, right_for
from portal.imports.models import ImportBatch, ImportRow
from portal.imports.services.choosing import locked
from portal.imports.services.forgetting import forget
from portal.imports.services.leases import held
from portal.imports.services.resolving import resolve, store_records
from portal.imports.services.telling import tell_done
from portal.imports.signals import imports_queued

_LOCK = 4_117_002  # advisory lock with the unit: two imports of one unit are written one after the other


@transaction.atomic
def confirm_batch(*, batch: ImportBatch, version: int | None, by: User, at: datetime) -> ImportBatch:
    """Let a worker write the rows as ``by`` saw them."""
    batch = locked(batch, version)
    policies.check_can_confirm(by, batch)
    batch.state, batch.job_state, batch.attempt = ImportBatch.State.CONFIRMED, JobState.QUEUED, 0
    batch.confirmed_by, batch.confirmed_at, batch.queued_at = by, at, at
    batch.error, batch.finished_at = "", None
    batch.progress_done, batch.progress_total = 0, batch.counts["to_write"]
    batch.save()
    record(action="import.confirmed", by=by, at=at, target=batch, details={"rows": batch.counts["to_write"]})
    imports_queued.send(sender=ImportBatch, batch_ids=[batch.pk])
    return batch


@transaction.atomic
def write_batch(batch: ImportBatch, clock: Clock) -> None:
    """Write the rows of the leased ``batch`` in this one transaction.

    RuleError when they would not become what the second person saw: the caller gives the preview back.
    """
    batch = held(batch)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, batch.organization_id % 2**31])
    _check_still_the_same(batch)
    rows = list(batch.rows.to_write().in_order())
    definition, now = get_definition(batch.definition), clock()
    _arrive(batch, [row for row in rows if not row.is_update], definition.write, now)
    _arrive(batch, [row for row in rows if row.is_update], definition.update, now)
    at = clock()
    batch.state, batch.job_state = ImportBatch.State.DONE, JobState.DONE
    batch.lease_token = batch.lease_until = None
    batch.finished_at, batch.progress_done, batch.error = at, len(rows), ""
    if definition.forgets:
        forget(batch)
    batch.save()
    record(action="import.done", by=batch.confirmed_by, at=at, target=batch, details={"rows": len(rows)})
    tell_done(batch, at)


def _arrive(batch: ImportBatch, rows: Sequence[ImportRow], write: Callable[..., list[int]], at: datetime) -> None:
    """Hand ``rows`` to one step of the definition and note which records they are."""
    if rows:
        keys = write([row.planned for row in rows], batch=batch, by=batch.confirmed_by, at=at)
        store_records(batch, zip((row.pk for row in rows), keys, strict=True))


def _check_still_the_same(batch: ImportBatch) -> None:
    """Rights and records may have changed between the confirmation and now."""
    if not batch.confirmed_by.has_perm(right_for(batch.definition, policies.CONFIRM), batch):
        raise RuleError(_("Whoever confirmed has lost the right meanwhile. Nothing was written."))
    policies.check_can_upload(batch.uploaded_by, batch.organization, batch.definition)
    before = _planned(batch)
    resolve(batch)
    is_clear = not batch.counts["error"] and not batch.counts["undecided"]
    if not is_clear or _planned(batch) != before:
        raise RuleError(_("Records have changed since the preview. Nothing was written: look at it again."))


def _planned(batch: ImportBatch) -> list[tuple]:
    """What would be written, and into which records."""
    return list(batch.rows.to_write().in_order().values_list("pk", "resolved", "decision", "changes_id"))
