"""Exports in words: states, what may be done, the name of the file."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.jobs import JobState
from portal.common.language import office_language
from portal.exports.models import Export

STATES = {
    JobState.QUEUED: ("queued", _("Waiting")),
    JobState.RUNNING: ("running", _("Being made")),
    JobState.DONE: ("done", _("Ready")),
    JobState.FAILED: ("failed", _("Could not be made")),
}
WAITS = ("submitted", _("Waits for a second person"))
CANCELLED = ("cancelled", _("Cancelled"))
EXPIRED = ("expired", _("Removed"))


@dataclass(frozen=True)
class Line:
    """An export with its state for the tag and what its owner may do now."""

    export: Export
    state: str
    state_words: str
    can_download: bool
    can_cancel: bool


def line(export, at):
    """``export`` as a list or page shows it at the moment ``at``."""
    state, state_words = state_of(export, at)
    return Line(export, state, state_words, can_download=state == "done", can_cancel=not export.is_over)


def lines(exports, at):
    return [line(export, at) for export in exports]


def state_of(export, at):
    """``(state for the tag, word)``."""
    if export.cancelled_at is not None:
        return CANCELLED
    if export.waits_for_release:
        return WAITS
    return EXPIRED if export.has_expired(at) else STATES[JobState(export.job_state)]


def file_name(export):
    """List, day and time: what a clerk looks for in a folder of downloads. In Chinese, as the file."""
    with office_language():
        return f"{export.title}-{timezone.localtime(export.as_of):%Y%m%d-%H%M}.xlsx"
