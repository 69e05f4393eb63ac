"""All writes of imports: ``from portal.imports import services`` and ``services.confirm_batch(…)``."""

from portal.imports.services.choosing import attach_sheets, choose, submit_batch
from portal.imports.services.confirming import confirm_batch
from portal.imports.services.ending import discard_batch, undo_batch
from portal.imports.services.expiring import expire_batch, expiry_due, kept_for, tell_of_ends
from portal.imports.services.uploading import upload
from portal.imports.services.working import discard_strays, run_batch, run_waiting, sweep

__all__ = [
    "attach_sheets",
    "choose",
    "confirm_batch",
    "discard_batch",
    "discard_strays",
    "expire_batch",
    "expiry_due",
    "kept_for",
    "run_batch",
    "run_waiting",
    "submit_batch",
    "sweep",
    "tell_of_ends",
    "undo_batch",
    "upload",
]
