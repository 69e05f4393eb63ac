"""How /api/v1/ refuses: one form for all (RFC 9457), a code for programs, a sentence for people.

``{"status": 409, "code": "rule", "detail": "…"}``, with ``fields`` for what was not accepted and
``current_version`` where somebody else was faster. What is out of scope and what does not exist are one answer.
"""

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from portal.common.errors import RuleError, StaleVersionError

CONTENT_TYPE = "application/problem+json"
ALL_FIELDS = "non_field_errors"

SENTENCES = {
    400: _("The request cannot be read."),
    403: _("You have no right to do this."),
    404: _("There is nothing here, or it is not yours to see."),
    413: _("The request is too large."),
    500: _("Something went wrong here. It has been noted."),
}
CODES = {400: "bad_request", 403: "permission_denied", 404: "not_found", 413: "too_large", 500: "server_error"}


class Problem(serializers.Serializer):
    """Why a request was refused."""

    status = serializers.IntegerField(help_text=_("HTTP status."))
    code = serializers.CharField(help_text=_("Name of the reason, for programs; it does not change."))
    detail = serializers.CharField(help_text=_("The reason in a sentence, for people."))
    fields = serializers.DictField(
        child=serializers.JSONField(), required=False, help_text=_("What was not accepted, by field.")
    )
    current_version = serializers.IntegerField(
        required=False, help_text=_("The version that stands, where somebody else was faster.")
    )


DESCRIPTIONS = {
    400: _("The body or a condition was not accepted: “fields” names what and why."),
    401: _("No valid session or token."),
    403: _("In your scope, but not your right; or the token may only read; or the CSRF token is missing."),
    404: _("It does not exist or lies outside your scope: the same answer for both."),
    409: _("The right request at the wrong moment: “rule” by the state of the record, “stale_version” when "
           "somebody else has saved since."),
    413: _("The body is larger than 5 MB."),
    415: _("The body has to be JSON."),
    422: _("The idempotency key was used for another request."),
    429: _("Too many requests: “Retry-After” says for how many seconds to wait."),
}  # fmt: skip


def refusals(*statuses):
    """``{(status, media type): response}`` for ``extend_schema``: these, and those that every call may get."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(Problem, description=DESCRIPTIONS[status])
        for status in sorted({401, 403, 429, *statuses})
    }


def problem(status, code, detail, *, headers=None, **more):
    """The refusal as a response of a view."""
    body = {"status": status, "code": code, "detail": str(detail), **more}
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def plain_problem(status):
    """The refusal outside of any view: unknown addresses, unreadable requests, failures."""
    body = {"status": status, "code": CODES[status], "detail": str(SENTENCES[status])}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def answer_to(error, context):
    """Turn what a view raised into a refusal; None for failures, which the site's handler answers."""
    if isinstance(error, StaleVersionError):
        return problem(409, "stale_version", error, current_version=error.current.version)
    if isinstance(error, RuleError):
        return problem(409, "rule", error)
    if isinstance(error, (Http404, exceptions.NotFound)):
        return _fixed(404)
    if isinstance(error, PermissionDenied):
        return problem(403, CODES[403], str(error) or SENTENCES[403])
    if isinstance(error, RequestDataTooBig):
        return _fixed(413)
    if isinstance(error, (ValidationError, exceptions.ValidationError)):
        return problem(400, "invalid", _("Some values were not accepted."), fields=_fields(error))
    return _from_framework(error) if isinstance(error, exceptions.APIException) else None


def _fixed(status):
    return problem(status, CODES[status], SENTENCES[status])


def _fields(error):
    """``{field: sentences}`` of a refusal by a form, a service or a serializer."""
    if isinstance(error, ValidationError):
        return error.message_dict if hasattr(error, "error_dict") else {ALL_FIELDS: error.messages}
    return error.detail if isinstance(error.detail, dict) else {ALL_FIELDS: error.detail}


def _from_framework(error):
    """Refusals of Django REST framework itself: not signed in, wrong method, too often."""
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, round(error.wait)))
    return problem(error.status_code, error.get_codes(), error.detail, headers=headers)
