"""Which accounts have signed in from this browser before: known by a signed cookie, closed to scripts.

The cookie opens nothing. It only gives the account's owner a count of wrong tries that nobody else can fill
(see throttle.py). A computer of the office may know several accounts; the ones used last stay.
"""

import json
import secrets

from django.conf import settings

SALT = "portal.accounts.devices"
COOKIE = f"{settings.COOKIE_PREFIX}device"
KEEP_SECONDS = 180 * 24 * 3600
ACCOUNTS = 8


def device_of(request, account):
    """Return the random name under which this browser is known to ``account`` (a short text), or None."""
    return _known(request).get(account)


def remember(request, response, account):
    """Let the browser be known to ``account``, which has just signed in; return ``response``."""
    known = _known(request)
    name = known.pop(account, None) or secrets.token_urlsafe(12)
    latest = [*list(known.items())[-(ACCOUNTS - 1) :], (account, name)]
    response.set_signed_cookie(
        COOKIE,
        json.dumps(dict(latest), separators=(",", ":")),
        salt=SALT,
        max_age=KEEP_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _known(request):
    """``{account: name}``, the one used last at the end."""
    return json.loads(request.get_signed_cookie(COOKIE, default="{}", salt=SALT, max_age=KEEP_SECONDS))
