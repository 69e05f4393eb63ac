"""App configuration of accounts and roles."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts and roles")

    def ready(self):
        from portal.accounts import receivers  # noqa: F401, PLC0415 - receivers register when the app is ready
        from portal.accounts.signing_in.second_factor import check_required_roles  # noqa: PLC0415

        check_required_roles()
