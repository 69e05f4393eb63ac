"""Per request: headers, language, request number in the logs, refusals as sentences, cache rules."""

import uuid
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import JsonResponse
from django.middleware.security import SecurityMiddleware
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.defaults import bad_request

from portal.common.access import is_api
from portal.common.errors import RuleError

log = structlog.get_logger(__name__)


class HeadersMiddleware:
    """The headers that every answer carries.

    Stands outside of SecurityMiddleware, which cannot mark what it refuses itself: a foreign Host.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.security = SecurityMiddleware(get_response)

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=(self)")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return self.security.process_response(request, response)


class HeadMiddleware:
    """HEAD is what GET would answer, without the body, which the web server leaves away: no view need know it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return response


class LanguageMiddleware:
    """Chinese unless the reader chose otherwise by the switch (cookie or profile); the browser is not asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen is None and request.user.is_authenticated:
            chosen = request.user.language
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RequestLogMiddleware:
    """Bind a request number and the user's number to every log line of the request; no names, no bodies."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex)
        return self.get_response(request)


class RuleErrorMiddleware:
    """Turn a RuleError into a sentence: a message and the page before, or 409 for scripts.

    Scripts cannot read the page that says 403 to people: they get its sentence, too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        is_script = "application/json" in request.headers.get("Accept", "")
        if is_script and isinstance(exception, PermissionDenied):
            message = str(exception) or gettext("You have no right to do this")
            return JsonResponse({"ok": False, "message": message}, status=403)
        if not isinstance(exception, RuleError):
            return None
        if is_script:
            return JsonResponse({"ok": False, "message": str(exception)}, status=409)
        messages.error(request, str(exception))
        back = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        # A page that refuses to be opened cannot be the way back from itself.
        is_itself = request.method == "GET" and urlsplit(back).path == request.path
        return redirect(back if is_ours and not is_itself else "workbench")


class NotAllowedPageMiddleware:
    """A page of ours where a view does not take the method: somebody opened the address of a button. Scripts and the
    API, which read no pages, get what the view answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        reads_pages = "text/html" in request.headers.get("Accept", "") and not is_api(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content or not reads_pages:
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page.headers["Allow"] = response.headers["Allow"]
        return page


class PrivateByDefaultMiddleware:
    """Nothing that a signed-in person sees is kept by a cache or by the browser after logout."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


class OddAdminQueryMiddleware:
    """Answer 400 where Django's admin fails over the query of an address.

    It hands filters and first values of forms to the database nearly unread; NUL bytes, words for numbers and
    numbers without end arrive as errors of these kinds.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        is_admin = request.resolver_match is not None and "admin" in request.resolver_match.app_names
        is_odd = isinstance(exception, ValueError | OverflowError | DataError)
        if not (is_admin and is_odd and request.META.get("QUERY_STRING")):
            return None
        log.warning("odd_admin_query", error=type(exception).__name__, path=request.path)
        return bad_request(request, exception)
