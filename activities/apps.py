"""App configuration of activities."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Activities")

    def ready(self):
        from activities import checks, policies, receivers, services  # noqa: F401, PLC0415 - models exist by now
        from activities.models import (  # noqa: PLC0415
            Activity,
            ActivityPhoto,
            Backfill,
            CommunityPost,
            ServiceCertificate,
            SignUp,
        )
        from activities.services import certificates, forgetting  # noqa: PLC0415
        from portal.accounts.services.handover import Duty, Keeping, register  # noqa: PLC0415
        from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415
        from portal.privacy import erasure  # noqa: PLC0415

        erasure.register(
            erasure.Clock(
                model=ServiceCertificate,
                words=_("What was printed, with the data of the volunteer; number, sum and fingerprint stay"),
                due=certificates.erasure_due, erase=certificates.erase_certificate,
            )
        )  # fmt: skip
        erasure.register(
            erasure.Clock(
                model=SignUp, words=_("Why somebody was not accepted, half a year after the sign-up ended"),
                due=forgetting.reasons_due, erase=forgetting.erase_reason,
            )
        )  # fmt: skip
        erasure.register(
            erasure.Clock(
                model=CommunityPost, words=_("Contact at the community and notes, a year after the duty there ended"),
                due=forgetting.contacts_due, erase=forgetting.erase_contact,
            )
        )  # fmt: skip
        register_owner(ActivityPhoto)
        register_owner(Backfill, "proof")
        register_reader("activities", policies.can_read_photo)
        register_reader("backfills", policies.can_read_proof)
        _register_study_and_duty()
        register(
            Keeping(
                _("Drafts and returned activities"), "activities.change_activity", Activity.objects.unfinished_of,
                services.hand_over_activities,
            ),
            Duty(_("Logging activities"), "activities.change_activity"),
            Duty(_("Reviewing"), "activities.approve_activity"),
            Duty(_("Planning activities"), "activities.plan_activity"),
            Duty(_("Opening planned activities"), "activities.open_plan"),
        )  # fmt: skip


def _register_study_and_duty():
    """Photos of notes, reports and confirmations, and the phone of a contact, each with who may see it."""
    from activities.models import CommunityPost, DutyReport, SelfStudy, StudyAttendance  # noqa: PLC0415
    from activities.models.duty import MASKS  # noqa: PLC0415
    from activities.policies import duty, study  # noqa: PLC0415
    from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415
    from portal.privacy import revealing  # noqa: PLC0415

    register_owner(StudyAttendance, "note_photo")
    register_owner(SelfStudy, "note_photo")
    register_owner(CommunityPost, "confirmation")
    register_owner(DutyReport, "photo")
    register_reader("study", study.can_read_note_photo)
    register_reader("duty", duty.can_read_duty_photo)
    revealing.register(
        revealing.Revealable(
            name="duty_post",
            model=CommunityPost,
            rows=CommunityPost.objects.visible_to,
            fields_for=duty.fields_for,
            masks=MASKS,
        )
    )
