"""Risky acts take a fresh sign-in: whoever finds an open desk gets no further.

``fresh_sign_in_required`` guards a view, ``FreshFormsAdmin`` the pages of one table at /admin/. When password or code
were given longer ago than ``FRESH_SIGN_IN_MINUTES``, the person is asked again and goes on where they were: a page is
opened anew, a sent form is sent once more.
"""

from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import serialize_request
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.utils import timezone


def is_fresh(request):
    """Whether password or code were given in this session within the last ``FRESH_SIGN_IN_MINUTES``."""
    given = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(given) and timezone.now().timestamp() - max(given) < settings.FRESH_SIGN_IN_MINUTES * 60


def check_is_fresh(request):
    """Break off towards the page that asks again unless the sign-in is fresh; files of a form are not kept."""
    if is_fresh(request):
        return
    # What an earlier form left behind must not be sent by the answer to a later question.
    request.session.pop(STATE_SESSION_KEY, None)
    path = request.get_full_path()
    if request.method == "POST":
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        path = request.path  # the kept form knows its query
    methods = get_adapter().get_reauthentication_methods(request.user)
    asking = methods[0]["url"] if methods else settings.LOGIN_URL
    raise ImmediateHttpResponse(redirect(f"{redirect(asking).url}?{urlencode({REDIRECT_FIELD_NAME: path})}"))


def fresh_sign_in_required(view):
    """Guard ``view``, opened and sent, by ``check_is_fresh``."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        check_is_fresh(request)
        return view(request, *args, **kwargs)

    return guarded


class FreshFormsAdmin:
    """Mixed into an admin class: its forms open with a fresh sign-in only; its list opens always.

    Actions that change something call ``check_is_fresh`` themselves.
    """

    def changeform_view(self, request, *args, **kwargs):
        check_is_fresh(request)
        return super().changeform_view(request, *args, **kwargs)
