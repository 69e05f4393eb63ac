"""All writes of ledgers: ``from portal.ledgers import services`` and ``services.seal(…)``."""

from portal.ledgers.services.building import build_run, build_waiting
from portal.ledgers.services.checking import check_files, discard_strays, sweep, verify_all, verify_run
from portal.ledgers.services.closing import close_due, skip_until
from portal.ledgers.services.requests import note_download, request_build, request_rebuild, retry_run
from portal.ledgers.services.signing import prepare, publish, reopen, review, seal, shown_version, unpublish

__all__ = [
    "build_run",
    "build_waiting",
    "check_files",
    "close_due",
    "discard_strays",
    "note_download",
    "prepare",
    "publish",
    "reopen",
    "request_build",
    "request_rebuild",
    "retry_run",
    "review",
    "seal",
    "shown_version",
    "skip_until",
    "sweep",
    "unpublish",
    "verify_all",
    "verify_run",
]
