"""App configuration of portal.imports."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "portal.imports"
    label = "imports"
    verbose_name = _("Imports")

    def ready(self):
        from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415
        from portal.imports import receivers  # noqa: F401, PLC0415 - connects when all apps are ready
        from portal.imports.models import ImportBatch  # noqa: PLC0415
        from portal.imports.policies import can_read_sheets  # noqa: PLC0415
        from portal.imports.services import expire_batch, expiry_due  # noqa: PLC0415
        from portal.privacy import erasure  # noqa: PLC0415

        register_owner(ImportBatch, "sheets")
        register_reader("imports", can_read_sheets)
        erasure.register(
            erasure.Clock(
                model=ImportBatch, words=_("File and rows of a preview that nobody has ended for a month or so"),
                due=expiry_due, erase=expire_batch,
            )
        )  # fmt: skip
        autodiscover_modules("imports")
        from portal.imports import directory  # noqa: F401, PLC0415 - its kinds stand behind those of the apps
