"""All writes of exports: ``from portal.exports import services`` and ``services.request_export(…)``."""

from portal.exports.services.building import build_export
from portal.exports.services.clearing import discard_expired, sweep
from portal.exports.services.releasing import refuse_export, release_export
from portal.exports.services.requests import cancel_export, note_download, request_export

__all__ = [
    "build_export",
    "cancel_export",
    "discard_expired",
    "note_download",
    "refuse_export",
    "release_export",
    "request_export",
    "sweep",
]
