"""Background: erasing what has been kept long enough."""

from celery import shared_task
from django.utils import timezone

from portal.privacy import erasure


@shared_task(name="privacy.erase_due")
def erase_due():
    """Each night. What an outage missed is due all the more; run twice, the second finds nothing."""
    return erasure.erase_due(at=timezone.now())
