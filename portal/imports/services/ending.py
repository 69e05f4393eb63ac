"""Taking an import back, or throwing it away before anything was written."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.imports import files, policies
from portal.imports.base import Earlier, get_definition
from portal.imports.models import ImportBatch, ImportRow
from portal.imports.services.choosing import locked
from portal.imports.services.resolving import versions_of
from portal.imports.services.telling import tell_undone


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by: User, at: datetime) -> ImportBatch:
    """Take every record of ``batch`` back. RuleError when something was built on one of them: then none is."""
    batch = locked(batch)
    policies.check_can_undo(by, batch)
    rows = list(batch.rows.exclude(record_id=None).in_order())
    definition = get_definition(batch.definition)
    if changed := _changed(batch, [row for row in rows if row.is_update]):
        definition.undo_update(changed, batch=batch, by=by, at=at)
    written: dict[str, list[int]] = {}
    for row in rows:
        if not row.is_update:
            written.setdefault(row.target, []).append(row.record_id)
    if written:
        definition.undo(written, batch=batch, by=by, at=at)
    batch.rows.update(record_id=None)
    batch.state, batch.ended_by, batch.ended_at = ImportBatch.State.UNDONE, by, at
    batch.save(update_fields=["state", "ended_by", "ended_at"])
    record(action="import.undone", by=by, at=at, target=batch, details={"rows": len(rows)})
    tell_undone(batch, by, at)
    return batch


def _changed(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[Earlier]:
    """What ``batch`` changed; RuleError when a later import changed it once more."""
    later = ImportRow.objects.of_records(batch, [row.record_id for row in rows]).filter(
        batch__state=ImportBatch.State.DONE, batch__confirmed_at__gt=batch.confirmed_at
    )
    if number := later.order_by("pk").values_list("batch_id", flat=True).last():
        raise RuleError(
            _("Import no. %(number)d changed its records since: take that back first.") % {"number": number}
        )
    steps = [(row, row.changes_id, row.record_id) for row in rows if row.changes_id and row.record_id]
    records = [record for _row, record, _became in steps]
    versions, before = versions_of(batch, records), versions_of(batch, records, until=batch.confirmed_at)
    return [
        Earlier(
            record=record, version=versions[record], before=before[record], became=became, target=row.target,
            values=row.resolved,
        )
        for row, record, became in steps
    ]  # fmt: skip


@transaction.atomic
def discard_batch(*, batch: ImportBatch, by: User, at: datetime) -> ImportBatch:
    """Throw an import away that wrote nothing: its rows and its file are gone, the line in the list stays."""
    batch = locked(batch)
    policies.check_can_discard(by, batch)
    stored, batch.stored_file = batch.stored_file, ""
    batch.rows.all().delete()
    batch.state, batch.ended_by, batch.ended_at = ImportBatch.State.DISCARDED, by, at
    batch.job_state, batch.lease_token, batch.lease_until = JobState.DONE, None, None
    batch.facts, batch.questions, batch.choices, batch.problems = {}, [], {}, []
    batch.sheets = None
    batch.save()
    record(action="import.discarded", by=by, at=at, target=batch)
    transaction.on_commit(lambda: files.discard(stored))
    return batch
