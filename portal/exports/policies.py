"""May this person take this list away, and still have its file?

PermissionDenied: the wrong person. RuleError: the right person at the wrong moment.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.roles import permissions_of
from portal.common.errors import RuleError
from portal.common.policies import allowed
from portal.exports.base import ListExport, exports_in_clear
from portal.exports.models import Export
from portal.organizations.models import Organization

_DAY = timedelta(days=1)


def check_can_export(user: User, definition: ListExport):
    """Whoever may open the list may take away what it shows."""
    if not user.is_active or (definition.permission and not user.has_perm(definition.permission)):
        raise PermissionDenied(_("You may not open this list."))


def check_has_quota(user: User, at: datetime):
    """A day's worth of lists, so that nobody carries the archive away page by page unnoticed."""
    if Export.objects.visible_to(user).filter(asked_at__gt=at - _DAY).count() >= settings.EXPORTS_PER_DAY:
        words = _(
            "You have exported %(number)s lists within a day, which is the most. Use a list that you have, or wait."
        )
        raise RuleError(words % {"number": settings.EXPORTS_PER_DAY})


def check_may_take_in_clear(user: User, count: int, at: datetime):
    """Few files with personal values in full in a day, and none that is a whole register."""
    if count > settings.CLEAR_EXPORT_MAX_ROWS:
        words = _("At most %(number)s records go into one file with full values. Narrow the list down.")
        raise RuleError(words % {"number": settings.CLEAR_EXPORT_MAX_ROWS})
    slugs = [definition.slug for definition in exports_in_clear()]
    today = Export.objects.visible_to(user).filter(slug__in=slugs, asked_at__gt=at - _DAY)
    if today.count() >= settings.CLEAR_EXPORTS_PER_DAY:
        words = _("You have taken %(number)s files with full values within a day, which is the most.")
        raise RuleError(words % {"number": settings.CLEAR_EXPORTS_PER_DAY})


def check_can_release(user: User, export: Export):
    """A second person, who may take away the same rows in clear."""
    if not export.waits_for_release:
        raise RuleError(_("This has already been decided."))
    if export.owner_id in user.acting_ids:
        raise PermissionDenied(_("A second person decides: you asked for it yourself."))
    if not Export.objects.to_release_by(user).filter(pk=export.pk).exists():
        raise PermissionDenied(_("You may not let these records go."))


def check_can_cancel(user: User, export: Export):
    if user.pk != export.owner_id:
        raise PermissionDenied(_("Only who asked for an export cancels it."))
    if export.is_over:
        raise RuleError(_("It is over already."))


def check_can_download(user: User, export: Export):
    """The rights with which the file was made must still be held, for all units that stand in it."""
    if user.pk != export.owner_id:
        raise PermissionDenied(_("Only who asked for an export gets its file."))
    if not export.is_done:
        raise RuleError(_("The file is not ready yet."))
    definition = export.definition
    if definition is None:
        raise PermissionDenied(_("This list is no more."))
    check_can_export(user, definition)
    in_force = {assignment.pk for assignment in user.organization_assignments}
    units = Organization.objects.filter(pk__in=export.unit_ids)
    if not in_force.issuperset(export.assignment_ids) or units.visible_to(user, definition.permission).count() != len(
        export.unit_ids
    ):
        raise PermissionDenied(_("Your rights have changed since this file was made. Export the list again."))


def can_cancel(user: User, export: Export):
    return allowed(check_can_cancel, user, export)


def can_release(user: User, export: Export):
    return allowed(check_can_release, user, export)


def assignments_for(user: User, definition: ListExport) -> list[int]:
    """The roles by which ``user`` opens the list."""
    held = user.organization_assignments
    return sorted(item.pk for item in held if definition.permission in permissions_of(item.role))
