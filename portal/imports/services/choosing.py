"""The preview: mapping words, deciding on changed rows, handing it to the second person."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.attachments.models import Attachment
from portal.audit.services import record
from portal.common.errors import RuleError, StaleVersionError
from portal.imports import policies
from portal.imports.base import Choices, Decision
from portal.imports.models import ImportBatch
from portal.imports.services.resolving import resolve
from portal.imports.services.telling import ask_to_confirm


def locked(batch: ImportBatch, version: int | None = None) -> ImportBatch:
    """Lock ``batch`` and return it as it stands; StaleVersionError when it is not the ``version`` that was seen."""
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related(
        "organization", "uploaded_by", "mapped_by"
    )
    row = rows.get(pk=batch.pk)
    if version is not None and row.version != version:
        raise StaleVersionError(row)
    return row


@transaction.atomic
def choose(
    *, batch: ImportBatch, choices: Choices, decisions: Mapping[int, str], version: int | None, by: User, at: datetime
) -> ImportBatch:
    """Store what ``by`` chose for unknown words and, by row id, for changed rows; "" takes a choice back."""
    batch = locked(batch, version)
    policies.check_can_choose(by, batch)
    batch.choices, batch.mapped_by = _merged(batch, choices), by
    for decision in ("", *Decision.values):
        rows = batch.rows.filter(pk__in=[row for row, value in decisions.items() if value == decision])
        (rows.filter(offers__contains=decision) if decision else rows).update(decision=decision)
    resolve(batch)
    batch.version += 1
    batch.is_submitted = False
    batch.save(update_fields=["choices", "mapped_by", "questions", "counts", "version", "is_submitted"])
    record(action="import.mapped", by=by, at=at, target=batch)
    return batch


def _merged(batch: ImportBatch, choices: Choices) -> dict:
    """Earlier choices with the new ones; only what is asked, only what is offered."""
    offered = {
        (question["kind"], question["words"]): {value for value, _label in question["options"]} | {""}
        for question in batch.questions
    }
    merged = {kind: dict(answers) for kind, answers in batch.choices.items()}
    for kind, answers in choices.items():
        for words, value in answers.items():
            if value not in offered.get((kind, words), set()):
                raise RuleError(_("This choice is not offered any more. Look at the preview again."))
            merged.setdefault(kind, {})[words] = value
    return merged


@transaction.atomic
def submit_batch(*, batch: ImportBatch, version: int | None, by: User, at: datetime) -> ImportBatch:
    """Hand the preview to the second person, who gets a message."""
    batch = locked(batch, version)
    policies.check_can_submit(by, batch)
    batch.is_submitted = True
    batch.save(update_fields=["is_submitted"])
    record(action="import.submitted", by=by, at=at, target=batch)
    ask_to_confirm(batch, by, at)
    return batch


@transaction.atomic
def attach_sheets(
    *, batch: ImportBatch, sheets: Attachment | None, version: int | None, by: User, at: datetime
) -> ImportBatch:
    """``by`` says that everybody in the file has signed, that the sheets are kept at the unit, and shows one photo of
    them; None takes that back. Whoever confirms sees it: a preview that was handed over is so no more."""
    batch = locked(batch, version)
    policies.check_can_choose(by, batch)
    if not batch.takes_sheets:
        raise RuleError(_("This kind of file takes no consent sheets."))
    batch.sheets, batch.mapped_by, batch.is_submitted = sheets, by, False
    batch.version += 1
    batch.save(update_fields=["sheets", "mapped_by", "is_submitted", "version"])
    record(action="import.sheets_noted", by=by, at=at, target=batch, details={"has_sheets": sheets is not None})
    return batch
