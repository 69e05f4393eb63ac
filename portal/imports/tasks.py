"""Background: reading and writing imports, sweeping. Messages are only nudges."""

import structlog
from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.imports import services

log = structlog.get_logger(__name__)

# After its own import a worker goes on with what waits for so long, then lets other work through.
GO_ON_SECONDS = 60


def nudge_on_commit(batch_ids):
    """Tell a worker about waiting imports when the transaction is through; without a broker the rows wait."""
    transaction.on_commit(lambda: nudge(batch_ids), robust=True)


def nudge(batch_ids):
    """Send a message for each of ``batch_ids``; stop if the broker is away."""
    for batch_id in batch_ids:
        try:
            run_batch.delay(batch_id=batch_id)
        except OperationalError:
            log.warning("broker_away", waiting=len(batch_ids))
            return


@shared_task(name="imports.run_batch")
def run_batch(*, batch_id):
    """Read or write one import, then others that wait; safe to run twice."""
    services.run_batch(batch_id=batch_id, clock=timezone.now)
    services.run_waiting(clock=timezone.now, seconds=GO_ON_SECONDS)


@shared_task(name="imports.sweep")
def sweep():
    """Each half minute: give back what dead workers held, and nudge for what waits."""
    nudge(services.sweep(at=timezone.now()))


@shared_task(name="imports.discard_strays")
def discard_strays():
    """Each night: remove uploads that no import names."""
    return services.discard_strays(at=timezone.now())
