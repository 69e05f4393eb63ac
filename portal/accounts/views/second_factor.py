"""My second factor: switched on with an app, its recovery codes, switched off with the password."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.services import second_factor


class PasswordForm(forms.Form):
    """The password of whoever sits here, tried under the limits of the entrance."""

    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self._user = user

    def clean_password(self):
        if not get_adapter().reauthenticate(self._user, self.cleaned_data["password"]):
            raise ValidationError(_("This password is not correct."))


@require_GET
def overview(request):
    """Whether it is on, how many recovery codes are left, whether a role asks for it."""
    found = {each.type: each for each in Authenticator.objects.filter(user=request.user)}
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "since": found[Authenticator.Type.TOTP].created_at if Authenticator.Type.TOTP in found else None,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "is_required": request.user.must_have_second_factor,
    }
    return render(request, "accounts/second_factor.html", context)


@method_decorator(never_cache, name="dispatch")
class SwitchOnView(ActivateTOTPView):
    """Scan, type the code, get the recovery codes."""

    template_name = "accounts/second_factor_on.html"

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        second_factor.note(user=self.request.user, deed="second_factor_on", at=timezone.now())
        return response


@method_decorator(never_cache, name="dispatch")
class CodesView(ViewRecoveryCodesView):
    """The recovery codes: once, for paper; afterwards only how many are left."""

    template_name = "accounts/recovery_codes.html"


class NewCodesView(GenerateRecoveryCodesView):
    """New recovery codes; the old ones end."""

    template_name = "accounts/recovery_codes_new.html"

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        second_factor.note(user=self.request.user, deed="recovery_codes_made", at=timezone.now())
        return response


@never_cache
@require_http_methods(["GET", "POST"])
def switch_off(request):
    """Off, with the password."""
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        second_factor.switch_off(user=request.user, by=request.user, at=timezone.now())
        messages.success(request, _t("The second factor is off."))
        return redirect("mfa_index")
    return render(request, "accounts/second_factor_off.html", {"form": form})


# Other methods are refused before allauth asks for the password.
switch_on = require_http_methods(["GET", "POST"])(SwitchOnView.as_view())
codes = require_GET(CodesView.as_view())
new_codes = require_http_methods(["GET", "POST"])(NewCodesView.as_view())
