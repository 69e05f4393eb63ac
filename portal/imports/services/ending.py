"""Taking an import back, or throwing it away before anything was written."""

from datetime import datetime

from django.db import transaction

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.jobs import JobState
from portal.imports import files, policies
from portal.imports.base import get_definition
from portal.imports.models import ImportBatch
from portal.imports.services.choosing import locked
from portal.imports.services.telling import tell_undone


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by: User, at: datetime) -> ImportBatch:
    """Take every record of ``batch`` back. RuleError when something was built on one of them: then none is."""
    batch = locked(batch)
    policies.check_can_undo(by, batch)
    written: dict[str, list[int]] = {}
    for target, key in batch.rows.exclude(record_id=None).in_order().values_list("target", "record_id"):
        written.setdefault(target, []).append(key)
    get_definition(batch.definition).undo(written, batch=batch, by=by, at=at)
    batch.rows.update(record_id=None)
    batch.state, batch.ended_by, batch.ended_at = ImportBatch.State.UNDONE, by, at
    batch.save(update_fields=["state", "ended_by", "ended_at"])
    record(action="import.undone", by=by, at=at, target=batch, details={"rows": sum(map(len, written.values()))})
    tell_undone(batch, by, at)
    return batch


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
    batch.save()
    record(action="import.discarded", by=by, at=at, target=batch)
    transaction.on_commit(lambda: files.discard(stored))
    return batch
