"""App configuration of portal.attachments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    name = "portal.attachments"
    label = "attachments"
    verbose_name = _("Attachments")

    def ready(self):
        from portal.attachments import checks  # noqa: F401, PLC0415 - checks register when the app is ready
