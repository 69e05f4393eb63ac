"""Background: forgetting kept answers."""

from celery import shared_task
from django.utils import timezone

from portal.accounts.services import answers


@shared_task(name="accounts.discard_answers")
def discard_answers():
    """Each hour: delete answers that no repeated request may ask for any more."""
    return answers.discard_old(at=timezone.now())
