"""Background: old drafts go, people are reminded, recurrences plan ahead, forgotten sign-outs end."""

from celery import shared_task
from django.utils import timezone

from activities import services
from activities.services import attendances, recurrences, reminders


@shared_task(name="activities.expire_drafts")
def expire_drafts():
    """Delete drafts that nobody touched for a month; safe to run twice."""
    return services.expire_drafts(at=timezone.now())


@shared_task(name="activities.remind_of_shifts")
def remind_of_shifts():
    """Tell people of the shift of tomorrow, once; safe to run twice."""
    return reminders.remind_due(at=timezone.now())


@shared_task(name="activities.plan_recurrences")
def plan_recurrences():
    """Make the planned drafts of the days ahead, each once; safe to run twice."""
    return recurrences.make_due(at=timezone.now())


@shared_task(name="activities.close_forgotten_attendance")
def close_forgotten_attendance():
    """End what nobody signed out of once its shift takes no more sign-outs; safe to run twice."""
    return attendances.close_forgotten(at=timezone.now())
