"""Background: making large exports, sweeping, removing files whose time is over. Messages are only nudges."""

from celery import shared_task
from django.utils import timezone

from portal.common.jobs import nudge
from portal.exports import services


def send(export_id):
    """Give a worker the export ``export_id`` to do."""
    build_export.delay(export_id=export_id)


@shared_task(name="exports.build_export")
def build_export(*, export_id):
    """Make one export and tell its owner; safe to run twice."""
    services.build_export(export_id=export_id, clock=timezone.now)


@shared_task(name="exports.sweep")
def sweep():
    """Each half minute: give back what dead workers held, and nudge for what waits."""
    nudge(send, services.sweep(at=timezone.now()))


@shared_task(name="exports.discard_expired")
def discard_expired():
    """Each few minutes: remove files whose time is over."""
    return services.discard_expired(at=timezone.now())
