"""Background: folding changes into the totals, counting again each night."""

from celery import shared_task
from django.utils import timezone

from portal.figures import services


@shared_task(name="figures.fold")
def fold():
    """Every few seconds: reads are exact without it, only slower; safe to run twice and to be killed."""
    return services.fold_all()


@shared_task(name="figures.recount")
def recount():
    """Each night: totals and records must agree; the operations page says when they do not."""
    services.fold_all()
    return services.recount(at=timezone.now()).difference_count
