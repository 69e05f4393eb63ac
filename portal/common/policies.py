"""Asking a policy whether an act is open to somebody, for buttons."""

from django.core.exceptions import PermissionDenied

from portal.common.errors import RuleError


def allowed(check, *args):
    """True when ``check(*args)``, a ``check_can_x`` of some app, refuses neither the person nor the moment."""
    try:
        check(*args)
    except (PermissionDenied, RuleError):
        return False
    return True
