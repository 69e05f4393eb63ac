"""App configuration of portal.ledgers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LedgersConfig(AppConfig):
    name = "portal.ledgers"
    label = "ledgers"
    verbose_name = _("Ledgers")

    def ready(self):
        from portal.ledgers import receivers  # noqa: F401, PLC0415 - connects when all apps are ready

        autodiscover_modules("ledgers")
