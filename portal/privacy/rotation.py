"""Changing keys: every value that an older key of the ring opens is sealed again under the first."""

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from portal.common import keys
from portal.privacy.fields import blind_index, encrypted_fields, index_fields


def encrypted_models():
    """Models with encrypted fields and a table of their own."""
    return [model for model in apps.get_models() if model._meta.managed and encrypted_fields(model)]


def reencrypt_model(model, *, batch_size=500):
    """Seal again what is not under the current keys, blind indexes too; return how many rows were written.

    Each batch is a transaction of its own, and what is current is left alone: a run that was broken off is
    simply run again, while others work. Raises UnreadableValueError when a key is missing.
    """
    written, last = 0, None
    while True:
        with transaction.atomic():
            rows = _next_rows(model, last, batch_size)
            written += sum(_write_row(model, row) for row in rows)
        if not rows:
            return written
        last = rows[-1]["pk"]


def _next_rows(model, last, batch_size):
    sealed = {f"sealed_{field.name}": Cast(field.name, models.BinaryField()) for field in encrypted_fields(model)}
    rows = model._base_manager.order_by("pk").select_for_update()
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.values("pk", *(field.name for field in index_fields(model)), **sealed)[:batch_size])


def _write_row(model, row):
    changes, clear = {}, {}
    for field in encrypted_fields(model):
        sealed = row[f"sealed_{field.name}"]
        clear[field.name] = keys.open_sealed(sealed, field.context) if sealed else ""
        if sealed and not keys.is_current(sealed):
            changes[field.name] = keys.seal(clear[field.name], field.context)
    for field in index_fields(model):
        index = blind_index(field.kind, clear[field.source])
        if index != row[field.name]:
            changes[field.name] = index
    return model._base_manager.filter(pk=row["pk"]).update(**changes) if changes else 0
