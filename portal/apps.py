"""App configuration of the composition root: registers the checks that see every app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"

    def ready(self):
        from portal import checks  # noqa: F401, PLC0415 - checks register when all apps are ready
