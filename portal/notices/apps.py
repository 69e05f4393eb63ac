"""App configuration of portal.notices."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    verbose_name = _("Public notices")

    def ready(self):
        from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415 - models are ready now
        from portal.notices import kinds, policies, services  # noqa: F401, PLC0415 - kinds register themselves
        from portal.notices.models import Objection, PublicNotice  # noqa: PLC0415
        from portal.privacy import erasure  # noqa: PLC0415

        autodiscover_modules("notices")
        register_owner(PublicNotice, "photo")
        register_reader("notices", policies.can_read_photo)
        erasure.register(
            erasure.Clock(
                model=Objection, words=_("Name and phone of the sender, some time after the answer"),
                due=services.contacts_due, erase=services.erase_contact,
            )
        )  # fmt: skip
