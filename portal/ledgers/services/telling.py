"""Telling who asked for a version what became of it, and writing it into the timeline."""

from datetime import datetime

from django.urls import reverse

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.language import office_language
from portal.ledgers.base import get_ledger
from portal.ledgers.models import LedgerRun
from portal.notifications.models import Message
from portal.notifications.services import notify


def note_built(run: LedgerRun, at: datetime) -> None:
    """``run`` is finished; who prepares the unit's ledgers learns of the version that closes the period."""
    _note(run, "ledger.built", Message.Kind.LEDGER_READY, at)


def note_failed(run: LedgerRun, words: str, at: datetime) -> None:
    """``run`` failed for good; ``words`` say why."""
    _note(run, "ledger.failed", Message.Kind.LEDGER_FAILED, at, words)


def _note(run: LedgerRun, action: str, kind: str, at: datetime, words: str = "") -> None:
    record(
        action=action, by=run.requested_by, at=at, target=run.period, organization=run.organization,
        reason=words, details={"version": run.version},
    )  # fmt: skip
    with office_language():
        title = str(get_ledger(run.ledger).title)
    subject = f"{title} {run.period.period.code} v{run.version}"
    notify(
        recipients=_recipients(run, kind), kind=kind, subject=subject, note=words,
        url=reverse("ledgers:run-progress", args=[run.pk]), by=None, at=at,
    )  # fmt: skip


def _recipients(run: LedgerRun, kind: str) -> list[User | None]:
    """Who asked; for a closing, whoever prepares ledgers of this very unit: the upper union has its own."""
    if kind == Message.Kind.LEDGER_READY and run.stage == LedgerRun.Stage.FINAL:
        return list(User.objects.holding("ledgers.prepare_ledger", run.organization, with_above=False))
    return [run.requested_by]
