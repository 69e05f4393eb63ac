"""Files of personal data: once their rows are records, the words are kept there and nowhere else."""

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from portal.imports import files
from portal.imports.models import ImportBatch, ImportRow

_BLANK = {
    "original": {}, "values": {}, "unresolved": {}, "reading_problems": [], "problems": [], "existing": "",
}  # fmt: skip


def forget(batch: ImportBatch) -> None:
    """Blank what the rows of ``batch`` (locked; the caller saves it) say, and remove its file.

    What stays: which record a row became, its fingerprint, and of a changed record what takes the change back.
    """
    updates = list(batch.rows.updates())
    for row in updates:
        row.resolved = {name: value for name, value in row.resolved.items() if name != "content"}
    place = Concat("sheet", Value(" "), Cast("number", CharField()), output_field=CharField())
    batch.rows.update(**_BLANK, resolved={}, summary=place)
    ImportRow.objects.bulk_update(updates, ["resolved"], batch_size=1000)
    stored, batch.stored_file = batch.stored_file, ""
    batch.facts, batch.problems, batch.questions, batch.choices = {}, [], [], {}
    batch.sheets = None
    transaction.on_commit(lambda: files.discard(stored))
