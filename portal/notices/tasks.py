"""Background: closing what is over, checking the frozen lists each night."""

from celery import shared_task
from django.utils import timezone

from portal.notices import services


@shared_task(name="notices.close_due")
def close_due():
    """Each minute. What an outage missed is due all the more; run twice, the second finds nothing."""
    return services.close_due(at=timezone.now())


@shared_task(name="notices.verify_all")
def verify_all():
    """Each night: days counted again, lists hashed again; the operations log and the page tell of a difference."""
    now = timezone.now()
    services.count_again(at=now)
    return services.verify_all(at=now)[1]
