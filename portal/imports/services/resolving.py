"""What will happen to each row: what was imported before, what the definition says, what people chose."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from portal.imports.base import Action, Outcome, Problem, Question, get_definition
from portal.imports.models import ImportBatch, ImportRow

_SAVE = """
    UPDATE imports_importrow AS stored
    SET action = fresh.action, resolved = fresh.resolved, problems = fresh.problems,
        existing = fresh.existing, summary = fresh.summary
    FROM jsonb_to_recordset(%s::jsonb) AS fresh(
        id bigint, action text, resolved jsonb, problems jsonb, existing text, summary text)
    WHERE stored.id = fresh.id AND stored.batch_id = %s
"""


def resolve(batch: ImportBatch) -> None:
    """Work out afresh what will happen to every row of ``batch`` (locked by the caller) and store it.

    The number of queries does not grow with the rows. Words are stored in the language of the office.
    """
    rows = list(batch.rows.in_order())
    with translation.override(settings.LANGUAGE_CODE):
        skipped = _imported_before(batch, rows)
        open_rows = [row for row in rows if row.pk not in skipped]
        resolution = get_definition(batch.definition).resolve(
            [row.staged for row in open_rows], facts=batch.facts, choices=batch.choices,
            organization=batch.organization, by=batch.mapper,
        )  # fmt: skip
        outcomes = dict(zip((row.pk for row in open_rows), resolution.outcomes, strict=True)) | skipped
        changed = _changed(batch, open_rows)
        _save(batch, [_final(row, outcomes[row.pk], changed.get(row.pk, "")) for row in rows])
    batch.questions = [_question(batch, question) for question in resolution.questions]
    batch.counts = count(batch)


def count(batch: ImportBatch) -> dict[str, int]:
    """Rows by what happens to them, and how many would be written now."""
    return batch.rows.counts() | {"to_write": batch.rows.to_write().count()}


def _imported_before(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, Outcome]:
    """Rows that another import wrote with every word the same."""
    before = dict(
        ImportRow.objects.imported_before(batch)
        .filter(fingerprint__in={row.fingerprint for row in rows})
        .values_list("fingerprint", "batch_id")
    )
    return {
        row.pk: Outcome(
            action=Action.SKIP,
            values={},
            existing=_("Import no. %(batch)d") % {"batch": before[row.fingerprint]},
            summary=row.summary,
        )
        for row in rows
        if row.fingerprint in before
    }


def _changed(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, str]:
    """Rows whose record was imported with other words, or that stand twice in this file; and what they look like."""
    earlier = ImportRow.objects.imported_before(batch).filter(key__in={row.key for row in rows if row.key})
    before = {key: (batch_id, number) for key, batch_id, number in earlier.values_list("key", "batch_id", "number")}
    words: dict[int, str] = {}
    seen: dict[str, int] = {}
    for row in rows:
        if row.fingerprint in seen:
            words[row.pk] = _("The same as row %(number)d") % {"number": seen[row.fingerprint]}
        elif row.key in before:
            batch_id, number = before[row.key]
            words[row.pk] = _("Import no. %(batch)d, row %(number)d, says otherwise") % {
                "batch": batch_id, "number": number,
            }  # fmt: skip
        seen.setdefault(row.fingerprint, row.number)
    return words


def _final(row: ImportRow, outcome: Outcome, changed: str) -> dict:
    own = [Problem(**problem) for problem in row.reading_problems]
    action, existing = outcome.action, outcome.existing
    if action == Action.NEW and changed:
        action, existing = Action.CHANGED, changed
    problems = [*own, *outcome.problems]
    if action != Action.SKIP and any(problem.is_error for problem in problems):
        action = Action.ERROR
    return {
        "id": row.pk, "action": action.value, "resolved": outcome.values, "existing": existing[:120],
        "problems": [asdict(problem) for problem in problems], "summary": outcome.summary[:300],
    }  # fmt: skip


def _save(batch: ImportBatch, fresh: list[dict]) -> None:
    """Store all rows in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [json.dumps(fresh, ensure_ascii=False, default=str), batch.pk])


def _question(batch: ImportBatch, question: Question) -> dict:
    answer = batch.choices.get(question.kind, {}).get(question.words, question.answer)
    options = [[str(value), str(label)] for value, label in question.options]
    return asdict(question) | {"answer": answer, "label": str(question.label), "options": options}


def store_records(batch: ImportBatch, keys: Iterable[tuple[int, int]]) -> None:
    """Note which record each row became, as pairs of row and record, in one statement."""
    pairs = [{"id": row, "record": record} for row, record in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE imports_importrow AS stored SET record_id = fresh.record "
            "FROM jsonb_to_recordset(%s::jsonb) AS fresh(id bigint, record bigint) "
            "WHERE stored.id = fresh.id AND stored.batch_id = %s",
            [json.dumps(pairs), batch.pk],
        )
