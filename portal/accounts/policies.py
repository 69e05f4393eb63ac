"""May this person look after accounts and roles? Whoever may, may for the whole city (see roles.CITY_WIDE).

A deputy for one's own role is named by oneself, within limits.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import DEPUTISED
from portal.common.errors import RuleError
from portal.common.policies import allowed

LONGEST_DEPUTY_DAYS = 60


def check_can_manage_accounts(user, organization):
    """``user`` None is the command line, which somebody reached who holds the server anyway."""
    if user is not None and not user.has_perm("accounts.manage_accounts", organization):
        raise PermissionDenied(_("You do not look after the accounts of this unit."))


def check_can_change_roles(user, person, organization):
    """Roles at ``organization`` for ``person``; nobody gives or takes roles of their own."""
    check_can_manage_accounts(user, organization)
    if user is not None and user.pk == person.pk:
        raise PermissionDenied(_("Nobody changes roles of their own. Ask another administrator."))


def can_change_roles(user, person, organization):
    return allowed(check_can_change_roles, user, person, organization)


def check_can_issue_slip(user, person, today):
    """Whoever holds a slip can sign in as ``person``: one administrator must not become another, nor an auditor.

    RuleError for somebody else who holds city-wide power now or from some later day on: their slips come from
    ``manage.py print_slip``, at the server.
    """
    check_can_manage_accounts(user, person.organization)
    if user is not None and user.pk != person.pk and person.assignments.city_wide(today).exists():
        words = _("%(user)s is a system administrator or auditor. The slip is printed at the server: print_slip.")
        raise RuleError(words % {"user": person})


def check_can_reset_second_factor(user, person, today):
    """Whoever takes the factor away makes the password enough: the rules of slips, and never one's own."""
    check_can_issue_slip(user, person, today)
    if user is not None and user.pk == person.pk:
        raise RuleError(_("Switch off your own second factor on its page, with your password."))


def check_can_switch_off_second_factor(user, person):
    """One's own, unless a role asks for it."""
    if user.pk != person.pk:
        raise PermissionDenied(_("This is not your own second factor."))
    if person.must_have_second_factor:
        raise RuleError(_("A role of yours asks for the second factor: it stays on."))


def check_can_have_deputy(user: User, held: RoleAssignment, today: date) -> None:
    """A role of one's own, in force; what somebody holds as a deputy is not handed on."""
    is_in_force = held.valid_from <= today and (held.valid_until is None or held.valid_until >= today)
    if held.user_id != user.pk or held.deputy_for_id is not None or held.role not in DEPUTISED or not is_in_force:
        raise PermissionDenied(_("You do not name a deputy for this role."))


def check_can_stand_in(person: User, held: RoleAssignment, first: date, last: date, today: date) -> None:
    """Whether ``person`` may stand in from ``first`` to ``last``, both included."""
    if not today <= first <= last:
        raise RuleError(_("A deputy begins today or later and ends on that day or after it."))
    if (last - first).days >= LONGEST_DEPUTY_DAYS:
        raise RuleError(_("A deputy stands in for %(days)d days at most.") % {"days": LONGEST_DEPUTY_DAYS})
    if held.valid_until is not None and last > held.valid_until:
        raise RuleError(
            _("Your own role ends on %(day)s; a deputy's ends then at the latest.") % {"day": held.valid_until}
        )
    if person.pk == held.user_id or not person.is_active:
        raise RuleError(_("Choose a colleague with an account in use."))
    if not person.organization.path.startswith(held.organization.path):
        raise RuleError(_("Choose somebody of your unit or of a unit below it."))
    present = person.assignments.filter(role=held.role, organization=held.organization)
    if present.overlapping(first, last).exists():
        raise RuleError(_("%(person)s holds this role in these days already.") % {"person": person.display_name})


def check_can_end_deputy(user: User, assignment: RoleAssignment) -> None:
    if assignment.deputy_for_id != user.pk:
        raise PermissionDenied(_("This is no deputy of yours."))
