"""Telling who asked for a version what became of it, and writing it into the timeline."""

from datetime import datetime

from django.urls import reverse

from portal.audit.services import record
from portal.ledgers.base import get_ledger
from portal.ledgers.models import LedgerRun
from portal.ledgers.services.sheets import office_language
from portal.notifications.models import Message
from portal.notifications.services import notify


def note_built(run: LedgerRun, at: datetime) -> None:
    """``run`` is finished."""
    _note(run, "ledger.built", Message.Kind.LEDGER_READY, at)


def note_failed(run: LedgerRun, words: str, at: datetime) -> None:
    """``run`` failed for good; ``words`` say why."""
    _note(run, "ledger.failed", Message.Kind.LEDGER_FAILED, at, words)


def _note(run: LedgerRun, action: str, kind: str, at: datetime, words: str = "") -> None:
    record(
        action=action, by=run.requested_by, at=at, target=run.period or run, organization=run.organization,
        reason=words, details={"version": run.version},
    )  # fmt: skip
    with office_language():
        title = str(get_ledger(run.ledger).title)
    subject = f"{title} {run.period.period.code} v{run.version}" if run.period else title
    notify(
        recipients=[run.requested_by], kind=kind, subject=subject, note=words,
        url=reverse("ledgers:run-progress", args=[run.pk]), by=None, at=at,
    )  # fmt: skip
