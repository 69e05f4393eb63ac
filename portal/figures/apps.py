"""App configuration of portal.figures."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    name = "portal.figures"
    label = "figures"
    verbose_name = _("Figures")

    def ready(self):
        autodiscover_modules("figures")
        from portal.figures import uncounted  # noqa: F401, PLC0415 - registers after the apps that count
