"""App configuration of the organization tree."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "portal.organizations"
    label = "organizations"
    verbose_name = _("Organizations")

    def ready(self):
        from portal.organizations import telling  # noqa: F401, PLC0415 - tellers register when the app is ready
