"""What somebody was sending when the session ended: kept for a day, shown again to that person only.

A form that asks for this carries a hidden field ``kept`` with ``stamp_for(user, path)``: signed, it says who
was writing and on which page. The content waits in the cache together with a random word that only the
browser's cookie knows, and is given back only when the person of the stamp has signed in. Files are not kept.

Whoever holds a stamp need not be signed in, so little can be left here: one entry for each person and page,
of at most ``MAX_BYTES``, and none for a closed account.
"""

import hashlib
import secrets
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import QueryDict
from django.utils.crypto import constant_time_compare

from portal.accounts.models import User

FIELD = "kept"
SALT = "portal.accounts.kept"
KEEP_SECONDS = 24 * 3600
MAX_BYTES = 64 * 1024  # as UTF-8
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

    Returns ``response``. Not kept: a POST without a good stamp or of a closed account, and more than MAX_BYTES.
    """
    stamp = _stamp_in(request.POST)
    fields = (content or request.POST).urlencode()
    if stamp is None or len(unquote_to_bytes(fields)) > MAX_BYTES:
        return response
    if not User.objects.filter(pk=stamp["user"], is_active=True).exists():
        return response
    name, word = _name_of(stamp), secrets.token_urlsafe(32)
    cache.set(name, {**stamp, "word": word, "content": fields}, KEEP_SECONDS)
    response.set_signed_cookie(
        COOKIE, f"{name} {word}", salt=SALT, max_age=KEEP_SECONDS, secure=settings.SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
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
        cache.delete(_name_of(entry))
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _entry(request):
    """The entry that the browser's cookie names, unless another browser has put its own in that place."""
    cookie = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=KEEP_SECONDS)
    name, _space, word = (cookie or "").partition(" ")
    entry = cache.get(name) if name else None
    return entry if entry and constant_time_compare(entry["word"], word) else None


def _name_of(stamp):
    """The one place in the cache for this person and page."""
    return f"kept:{stamp['user']}:{hashlib.sha256(stamp['path'].encode()).hexdigest()}"
