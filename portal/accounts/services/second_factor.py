"""The second factor of accounts: its secrets sealed, its beginning and end in the timeline."""

import base64

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from portal.accounts import policies
from portal.accounts.models import User
from portal.accounts.signals import second_factor_reset
from portal.audit.services import record
from portal.common import keys

CONTEXT = "mfa.authenticator"
SECRETS = ("secret", "seed")  # of the app on the phone, of the recovery codes


def seal(text):
    """``text`` as it stands in the database."""
    return base64.b64encode(keys.seal(text, CONTEXT)).decode()


def unseal(sealed):
    return keys.open_sealed(base64.b64decode(sealed), CONTEXT)


def note(*, user, deed, at):
    """Record ``deed``: second_factor_on, second_factor_failed, recovery_codes_made, recovery_code_used."""
    record(action=f"account.{deed}", by=user, at=at, target=user, organization=user.organization)


@transaction.atomic
def switch_off(*, user, by, at):
    """The owner, who has just given the password, goes on without; RuleError where a role asks for it."""
    user = User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=user.pk)
    policies.check_can_switch_off_second_factor(by, user)
    if Authenticator.objects.filter(user=user).delete()[0]:
        record(action="account.second_factor_off", by=by, at=at, target=user)


@transaction.atomic
def reset(*, user, by, at):
    """The phone is lost: take the factor away, end all sessions; by the rules of slips, ``by`` None at the server.

    Returns whether there was one. The password stays, and a role that asks for a factor asks for a new one.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=user.pk)
    policies.check_can_reset_second_factor(by, user, timezone.localdate(at))
    was_on = bool(Authenticator.objects.filter(user=user).delete()[0])
    if was_on:
        user.session_generation += 1
        user.save(update_fields=["session_generation"])
        record(action="account.second_factor_reset", by=by, at=at, target=user)
        second_factor_reset.send(sender=User, user=user, by=by, at=at)
    return was_on


def reseal_all():
    """Bring every secret under the current key; return how many were not."""
    return sum(_reseal(pk) for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _reseal(pk):
    authenticator = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if authenticator is None:
        return 0
    old = [name for name in SECRETS if name in authenticator.data and not _is_current(authenticator.data[name])]
    for name in old:
        authenticator.data[name] = seal(unseal(authenticator.data[name]))
    if old:
        authenticator.save(update_fields=["data"])
    return len(old)


def _is_current(sealed):
    return keys.is_current(base64.b64decode(sealed))
