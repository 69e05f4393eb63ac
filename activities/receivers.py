"""What this app does when something happens below it: one line each."""

from django.dispatch import receiver

from activities.services import signups
from volunteers.signals import volunteers_merged


@receiver(volunteers_merged, dispatch_uid="activities.move_sign_ups")
def move_sign_ups(sender, kept, dropped, by, at, **kwargs):
    signups.move_sign_ups(kept=kept, dropped=dropped, by=by, at=at)
