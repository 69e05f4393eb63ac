"""App configuration of portal.privacy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self):
        from portal.common import keys  # noqa: PLC0415
        from portal.privacy import checks  # noqa: F401, PLC0415 - checks register when the app is ready

        keys.check_keys()
