"""Certificates of service: who may apply, issue, turn down, revoke and print, and when."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from activities.models.certificates import ServiceCertificate
from activities.querysets.certificates import ISSUE, VIEW_CERTIFICATES
from portal.common.errors import RuleError
from portal.common.policies import allowed
from volunteers.models import Volunteer

State = ServiceCertificate.State


def check_can_apply_for_certificate(user, volunteer, organization):
    """The person, or the unit for somebody without an account."""
    if volunteer.user_id not in {user.pk, None}:
        raise PermissionDenied(_("People with an account apply for a certificate themselves."))
    if volunteer.user_id is None and not user.has_perm(ISSUE, organization):
        raise PermissionDenied(_("You do not issue certificates of this unit."))
    if not volunteer.is_live or volunteer.erased_at is not None:
        raise RuleError(_("This record is off the register for good; nothing can be certified."))


def _check_issues(user, certificate):
    if not user.has_perm(ISSUE, certificate):
        raise PermissionDenied(_("You do not issue certificates of this unit."))
    own = Volunteer.objects.same_person(certificate.volunteer).account_ids()
    if user.acting_ids & {*own, certificate.applied_by_id}:
        raise PermissionDenied(_("Nobody decides on a certificate that they applied for. Ask a colleague."))


def check_can_issue(user, certificate):
    """Issue, or turn down: a second person of the unit that recorded the hours."""
    _check_issues(user, certificate)
    if not certificate.may_become(State.ISSUED):
        raise RuleError(
            _("This certificate is not waiting any more: %(state)s.") % {"state": certificate.get_state_display()}
        )


def check_can_revoke(user, certificate):
    """Taking something back needs one person only."""
    _check_issues(user, certificate)
    if not certificate.may_become(State.REVOKED):
        raise RuleError(
            _("Only a certificate in force is revoked: %(state)s.") % {"state": certificate.get_state_display()}
        )


def check_can_print_certificate(user, certificate):
    if certificate.volunteer.user_id != user.pk and not user.has_perm(VIEW_CERTIFICATES, certificate):
        raise PermissionDenied(_("This certificate is somebody else's."))
    if not certificate.is_printable:
        raise RuleError(_("Only a certificate in force can be printed."))


can_issue = partial(allowed, check_can_issue)
can_revoke = partial(allowed, check_can_revoke)
can_print_certificate = partial(allowed, check_can_print_certificate)
