"""Background: making versions, closing periods, sweeping, checking files. Messages are only nudges."""

import structlog
from celery import shared_task
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.ledgers import services
from portal.ledgers.operations import LAST_TICK_KEY

log = structlog.get_logger(__name__)

# After its own run a worker goes on with what waits for so long, then lets other work through.
GO_ON_SECONDS = 60
NUDGES_AT_ONCE = 50


def nudge_on_commit(run_ids):
    """Tell a worker about waiting versions when the transaction is through; without a broker the rows wait."""
    transaction.on_commit(lambda: nudge(run_ids), robust=True)


def nudge(run_ids):
    """Send a message for each of ``run_ids`` (the first fifty: the rest is found); stop if the broker is away."""
    for run_id in run_ids[:NUDGES_AT_ONCE]:
        try:
            build_run.delay(run_id=run_id)
        except OperationalError:
            log.warning("broker_away", waiting=len(run_ids))
            return


@shared_task(name="ledgers.build_run")
def build_run(*, run_id):
    """Make one version, then others that wait; safe to run twice."""
    services.build_run(run_id=run_id, clock=timezone.now)
    services.build_waiting(clock=timezone.now, seconds=GO_ON_SECONDS)


@shared_task(name="ledgers.close_due")
def close_due():
    """Each minute: close what is due; safe to run twice and at the same time."""
    closed = services.close_due(at=timezone.now())
    cache.set(LAST_TICK_KEY, timezone.now(), timeout=None)
    return closed


@shared_task(name="ledgers.sweep")
def sweep():
    """Each half minute: give back what dead workers held, and nudge for what waits."""
    nudge(services.sweep(at=timezone.now()))


@shared_task(name="ledgers.verify_all")
def verify_all():
    """Each night: remove files that no version names, then hash every stored file again."""
    services.discard_strays(at=timezone.now())
    return services.verify_all(at=timezone.now())
