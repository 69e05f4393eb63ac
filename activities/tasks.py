"""Background: old drafts go."""

from celery import shared_task
from django.utils import timezone

from activities import services


@shared_task(name="activities.expire_drafts")
def expire_drafts():
    """Delete drafts that nobody touched for a month; safe to run twice."""
    return services.expire_drafts(at=timezone.now())
