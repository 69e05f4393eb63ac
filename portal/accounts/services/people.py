"""Writing accounts."""

import secrets

from django.db import transaction

from portal.accounts import policies
from portal.accounts.models import RoleAssignment, User
from portal.accounts.services import slips, tokens
from portal.accounts.services.assignments import end_deputies
from portal.audit.services import record
from portal.common.errors import StaleVersionError

# No letters or digits that are mistaken for one another when a clerk copies them from a slip of paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def first_password():
    """Return a random password of 12 characters for a slip of paper; it must be changed at first login."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


@transaction.atomic
def create_account(*, username, display_name, organization, by, at, password=None):
    """Create an account and return it; ``by`` None is the command line.

    It is inactive until its owner sets a password with a slip (see slips.py). Given a ``password``, it is active
    and has to change that one at first login.
    """
    policies.check_can_manage_accounts(by, organization)
    user = User(username=username, display_name=display_name, organization=organization, joined_at=at)
    user.set_password(password)  # None: one that nothing equals
    user.is_active = password is not None
    user.full_clean()
    user.save()
    record(action="account.created", by=by, at=at, target=user)
    return user


@transaction.atomic
def change_account(*, user, changed, by, at, seen=None):
    """Take over from ``user`` the fields named by ``changed``, no others; return the account as it stands then.

    What somebody else changed meanwhile stays; StaleVersionError where it is one of ``changed`` and no longer what
    ``seen`` says of it. The timeline keeps the names of the fields whose values differ.
    Closing an account ends its sessions, slips and tokens for good: opening it again does not wake them.
    """
    policies.check_can_manage_accounts(by, user.organization)
    account = User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=user.pk)
    policies.check_can_manage_accounts(by, account.organization)
    fields = sorted(name for name in changed if getattr(account, name) != getattr(user, name))
    if seen is not None and any(getattr(account, name) != seen[name] for name in fields):
        raise StaleVersionError(account)
    for name in fields:
        setattr(account, name, getattr(user, name))
    if not account.is_active:
        slips.revoke_slips(user=account, by=by, at=at)  # also one that was to open the account for the first time
    if "is_active" in changed and not account.is_active:
        account.session_generation += 1
        tokens.revoke_all(owner=account, by=by, at=at)
        end_deputies(RoleAssignment.objects.standing_in_for(account), by, at)
    account.full_clean()
    account.save(update_fields=[*fields, "sort_key", "session_generation"])
    record(action="account.changed", by=by, at=at, target=account, details={"fields": fields})
    return account


@transaction.atomic
def note_password_changed(*, user, at):
    """The person chose a password of their own: the first-login duty is done."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    record(action="account.password_changed", by=user, at=at, target=user)
