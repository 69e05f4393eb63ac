"""Slips of paper with which people set their own password: issued once, used once, never stored in words."""

from datetime import timedelta
from functools import partial

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import policies
from portal.accounts.models import PasswordSlip, User
from portal.accounts.services import tokens
from portal.accounts.signals import slip_issued
from portal.audit.services import record
from portal.common.errors import RuleError
from portal.common.slip_codes import code_hash, new_code

_hash = partial(code_hash, "portal.accounts.slips")
VALID_DAYS = 7


class SlipRefusedError(Exception):
    """Name and code open nothing: unknown, used, revoked or expired; which of these is not told."""


@transaction.atomic
def issue_slip(*, user, by, at):
    """End the present password and all sessions of ``user``; return the code of a new slip, such as ``k7mq-2fhx-…``.

    RuleError for an account that was closed: it is opened again first, by an act of its own.
    """
    user = User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=user.pk)
    policies.check_can_issue_slip(by, user, timezone.localdate(at))
    was_open = user.last_login is not None or user.slips.filter(used_at__isnull=False).exists()
    if not user.is_active and was_open:
        raise RuleError(_("The account of %(user)s is closed. Open it again first.") % {"user": user})
    revoke_slips(user=user, by=by, at=at)
    user.set_unusable_password()
    user.session_generation += 1
    user.save(update_fields=["password", "session_generation"])
    tokens.revoke_all(owner=user, by=by, at=at)
    code = new_code()
    slip = PasswordSlip.objects.create(
        user=user, code_hash=_hash(code), issued_by=by, issued_at=at, expires_at=at + timedelta(days=VALID_DAYS)
    )
    record(action="account.slip_issued", by=by, at=at, target=slip, organization=user.organization)
    slip_issued.send(sender=PasswordSlip, user=user, by=by, at=at)
    return code


def revoke_slips(*, user, by, at):
    """End what is open; a closed account has no way back in."""
    if user.slips.filter(used_at=None, revoked_at=None).update(revoked_at=at):
        record(action="account.slip_revoked", by=by, at=at, target=user)


@transaction.atomic
def use_slip(*, username, code, password, at):
    """Set the password, open the account and return it; SlipRefusedError, or ValidationError for a weak password."""
    fitting = PasswordSlip.objects.filter(
        user__username__iexact=username, code_hash=_hash(code), used_at=None, revoked_at=None, expires_at__gt=at
    )
    people = User.objects.select_for_update(of=("self",)).select_related("organization")
    user = people.filter(pk__in=fitting.values("user")).first()  # locked first, as by whoever closes the account
    slip = fitting.select_for_update(of=("self",)).first()
    if user is None or slip is None:
        raise SlipRefusedError
    validate_password(password, user)
    user.set_password(password)
    user.must_change_password, user.is_active = False, True
    user.save(update_fields=["password", "must_change_password", "is_active"])
    slip.used_at = at
    slip.save(update_fields=["used_at"])
    record(action="account.slip_used", by=user, at=at, target=slip, organization=user.organization)
    return user
