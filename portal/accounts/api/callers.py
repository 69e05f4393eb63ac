"""Who calls /api/v1/, and how often.

The settings name these classes, so nothing here may import the framework's views, which read the settings.
"""

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework import authentication, exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import BaseThrottle

from portal.accounts.services import tokens
from portal.common.throttle import count

log = structlog.get_logger(__name__)

WINDOW_SECONDS = 60


class PasswordFirstError(exceptions.PermissionDenied):
    default_code = "password_change_required"
    default_detail = _("Sign in on the website and choose a password of your own first.")


class SecondFactorFirstError(exceptions.PermissionDenied):
    default_code = "second_factor_required"
    default_detail = _("Sign in on the website and switch on the second factor first.")


class CsrfError(exceptions.PermissionDenied):
    default_code = "csrf_failed"
    default_detail = _("The CSRF token is missing or wrong. Programs use a token of their own instead of a session.")


class ReadOnlyTokenError(exceptions.PermissionDenied):
    default_code = "read_only_token"
    default_detail = _("This token may only read.")


class BadTokenError(exceptions.AuthenticationFailed):
    default_code = "bad_token"
    default_detail = _("The token is not known, has expired or was revoked, or its account is closed.")


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer usp_…``: the program acts with the rights that the token's owner has now."""

    def authenticate(self, request):
        words = authentication.get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        text = words[1].decode("latin-1") if len(words) == 2 else ""
        token = tokens.find_token(text=text, at=timezone.localtime())
        if token is None:
            raise BadTokenError
        if request.method not in SAFE_METHODS and not token.may_write:
            raise ReadOnlyTokenError
        if token.owner.lacks_second_factor:
            raise SecondFactorFirstError
        structlog.contextvars.bind_contextvars(api_token=token.pk)
        return token.owner, token

    def authenticate_header(self, request):
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the website, for its own pages: what changes something carries the CSRF token."""

    def authenticate(self, request):
        found = super().authenticate(request)
        if found is not None and found[0].must_change_password:
            raise PasswordFirstError
        if found is not None and found[0].lacks_second_factor:
            raise SecondFactorFirstError
        return found

    def enforce_csrf(self, request):
        plain = request._request
        plain.body  # noqa: B018 - read as a whole before the check looks for a form in it: it is asked for again
        try:
            super().enforce_csrf(plain)
        except exceptions.PermissionDenied:
            raise CsrfError from None


class CallerThrottle(BaseThrottle):
    """So many requests a minute for each token, and for each person's session; writing has a limit of its own.

    Without the cache nothing is counted: a limit is no reason to turn an office away.
    """

    def allow_request(self, request, view):
        is_read = request.method in SAFE_METHODS
        limit = settings.API_READS_PER_MINUTE if is_read else settings.API_WRITES_PER_MINUTE
        now = timezone.now().timestamp()
        self.left = WINDOW_SECONDS - now % WINDOW_SECONDS
        caller = f"token:{request.auth.pk}" if request.auth else f"user:{request.user.pk}"
        key = f"api:{caller}:{'read' if is_read else 'write'}:{int(now // WINDOW_SECONDS)}"
        try:
            return count(key, seconds=WINDOW_SECONDS) <= limit
        except (RedisError, ValueError):
            log.warning("api_not_counted")
            return True

    def wait(self):
        return self.left
