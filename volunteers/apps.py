"""App configuration of volunteers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("Volunteers")

    def ready(self):
        from portal.accounts.services.handover import Duty, register  # noqa: PLC0415 - models exist when the apps are ready
        from portal.attachments.registry import register_owner, register_reader  # noqa: PLC0415
        from volunteers import policies  # noqa: PLC0415
        from volunteers.models import Consent  # noqa: PLC0415

        register_owner(Consent, "scan")
        register_reader("volunteers", policies.can_read_scan)
        register(Duty(_("Reviewing volunteers"), "volunteers.review_volunteer"))
