"""The signatures below a ledger: prepared, reviewed, sealed, published; each names a version that was shown."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.common.errors import RuleError, StaleVersionError
from portal.ledgers import policies
from portal.ledgers.models import LedgerPeriod
from portal.ledgers.services.checking import check_files
from portal.privacy.reasons import read_reason

State = LedgerPeriod.State


def _lock(period: LedgerPeriod, version: int | None = None) -> LedgerPeriod:
    """Return ``period`` locked and fresh; StaleVersionError when ``version`` is not the one that stands now.

    A zero report has version 0.
    """
    fresh = LedgerPeriod.objects.select_for_update(of=("self",)).select_related("organization").get(pk=period.pk)
    if version is not None and version != shown_version(fresh):
        raise StaleVersionError(fresh)
    return fresh


def shown_version(period: LedgerPeriod) -> int:
    """The number of the version that stands for ``period`` now, 0 for none."""
    run = period.shown_run
    return run.version if run is not None else 0


@transaction.atomic
def prepare(*, period: LedgerPeriod, version: int, by: User, at: datetime) -> LedgerPeriod:
    """Sign as the person who prepared the ledger (制表)."""
    period = _lock(period, version)
    policies.check_can_prepare(by, period)
    period.state = State.PREPARED
    period.prepared_by, period.prepared_at = by, at
    return _signed(period, "ledger.prepared", version, by, at)


@transaction.atomic
def review(*, period: LedgerPeriod, version: int, by: User, at: datetime) -> LedgerPeriod:
    """Sign as the reviewer, somebody else than who prepared it."""
    period = _lock(period, version)
    policies.check_can_review(by, period)
    period.state = State.REVIEWED
    period.reviewed_by, period.reviewed_at = by, at
    return _signed(period, "ledger.reviewed", version, by, at)


@transaction.atomic
def reopen(*, period: LedgerPeriod, reason: str, by: User, at: datetime) -> LedgerPeriod:
    """Give a signed ledger back with a reason; it starts again from open."""
    reason = read_reason(reason, ask=_("Say what has to be mended."))
    period = _lock(period)
    policies.check_can_reopen(by, period)
    take_back_signatures(period, by=by, at=at, reason=reason)
    return period


@transaction.atomic
def seal(*, period: LedgerPeriod, version: int, by: User, at: datetime) -> LedgerPeriod:
    """Freeze the version for good, after the period's end, by a second person; its files must be whole."""
    period = _lock(period, version)
    policies.check_can_seal(by, period, at)
    run = period.shown_run
    if run is not None and not check_files(run):
        raise RuleError(_("The stored files differ from their fingerprints. Make the ledger again before sealing."))
    period.state = State.SEALED
    period.sealed_by, period.sealed_at, period.sealed_run = by, at, run
    return _signed(period, "ledger.sealed", version, by, at)


@transaction.atomic
def publish(*, period: LedgerPeriod, version: int, by: User, at: datetime) -> LedgerPeriod:
    """Let everybody read the public version, by somebody else than who sealed it."""
    period = _lock(period, version)
    policies.check_can_publish(by, period)
    period.state = State.PUBLISHED
    period.published_by, period.published_at = by, at
    return _signed(period, "ledger.published", version, by, at)


@transaction.atomic
def unpublish(*, period: LedgerPeriod, reason: str, by: User, at: datetime) -> LedgerPeriod:
    """Take the public version down at once; the ledger stays sealed."""
    reason = read_reason(reason, ask=_("Say why it is taken down."))
    period = _lock(period)
    policies.check_can_unpublish(by, period)
    period.state = State.SEALED
    period.published_by = period.published_at = None
    period.save()
    record(action="ledger.unpublished", by=by, at=at, target=period, reason=reason)
    return period


def take_back_signatures(period: LedgerPeriod, *, by: User | None, at: datetime, reason: str) -> None:
    """Set a prepared or reviewed ``period`` (locked) open again; anything else stays as it is."""
    if period.state not in {State.PREPARED, State.REVIEWED}:
        return
    period.state = State.OPEN
    period.prepared_by = period.prepared_at = None
    period.reviewed_by = period.reviewed_at = None
    period.save()
    record(action="ledger.reopened", by=by, at=at, target=period, reason=reason)


def _signed(period: LedgerPeriod, action: str, version: int, by: User, at: datetime) -> LedgerPeriod:
    period.save()
    record(action=action, by=by, at=at, target=period, details={"version": version})
    return period
