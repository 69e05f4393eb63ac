"""Background: reading and writing imports, sweeping. Messages are only nudges."""

from celery import shared_task
from django.utils import timezone

from portal.common.jobs import nudge
from portal.imports import services

# After its own import a worker goes on with what waits for so long, then lets other work through.
GO_ON_SECONDS = 60


def send(batch_id):
    """Give a worker the import ``batch_id`` to do."""
    run_batch.delay(batch_id=batch_id)


@shared_task(name="imports.run_batch")
def run_batch(*, batch_id):
    """Read or write one import, then others that wait; safe to run twice."""
    services.run_batch(batch_id=batch_id, clock=timezone.now)
    services.run_waiting(clock=timezone.now, seconds=GO_ON_SECONDS)


@shared_task(name="imports.sweep")
def sweep():
    """Each half minute: give back what dead workers held, and nudge for what waits."""
    nudge(send, services.sweep(at=timezone.now()))


@shared_task(name="imports.discard_strays")
def discard_strays():
    """Each night: remove uploads that no import names."""
    return services.discard_strays(at=timezone.now())


@shared_task(name="imports.tell_of_ends")
def tell_of_ends():
    """Each night: tell whose preview goes in two days."""
    return services.tell_of_ends(at=timezone.now())
