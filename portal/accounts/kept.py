"""What somebody was sending when the session ended: kept for an hour, shown again to that person only.

A form that asks for this carries a hidden field ``kept`` with ``stamp_for(user, path)``: signed, it says who
was writing and on which page. The content waits in the cache under a random name that only the browser's
cookie knows, and is given back only when the person of the stamp has signed in. Files are not kept.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import QueryDict

FIELD = "kept"
SALT = "portal.accounts.kept"
KEEP_SECONDS = 3600
STAMP_SECONDS = 7 * 24 * 3600
COOKIE = f"{settings.COOKIE_PREFIX}kept"


def stamp_for(user, path):
    """Return the value of the hidden field for a form that ``user`` fills in on the page ``path``."""
    return signing.dumps({"user": user.pk, "path": path}, salt=SALT)


def _stamp_in(post):
    try:
        return signing.loads(post.get(FIELD, ""), salt=SALT, max_age=STAMP_SECONDS)
    except signing.BadSignature:
        return None


def path_of(request):
    """Return the page on which a stamped POST was written, or None when it carries no good stamp."""
    stamp = _stamp_in(request.POST)
    return stamp and stamp["path"]


def keep(request, response, *, content=None):
    """Keep the fields of a stamped POST (or ``content``, a QueryDict) and tie them to the browser by a cookie.

    Returns ``response``; a POST without a good stamp is not kept.
    """
    stamp = _stamp_in(request.POST)
    if stamp is None:
        return response
    token = secrets.token_urlsafe(32)
    cache.set(_key(token), {**stamp, "content": (content or request.POST).urlencode()}, KEEP_SECONDS)
    response.set_signed_cookie(
        COOKIE, token, salt=SALT, max_age=KEEP_SECONDS, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response


def kept_for(request):
    """Return as a QueryDict what the signed-in person lost on this very page, or None."""
    entry = _entry(request)
    if entry is None or entry["user"] != request.user.pk or entry["path"] != request.path:
        return None
    return QueryDict(entry["content"])


def forget(request, response):
    """Drop what was kept for this person: it has been saved. Another person's stays until it expires."""
    entry = _entry(request)
    if entry is not None and entry["user"] == request.user.pk:
        cache.delete(_key(_token(request)))
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _entry(request):
    token = _token(request)
    return cache.get(_key(token)) if token else None


def _token(request):
    return request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=KEEP_SECONDS)


def _key(token):
    return f"kept:{token}"
