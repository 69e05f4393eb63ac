"""What this app does when something happens, in it or below it: one line each."""

from django.dispatch import receiver

from activities import services
from activities.services import attendances, certificates, forgetting, signups, stars
from activities.signals import attendance_closed, hours_corrected
from volunteers.signals import volunteer_erased, volunteer_off_register, volunteers_merged


@receiver(volunteers_merged, dispatch_uid="activities.move_sign_ups")
def move_sign_ups(sender, kept, dropped, by, at, **kwargs):
    signups.move_sign_ups(kept=kept, dropped=dropped, by=by, at=at)


@receiver(hours_corrected, dispatch_uid="activities.revoke_certificates")
def revoke_certificates(sender, record, by, at, **kwargs):
    certificates.revoke_for_correction(service_record=record, by=by, at=at)


@receiver(hours_corrected, dispatch_uid="activities.flag_stars")
def flag_stars(sender, record, by, at, **kwargs):
    stars.flag_stars(volunteer=record.volunteer, by=by, at=at)


@receiver(volunteers_merged, dispatch_uid="activities.move_certificates")
def move_certificates(sender, kept, dropped, **kwargs):
    certificates.move_certificates(kept=kept, dropped=dropped)


@receiver(volunteers_merged, dispatch_uid="activities.move_stars")
def move_stars(sender, kept, dropped, **kwargs):
    stars.move_stars(kept=kept, dropped=dropped)


@receiver(volunteers_merged, dispatch_uid="activities.move_attendances")
def move_attendances(sender, kept, dropped, by, at, **kwargs):
    attendances.move_attendances(kept=kept, dropped=dropped, by=by, at=at)


@receiver(attendance_closed, dispatch_uid="activities.draft_hours")
def draft_hours(sender, activity, by, at, **kwargs):
    services.draft_hours(activity=activity, by=by, at=at)


@receiver(volunteers_merged, dispatch_uid="activities.move_hours")
def move_hours(sender, kept, dropped, by, at, **kwargs):
    services.move_hours(kept=kept, dropped=dropped, by=by, at=at)


@receiver(volunteer_erased, dispatch_uid="activities.forget_volunteer")
def forget_volunteer(sender, volunteer, **kwargs):
    forgetting.forget_volunteer(volunteer=volunteer)


@receiver(volunteer_off_register, dispatch_uid="activities.release_sign_ups")
def release_sign_ups(sender, volunteer, by, at, **kwargs):
    signups.release_sign_ups(volunteer=volunteer, by=by, at=at)
