"""May this person look after accounts and roles? Whoever may, may for the whole city (see roles.CITY_WIDE)."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


def check_can_manage_accounts(user, organization):
    """``user`` None is the command line, which somebody reached who holds the server anyway."""
    if user is not None and not user.has_perm("accounts.manage_accounts", organization):
        raise PermissionDenied(_("You do not look after the accounts of this unit."))


def check_can_change_roles(user, person, organization):
    """Roles at ``organization`` for ``person``; nobody gives or takes roles of their own."""
    check_can_manage_accounts(user, organization)
    if user is not None and user.pk == person.pk:
        raise PermissionDenied(_("Nobody changes roles of their own. Ask another administrator."))
