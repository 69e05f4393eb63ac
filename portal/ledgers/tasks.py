"""Background: making versions, closing periods, sweeping, checking files. Messages are only nudges."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from portal.common.jobs import nudge
from portal.ledgers import services
from portal.ledgers.operations import LAST_TICK_KEY

# After its own run a worker goes on with what waits for so long, then lets other work through.
GO_ON_SECONDS = 60


def send(run_id):
    """Give a worker the version ``run_id`` to do."""
    build_run.delay(run_id=run_id)


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
    nudge(send, services.sweep(at=timezone.now()))


@shared_task(name="ledgers.verify_all")
def verify_all():
    """Each night: remove files that no version names, then hash every stored file again."""
    services.discard_strays(at=timezone.now())
    return services.verify_all(at=timezone.now())
