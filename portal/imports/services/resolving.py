"""What will happen to each row: what was imported before, what the definition says, what people chose."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from portal.common.language import office_language
from portal.imports.base import BESIDE, Action, Earlier, Offer, Outcome, Problem, Question, get_definition
from portal.imports.models import ImportBatch, ImportRow

_SAVE = """
    UPDATE imports_importrow AS stored
    SET action = fresh.action, resolved = fresh.resolved, problems = fresh.problems,
        existing = fresh.existing, summary = fresh.summary, offers = fresh.offers, changes_id = fresh.changes_id,
        decision = fresh.decision
    FROM jsonb_to_recordset(%s::jsonb) AS fresh(
        id bigint, action text, resolved jsonb, problems jsonb, existing text, summary text, offers jsonb,
        changes_id bigint, decision text)
    WHERE stored.id = fresh.id AND stored.batch_id = %s
"""


def resolve(batch: ImportBatch) -> None:
    """Work out afresh what will happen to every row of ``batch`` (locked by the caller) and store it.

    The number of queries does not grow with the rows. Words are stored in the language of the office.
    """
    rows = list(batch.rows.in_order())
    with office_language():
        skipped = _imported_before(batch, rows)
        open_rows = [row for row in rows if row.pk not in skipped]
        resolution = get_definition(batch.definition).resolve(
            [row.staged for row in open_rows], facts=batch.facts, choices=batch.choices,
            organization=batch.organization, by=batch.mapper,
        )  # fmt: skip
        outcomes = dict(zip((row.pk for row in open_rows), resolution.outcomes, strict=True)) | skipped
        twins = _twins(open_rows)
        earlier = _earlier(batch, [row for row in open_rows if row.pk not in twins])
        offers = _offers(batch, open_rows, outcomes, earlier)
        _save(batch, [_final(row, outcomes[row.pk], twins.get(row.pk, ""), offers.get(row.pk)) for row in rows])
    batch.questions = [_question(batch, question) for question in resolution.questions]
    batch.counts = count(batch)


def count(batch: ImportBatch) -> dict[str, int]:
    """Rows by what happens to them, and how many would be written now."""
    return batch.rows.counts() | {
        "to_write": batch.rows.to_write().count(), "to_change": batch.rows.updates().count(),
    }  # fmt: skip


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


def _twins(rows: Sequence[ImportRow]) -> dict[int, str]:
    """Rows that stand twice in this file, and where first."""
    words: dict[int, str] = {}
    seen: dict[str, int] = {}
    for row in rows:
        if row.fingerprint in seen:
            words[row.pk] = _("The same as row %(number)d") % {"number": seen[row.fingerprint]}
        seen.setdefault(row.fingerprint, row.number)
    return words


def _earlier(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, tuple[int, str]]:
    """Rows whose record was imported with other words: ``(record, which import says otherwise)``, the latest."""
    found = ImportRow.objects.imported_before(batch).filter(key__in={row.key for row in rows if row.key})
    before = {
        key: (record, _("Import no. %(batch)d, row %(number)d, says otherwise") % {"batch": number, "number": place})
        for key, record, number, place in found.order_by("batch__confirmed_at", "pk").values_list(
            "key", "record_id", "batch_id", "number"
        )
    }
    return {row.pk: before[row.key] for row in rows if row.key in before}


def _offers(
    batch: ImportBatch,
    rows: Sequence[ImportRow],
    outcomes: Mapping[int, Outcome],
    earlier: Mapping[int, tuple[int, str]],
) -> dict[int, tuple[int, str, Offer]]:
    """What may be decided about rows with an earlier record: ``(record, which import, Offer)``."""
    open_rows = [row for row in rows if row.pk in earlier and outcomes[row.pk].action in {Action.NEW, Action.CHANGED}]
    if not open_rows:
        return {}
    versions = versions_of(batch, [earlier[row.pk][0] for row in open_rows])
    items = [
        Earlier(
            record=(record := earlier[row.pk][0]), version=versions[record], target=row.target,
            values=outcomes[row.pk].values,
        )
        for row in open_rows
    ]  # fmt: skip
    offers = get_definition(batch.definition).offers(items, batch=batch)
    return {row.pk: (*earlier[row.pk], offer) for row, offer in zip(open_rows, offers, strict=True)}


def versions_of(batch: ImportBatch, records: Iterable[int], *, until: datetime | None = None) -> dict[int, int]:
    """The version that each of ``records`` has when nobody but imports has changed it: one for its arrival, one for
    each change, one more for each change that was taken back; of imports confirmed before ``until``."""
    records = set(records)
    steps: Counter[int] = Counter()
    changes = ImportRow.objects.of_records(batch, records)
    if until is not None:
        changes = changes.filter(batch__confirmed_at__lt=until)
    for record, state in changes.values_list("changes_id", "batch__state"):
        steps[record] += 1 if state == ImportBatch.State.DONE else 2
    return {record: 1 + steps[record] for record in records}


def _final(row: ImportRow, outcome: Outcome, twin: str, earlier: tuple[int, str, Offer] | None) -> dict:
    own = [Problem(**problem) for problem in row.reading_problems]
    action, existing, record, offers = outcome.action, outcome.existing, outcome.record, outcome.offers
    problems = [*own, *outcome.problems]
    if earlier is not None:
        record, existing, offer = earlier
        offers = offer.decisions
        action = Action.CHANGED if offers else Action.SKIP
        problems += [Problem(message=text, is_error=False) for text in offer.remarks]
    elif action == Action.NEW and twin:
        action, existing, offers = Action.CHANGED, twin, BESIDE
    if action != Action.SKIP and any(problem.is_error for problem in problems):
        action = Action.ERROR
    if action != Action.CHANGED:
        record, offers = None, ()
    return {
        "id": row.pk, "action": action.value, "resolved": outcome.values, "existing": existing[:120],
        "problems": [asdict(problem) for problem in problems], "summary": outcome.summary[:300],
        "offers": [item.value for item in offers], "changes_id": record,
        "decision": row.decision if row.decision in offers else "",
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
