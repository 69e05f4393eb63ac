"""May this person do this to this volunteer now, and if not, why not."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from portal.common.errors import RuleError
from portal.common.policies import allowed
from volunteers.models import Consent, Volunteer
from volunteers.models.volunteers import MASKS
from volunteers.querysets import ADD, CHANGE, REVEAL, REVIEW, VIEW

State = Volunteer.State
# Once there, a decision changes it; the way there is the activation.
ON_REGISTER = frozenset({State.ACTIVE, State.SUSPENDED, State.LEFT})
REVEALED = frozenset(MASKS)


def check_lives(organization):
    if not organization.is_active:
        raise RuleError(
            _("%(unit)s no longer exists. Register with %(successor)s.")
            % {"unit": organization.name, "successor": organization.successor or _("the upper union")}
        )


def check_can_apply(organization):
    """Anybody may ask any living unit; nobody is a volunteer before a second person has said so."""
    check_lives(organization)


def check_can_add(user, organization):
    if not user.has_perm(ADD, organization):
        raise PermissionDenied(_("You do not enter volunteers for this unit."))
    check_lives(organization)


def check_can_edit(user, volunteer):
    if not user.has_perm(CHANGE, volunteer):
        raise PermissionDenied(_("You do not keep the volunteers of this unit."))
    if not volunteer.is_editable:
        raise RuleError(
            _("This record can no longer be changed: %(state)s.") % {"state": volunteer.get_state_display()}
        )


def check_can_invite(user, volunteer):
    """A slip on which the person says yes, as long as they have not."""
    check_can_edit(user, volunteer)
    if volunteer.state != State.INVITED:
        raise RuleError(_("This person has agreed already."))


def check_can_review(user, volunteer):
    """Activate or turn down. Nobody decides on what they entered themselves, nor on themselves."""
    if not user.has_perm(REVIEW, volunteer):
        raise PermissionDenied(_("You do not decide on the volunteers of this unit."))
    if not volunteer.may_become(State.REJECTED):
        raise RuleError(_("This record is not waiting for a decision: %(state)s.") % {"state": _state(volunteer)})
    if user.acting_ids & {volunteer.user_id, *volunteer.contributor_ids}:
        raise PermissionDenied(_("Nobody decides on what they entered themselves. Ask a colleague or the upper union."))


def check_can_activate(user, volunteer):
    check_can_review(user, volunteer)
    if volunteer.state != State.APPLIED:
        raise RuleError(_("The person has not agreed yet. Hand out the slip first."))
    check_lives(volunteer.organization)


def check_can_change_state(user, volunteer, state):
    """Suspend, take off the register, take back: by whoever decides on the unit's volunteers."""
    if not user.has_perm(REVIEW, volunteer):
        raise PermissionDenied(_("You do not decide on the volunteers of this unit."))
    if user.acting_ids & {volunteer.user_id}:
        raise PermissionDenied(_("Nobody decides on their own record."))
    if volunteer.state not in ON_REGISTER or not volunteer.may_become(state):
        raise RuleError(_("This is not possible now: %(state)s.") % {"state": _state(volunteer)})
    if state == State.ACTIVE:
        _check_may_return(volunteer)


def _check_may_return(volunteer):
    check_lives(volunteer.organization)
    consents = volunteer.consents.in_force().filter(purpose=Consent.Purpose.REGISTER)
    others = (
        Volunteer.objects.held_by(volunteer.user).exclude(pk=volunteer.pk)
        if volunteer.user_id
        else Volunteer.objects.none()
    )
    if others.exists():
        raise RuleError(_("The person has applied anew: decide on that application."))
    if volunteer.erased_at is not None or not consents.exists():
        raise RuleError(_("The consent was withdrawn. The person has to apply anew."))


def check_is_own(user, volunteer):
    """What people do themselves with what is kept about them."""
    if volunteer.user_id != user.pk:
        raise PermissionDenied(_("This is not your own record."))


def _state(volunteer):
    return volunteer.get_state_display()


can_add = partial(allowed, check_can_add)
can_edit = partial(allowed, check_can_edit)
can_invite = partial(allowed, check_can_invite)
can_review = partial(allowed, check_can_review)
can_activate = partial(allowed, check_can_activate)
can_change_state = partial(allowed, check_can_change_state)


def fields_for(user, volunteer):
    """What ``user`` may ask to see in clear; everybody else, and every list, sees it masked."""
    return REVEALED if user.has_perm(REVEAL, volunteer) else frozenset()


def can_read_scan(user, attachment):
    """A signed sheet is open to those who keep the record, never to the public."""
    readable = Volunteer.objects.visible_to(user, VIEW)
    return Consent.objects.filter(scan=attachment, volunteer__in=readable).exists()
