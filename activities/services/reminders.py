"""Reminding people of the shift of tomorrow: one message to each person for each shift."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from activities.models import SignUp
from activities.policies.signups import times_of
from activities.services.plan_shifts import send
from portal.notifications.models import Message


def remind_due(*, at: datetime, limit: int = 500) -> int:
    """Write the reminders that are due at ``at``; return how many. Safe to run twice, and by two workers at once.

    Due is who has a place in a shift of the next ``SHIFT_REMINDER_HOURS``; whoever signs up later is told then, at
    the next tick.
    """
    last = at + timedelta(hours=settings.SHIFT_REMINDER_HOURS)
    with transaction.atomic():
        due = SignUp.objects.to_remind(at, last).select_for_update(of=("self",), skip_locked=True).order_by("pk")
        rows = list(due.select_related("volunteer__user", "shift__activity")[:limit])
        for row in rows:
            note = f"{times_of(row.shift)} · {row.shift.meeting_point or row.shift.place}"
            send([row.volunteer.user], Message.Kind.SHIFT_REMINDER, row.shift, at=at, note=note)
        SignUp.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
    return len(rows)
