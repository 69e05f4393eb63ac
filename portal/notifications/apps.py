"""App configuration of portal.notifications."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Messages")

    def ready(self):
        from portal.notifications import receivers  # noqa: F401, PLC0415 - receivers register when the app is ready
