"""What the timeline keeps of the way in."""

import structlog

from portal.accounts.models import User
from portal.audit.services import record

log = structlog.get_logger(__name__)


def note_login(*, user, at):
    """Record a successful login."""
    record(action="account.logged_in", by=user, at=at, target=user, organization=user.organization)


def note_failed_login(*, username, at):
    """Record a refused login of an existing account; unknown names leave no trace that could hold a password."""
    user = User.objects.filter(username__iexact=username).first()
    if user is not None:
        record(action="account.login_failed", by=None, at=at, target=user, organization=user.organization)


def note_throttled_login(*, username, limit, at):
    """Record that tries for an existing account are refused unread; ``limit`` is the name of the full limit.

    Told once per limit and window: the timeline cannot be filled from outside.
    """
    log.warning("login_throttled", limit=limit)
    user = User.objects.filter(username__iexact=username).first()
    if user is not None:
        record(
            action="account.login_throttled", by=None, at=at, target=user, organization=user.organization,
            details={"limit": limit},
        )  # fmt: skip
