"""What allauth tells us goes to the timeline; what the tree tells us changes who belongs where."""

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import services
from portal.accounts.models import RoleAssignment, User
from portal.accounts.services import second_factor, tokens
from portal.organizations import consequences
from portal.organizations.signals import organization_ended


@receiver(user_logged_in, dispatch_uid="accounts.note_login")
def note_login(sender, request, user, **kwargs):
    services.note_login(user=user, at=timezone.now())


@receiver(user_login_failed, dispatch_uid="accounts.note_failed_login")
def note_failed_login(sender, credentials, **kwargs):
    services.note_failed_login(username=credentials.get("username", ""), at=timezone.now())


@receiver(password_changed, dispatch_uid="accounts.note_password_changed")
def note_password_changed(sender, request, user, **kwargs):
    services.note_password_changed(user=user, at=timezone.now())


@receiver(password_changed, dispatch_uid="accounts.revoke_tokens")
def revoke_tokens(sender, request, user, **kwargs):
    tokens.revoke_all(owner=user, by=user, at=timezone.now())


@receiver(authentication_failed, dispatch_uid="accounts.note_wrong_code")
def note_wrong_code(sender, user, **kwargs):
    second_factor.note(user=user, deed="second_factor_failed", at=timezone.now())


@receiver(authenticator_used, dispatch_uid="accounts.note_recovery_code")
def note_recovery_code(sender, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        second_factor.note(user=user, deed="recovery_code_used", at=timezone.now())


@consequences.register
def tell_about_people(organization, act):
    """What an end of the unit means for the people there; see ``services.release_people``."""
    if act not in {"merge", "revoke"}:
        return
    today = timezone.localdate()
    roles = RoleAssignment.objects.filter(organization=organization).exclude(valid_until__lt=today).count()
    people = User.objects.filter(organization=organization, is_active=True).count()
    yield _("%(roles)d roles there end; whoever is to go on working for the successor is given a role there.") % {
        "roles": roles
    }
    yield _("%(people)d accounts belong to the successor from then on, if there is one.") % {"people": people}


@receiver(organization_ended, dispatch_uid="accounts.release_people")
def release_people(sender, organization, successor, by, at, **kwargs):
    services.release_people(organization=organization, successor=successor, by=by, at=at)
