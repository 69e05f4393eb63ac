"""Background: nothing is kept that nobody uses."""

from celery import shared_task
from django.utils import timezone

from portal.attachments import services


@shared_task(name="attachments.discard_unreferenced")
def discard_unreferenced():
    """Sweep uploads that were never linked; safe to run at any time and twice."""
    return services.discard_unreferenced(at=timezone.now())
