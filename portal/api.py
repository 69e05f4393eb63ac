"""/api/v1/ as a whole: the routes of all apps, the document about them, and refusals where no view answers."""

from django.conf import settings
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularJSONAPIView

from portal.accounts.api.callers import SessionAuthentication, TokenAuthentication
from portal.common.access import is_api
from portal.common.problems import plain_problem
from portal.ledgers import api as ledgers
from portal.notices import api as notices
from portal.organizations import api as organizations

import activities.api as activities  # isort: skip
import hardship.api as hardship  # isort: skip
import volunteers.api as volunteers  # isort: skip


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        words = _("A token from the page “API tokens” of the person for whom the program acts.")
        return {"type": "http", "scheme": "bearer", "description": str(words)}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema):
        words = _("The session cookie of the website; writing also takes the CSRF token in “X-CSRFToken”.")
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": str(words)}


def refuse(status, page):
    """The site's handler for ``status``: a problem as JSON below /api/, else Django's ``page``."""

    def answer(request, *args, **kwargs):
        return plain_problem(status) if is_api(request) else page(request, *args, **kwargs)

    return answer


bad_request = refuse(400, defaults.bad_request)
permission_denied = refuse(403, defaults.permission_denied)
page_not_found = refuse(404, defaults.page_not_found)
server_error = refuse(500, defaults.server_error)

routes = [
    path("schema/", SpectacularJSONAPIView.as_view(throttle_classes=[]), name="schema"),
    *organizations.routes,
    *activities.routes,
    *hardship.routes,
    *ledgers.routes,
    *notices.routes,
    *volunteers.routes,
]
