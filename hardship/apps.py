"""App configuration of hardship: household files and the help that they lead to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HardshipConfig(AppConfig):
    name = "hardship"
    verbose_name = _("Hardship families")

    def ready(self):
        from hardship.models import Evidence  # noqa: PLC0415 - models exist when the apps are ready
        from portal.attachments.registry import register_owner  # noqa: PLC0415

        register_owner(Evidence)
