"""App configuration of portal.exports."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "portal.exports"
    label = "exports"
    verbose_name = _("Exports")

    def ready(self):
        from portal.exports import lists, receivers  # noqa: F401, PLC0415 - both need all apps ready

        autodiscover_modules("exports")
