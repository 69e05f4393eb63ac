"""Requests of /api/v1/ that are sent again have one effect and one answer."""

import hashlib
import re
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.response import Response

from portal.accounts.services import answers

# Longer ones come from no generator of keys; blanks and control characters would be a mistake.
KEY = re.compile(r"[\x21-\x7e]{1,80}")
KEY_HEADER = "Idempotency-Key"
KEY_PARAMETER = OpenApiParameter(
    KEY_HEADER, str, OpenApiParameter.HEADER, required=False, pattern=r"^[\x21-\x7e]{1,80}$",
    description=_("A new random text for each new request. Sent again within 24 hours with the same body, the request "
                  "has no second effect and gets the first answer, with the header “Idempotency-Replayed”, as long as "
                  "the caller may still do the act and see the record."),
)  # fmt: skip


class KeyRefusedError(exceptions.APIException):
    """The header is no key, or its key belongs to another request."""

    status_code = 422
    default_code = "key_reused"
    default_detail = _("This idempotency key was used for another request. Use a new one.")


def idempotent(permission):
    """A method of a view that changes something: with an ``Idempotency-Key`` it has one effect and one answer.

    ``permission`` is the right that the act takes. Key, effect and answer are one transaction; a refusal undoes all
    of it, so the request may be tried again.
    """

    def decorate(act):
        @wraps(act)
        def answer(view, request, *args, **kwargs):
            key = request.headers.get(KEY_HEADER)
            if key is None:
                return act(view, request, *args, **kwargs)
            if not KEY.fullmatch(key):
                raise KeyRefusedError(_("The idempotency key is 1 to 80 visible ASCII characters."), "bad_key")
            with transaction.atomic():
                row, is_new = answers.claim(
                    user=request.user, key=key, fingerprint=fingerprint_of(request), at=timezone.now()
                )
                if not is_new:
                    return replay(row, request, view, permission)
                response = act(view, request, *args, **kwargs)
                answers.keep(row, status=response.status_code, answer=response.data)
            return response

        return answer

    return decorate


def replay(row, request, view, permission):
    """The first answer once more; another request under the same key is refused.

    Rights may have gone since: out of scope is 404 as ever, in scope without ``permission`` 403.
    """
    if row.fingerprint != fingerprint_of(request):
        raise KeyRefusedError
    record = get_object_or_404(view.get_queryset(), pk=view.kwargs.get("pk", row.answer["id"]))
    if not request.user.has_perm(permission, record):
        raise PermissionDenied
    return Response(row.answer, status=row.status, headers={"Idempotency-Replayed": "true"})


def fingerprint_of(request):
    """The SHA-256 over method, address and body."""
    told = [request.method.encode(), request.get_full_path().encode(), request._request.body]
    return hashlib.sha256(b"\0".join(told)).hexdigest()
