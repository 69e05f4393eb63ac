"""App configuration of portal.privacy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self):
        from portal.privacy import checks, keys  # noqa: F401, PLC0415 - checks register when the app is ready

        keys.check_keys()
