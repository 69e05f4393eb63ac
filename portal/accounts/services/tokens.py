"""Writing tokens, and finding whom one stands for."""

import hashlib
import secrets
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import ApiToken, User
from portal.accounts.models.programs import LONGEST_DAYS
from portal.audit.services import record
from portal.common.errors import RuleError

log = structlog.get_logger(__name__)

# Tokens begin alike, so that a scan of files and logs finds one that was left there.
MARK = "usp_"
SHOWN = 12
MOST_PER_OWNER = 20


@transaction.atomic
def create_token(*, owner: User, name: str, scope: str, days: int, at: datetime) -> tuple[ApiToken, str]:
    """Make a token for ``days`` (1 to 365) and return it with its text, which is stored nowhere.

    Its owner makes it: nobody makes one for another.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(days)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two at once are counted one after the other
    if ApiToken.objects.of(owner).in_force(at).count() >= MOST_PER_OWNER:
        raise RuleError(_("You have %(number)d tokens already. Revoke one first.") % {"number": MOST_PER_OWNER})
    text = MARK + secrets.token_hex(32)
    token = ApiToken(
        owner=owner, name=name, scope=scope, prefix=text[:SHOWN], sha256=digest(text), created_at=at,
        expires_at=at + timedelta(days=days),
    )  # fmt: skip
    token.full_clean()
    token.save()
    record(action="token.created", by=owner, at=at, target=token, details={"scope": scope, "days": days})
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User | None, at: datetime) -> ApiToken:
    """End a token for good; a second time changes nothing. The view hands over tokens of ``by`` only."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(action="token.revoked", by=by, at=at, target=token)
    return token


def revoke_all(*, owner: User, by: User | None, at: datetime) -> int:
    """End every token of ``owner``: a new password, a slip or a closed account ends what was made before."""
    tokens = list(ApiToken.objects.of(owner).filter(revoked_at=None, expires_at__gt=at))
    for token in tokens:
        revoke_token(token=token, by=by, at=at)
    return len(tokens)


def find_token(*, text: str, at: datetime) -> ApiToken | None:
    """The token in force with this text, its owner in hand and its last use noted, or None."""
    tokens = ApiToken.objects.in_force(at).select_related("owner__organization")
    token = tokens.filter(sha256=digest(text)).first()
    if token is None:
        log.warning("token_refused")
        return None
    hour = at.replace(minute=0, second=0, microsecond=0)
    if token.last_used_at is None or token.last_used_at < hour:
        unused = Q(last_used_at=None) | Q(last_used_at__lt=hour)
        ApiToken.objects.filter(unused, pk=token.pk).update(last_used_at=hour)
    return token


def digest(text: str) -> str:
    """The SHA-256 under which a token is stored."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
