"""Per request: session clocks, the way to the entrance, the first-login duty."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.signing_in import kept
from portal.common.access import is_api

LOGGED_IN_AT, SEEN_AT = "logged_in_at", "seen_at"
TOUCH_EVERY_SECONDS = 60  # the idle clock need not write the session at every request


class SessionClockMiddleware:
    """End a session after ``SESSION_IDLE_SECONDS`` without a request or ``SESSION_MAX_SECONDS`` in all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._check(request, timezone.now().timestamp())
        return self.get_response(request)

    def _check(self, request, now):
        session = request.session
        since, seen = session.get(LOGGED_IN_AT, now), session.get(SEEN_AT, now)
        if now - since > settings.SESSION_MAX_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            return
        if LOGGED_IN_AT not in session:
            session[LOGGED_IN_AT] = now
        if SEEN_AT not in session or now - seen > TOUCH_EVERY_SECONDS:
            session[SEEN_AT] = now


class EntranceMiddleware(LoginRequiredMiddleware):
    """Send who is not signed in to the entrance; scripts get 401 with its address, a sent form is kept."""

    def handle_no_permission(self, request, view_func):
        if "application/json" in request.headers.get("Accept", ""):
            words = _("You are signed out. Sign in again.")
            return JsonResponse({"ok": False, "message": words, "login_url": reverse("account_login")}, status=401)
        path = kept.path_of(request) if request.method == "POST" else None
        if path is None:
            return super().handle_no_permission(request, view_func)
        return kept.keep(request, redirect(f"{reverse('account_login')}?{urlencode({'next': path})}"))


class FirstLoginMiddleware:
    """Nothing else opens before what is owed is done: a password of one's own, then the second factor that a role
    asks for (the API says so itself)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and not is_api(request):
            owed = _owed_by(request.user)
            is_asset = request.path.startswith(settings.STATIC_URL)
            if owed and not is_asset and request.path not in {reverse(name) for name in (*owed, *ALWAYS)}:
                return redirect(owed[0])
        return self.get_response(request)


ALWAYS = ("account_logout", "set_language")


def _owed_by(user):
    """Where to go first, and the pages that belong to it; nothing when nothing is owed."""
    if user.must_change_password:
        return ("account_change_password",)
    return ("mfa_activate_totp", "account_reauthenticate") if user.lacks_second_factor else ()
