"""Background work of volunteers: the erasure clock."""

from celery import shared_task
from django.utils import timezone

from volunteers import services


@shared_task(name="volunteers.erase_due")
def erase_due():
    services.erase_due(at=timezone.now())
