"""How allauth behaves here: nobody signs up alone, guessing is slow, and people land where their work is."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts import services
from portal.accounts.signing_in import devices, throttle

PASSWORD_STEP = "password_step"  # noqa: S105 - where the session keeps which password was given


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The user name or the password is not correct.")
    }

    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        return reverse("workbench" if request.user.holds_office else "volunteers:me")

    def get_password_change_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def respond_user_inactive(self, request, user):
        """Only somebody who knows the password of a closed account is told that it is closed."""
        return render(request, "account/account_inactive.html", status=403)

    def pre_authenticate(self, request, **credentials):
        """Count the try before the password is looked at; allauth's own limits are not used."""
        username, at = credentials.get("username", ""), timezone.now()
        account = throttle.account_key(username)
        limits = throttle.limits_for(
            account=account, address=self.get_client_ip(request), device=devices.device_of(request, account)
        )
        try:
            self._counted = throttle.count_try(limits, account=account, at=at)
        except throttle.TooManyTriesError as full:
            if full.is_first:
                services.note_throttled_login(username=username, limit=full.limit.name, at=at)
            raise refusal(full.until) from None

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None:
            throttle.give_back(self._counted)
            request.session[PASSWORD_STEP] = user.get_session_auth_hash()
        return user

    def login(self, request, user):
        """Where a code was asked for between: what ended all sessions meanwhile has ended this beginning of one."""
        if request.session.pop(PASSWORD_STEP, None) != user.get_session_auth_hash():
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        return devices.remember(request, response, throttle.account_key(user.get_username()))


def refusal(until):
    """Say the first full minute at which it is worth trying again."""
    words = _("Too many wrong passwords. Please try again after %(time)s.")
    return ValidationError(words % {"time": throttle.next_minute(until)}, code="too_many_login_attempts")
