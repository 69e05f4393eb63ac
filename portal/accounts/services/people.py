"""Writing accounts."""

import secrets

from django.db import transaction

from portal.accounts import policies
from portal.accounts.models import RoleAssignment, User
from portal.accounts.services import slips, tokens
from portal.accounts.services.assignments import end_deputies
from portal.audit.services import record

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
def change_account(*, user, changed, by, at):
    """Save ``user`` with new values in the fields named by ``changed``; the timeline keeps the names of the fields.

    Closing an account ends its sessions, slips and tokens for good: opening it again does not wake them.
    """
    policies.check_can_manage_accounts(by, user.organization)
    if not user.is_active:
        slips.revoke_slips(user=user, by=by, at=at)  # also one that was to open the account for the first time
    if "is_active" in changed and not user.is_active:
        user.session_generation += 1
        tokens.revoke_all(owner=user, by=by, at=at)
        end_deputies(RoleAssignment.objects.standing_in_for(user), by, at)
    user.full_clean()
    user.save()
    record(action="account.changed", by=by, at=at, target=user, details={"fields": sorted(changed)})
    return user


@transaction.atomic
def note_password_changed(*, user, at):
    """The person chose a password of their own: the first-login duty is done."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    record(action="account.password_changed", by=user, at=at, target=user)
