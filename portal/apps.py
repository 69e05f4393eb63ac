"""App configuration of the composition root: the checks that see every app, and the Celery application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"

    def ready(self):
        # Checks register when all apps are ready; without the Celery application a web process would look for
        # its broker at Celery's default address.
        from portal import celery, checks  # noqa: F401, PLC0415
