"""May this person change the tree here now, and if not, why not.

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment. Who changes a unit holds
the right at the unit and at the union above it: nobody moves, ends or renames the top of their own scope, and
a grant without the units below reaches no unit below. The top of the tree has only itself.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.organizations.models import Organization

MANAGE = "organizations.manage_tree"


def _check_holds(user, *organizations):
    if any(not user.has_perm(MANAGE, organization) for organization in organizations):
        raise PermissionDenied(_("You do not arrange the units here. Ask the upper union."))


def _check_lives(organization):
    if not organization.is_active:
        raise RuleError(_("%(unit)s has ended.") % {"unit": organization.name})


def check_can_create(user, parent):
    """A new unit is approved by the next upper union, which has to be alive (trade union law, art. 12)."""
    _check_holds(user, parent)
    _check_lives(parent)


def check_can_change(user, organization):
    """Rename: the right at the unit and above it."""
    _check_holds(user, organization, organization.parent or organization)
    _check_lives(organization)


def can_change(user, organization):
    return allowed(check_can_change, user, organization)


def check_can_move(user, organization, parent):
    """The right at both ends; not in a circle, not below an ended unit."""
    _check_holds(user, organization, organization.parent or organization, parent)
    _check_lives(organization)
    _check_is_not_top(organization)
    _check_lives(parent)
    if parent.pk == organization.parent_id:
        raise RuleError(_("%(unit)s stands below %(parent)s already.") % {"unit": organization, "parent": parent})
    if parent.is_within(organization):
        raise RuleError(_("%(parent)s is part of %(unit)s.") % {"unit": organization, "parent": parent})


def check_can_merge(user, organization, successor):
    """The right at both ends; the successor lives and is not part of what ends."""
    _check_holds(user, organization, organization.parent or organization, successor)
    _check_lives(organization)
    _check_is_not_top(organization)
    _check_lives(successor)
    if successor.is_within(organization):
        raise RuleError(
            _("%(successor)s is part of %(unit)s. Move it away first.") % {"unit": organization, "successor": successor}
        )


def check_can_revoke(user, organization, successor):
    """Like a merger where somebody takes over; living units below have to be moved or ended before."""
    if successor is not None:
        check_can_merge(user, organization, successor)
    _check_holds(user, organization, organization.parent or organization)
    _check_lives(organization)
    _check_is_not_top(organization)
    if Organization.objects.within(organization).active().exclude(pk=organization.pk).exists():
        raise RuleError(_("There are still units below %(unit)s. Move or end them first.") % {"unit": organization})


def _check_is_not_top(organization):
    if organization.parent_id is None:
        raise RuleError(_("The top of the tree stays where it is."))
