"""App configuration of hardship: household files and the help that they lead to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HardshipConfig(AppConfig):
    name = "hardship"
    verbose_name = _("Hardship families")

    def ready(self):
        from hardship.models import Evidence, FamilyMember, HardshipFile  # noqa: PLC0415 - the apps are ready now
        from hardship.models.content import MASKS  # noqa: PLC0415
        from hardship.models.members import MEMBER_MASKS  # noqa: PLC0415
        from hardship.policies import files as policies  # noqa: PLC0415
        from hardship.services import files as services  # noqa: PLC0415
        from portal.accounts.services.handover import Duty, register  # noqa: PLC0415
        from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415
        from portal.privacy import erasure, revealing  # noqa: PLC0415

        erasure.register(
            erasure.Clock(
                model=HardshipFile,
                words=_("Everything but number, unit, category and dates, years after the household left the file"),
                due=services.erasure_due, erase=services.erase_file,
            )
        )  # fmt: skip
        revealing.register(
            revealing.Revealable(
                name="hardship-file", model=HardshipFile, rows=HardshipFile.objects.visible_to,
                fields_for=policies.fields_for, masks=MASKS, page="hardship:file-detail",
            )
        )  # fmt: skip
        revealing.register(
            revealing.Revealable(
                name="hardship-member", model=FamilyMember, rows=FamilyMember.objects.visible_to,
                fields_for=policies.member_fields_for, masks=MEMBER_MASKS,
            )
        )  # fmt: skip
        register_owner(Evidence)
        register_reader("hardship", policies.can_read_paper)
        register(Duty(_("Reviewing household files"), "hardship.review_file"))
        _register_aid()


def _register_aid():
    """Receipts of aid, and the names of those without a file, each with who may see it."""
    from hardship.models.aid import MASKS, AidRecord  # noqa: PLC0415
    from hardship.policies import aid  # noqa: PLC0415
    from hardship.services import erasing  # noqa: PLC0415
    from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415
    from portal.privacy import erasure, revealing  # noqa: PLC0415

    erasure.register(
        erasure.Clock(
            model=AidRecord,
            words=_("Who was helped: with the file of the household, or years after the help; the sums stay"),
            due=erasing.aid_due, erase=erasing.erase_aid,
        )
    )  # fmt: skip
    register_owner(AidRecord, "receipt")
    register_reader("aid", aid.can_read_receipt)
    revealing.register(
        revealing.Revealable(
            name="aid",
            model=AidRecord,
            rows=AidRecord.objects.visible_to,
            fields_for=aid.fields_for,
            masks=MASKS,
            page="hardship:aid-detail",
        )
    )
