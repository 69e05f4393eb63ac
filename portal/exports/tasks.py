"""Background: making large exports, sweeping, removing files whose time is over. Messages are only nudges."""

import structlog
from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.exports import services

log = structlog.get_logger(__name__)


def nudge_on_commit(export_ids):
    """Tell a worker about waiting exports when the transaction is through; without a broker the rows wait."""
    transaction.on_commit(lambda: nudge(export_ids), robust=True)


def nudge(export_ids):
    """Send a message for each of ``export_ids``; stop if the broker is away: the sweeper sends again."""
    for export_id in export_ids:
        try:
            build_export.delay(export_id=export_id)
        except OperationalError:
            log.warning("broker_away", waiting=len(export_ids))
            return


@shared_task(name="exports.build_export")
def build_export(*, export_id):
    """Make one export and tell its owner; safe to run twice."""
    services.build_export(export_id=export_id, clock=timezone.now)


@shared_task(name="exports.sweep")
def sweep():
    """Each half minute: give back what dead workers held, and nudge for what waits."""
    nudge(services.sweep(at=timezone.now()))


@shared_task(name="exports.discard_expired")
def discard_expired():
    """Each few minutes: remove files whose time is over."""
    return services.discard_expired(at=timezone.now())
