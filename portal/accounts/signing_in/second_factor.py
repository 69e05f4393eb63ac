"""How allauth's second factor behaves here: sealed secrets, QR codes without inline style, few guesses."""

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts import services
from portal.accounts.roles import Role
from portal.accounts.services.second_factor import seal, unseal
from portal.accounts.signing_in import throttle
from portal.accounts.signing_in.adapters import refusal

REMEMBER_SECONDS = 120  # longer than a code is good, the clock's tolerance included


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not correct or was used already. Wait for the next one.")
    }

    def get_totp_issuer(self):
        return settings.SITE_NAME

    def build_totp_svg(self, url):
        return segno.make(url, micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff")

    def encrypt(self, text):
        return seal(text)

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text)


class _Counted(forms.Form):
    """A code that is tried: counted before it is looked at, given back when it was right, good once."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        help_text=_("Six digits from the app on your phone, or one of your recovery codes."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_code(self):
        account, at = throttle.account_key(self.user.username), timezone.now()
        limit = throttle.Limit("second-factor", account, settings.LOGIN_TRIES)
        try:
            counted = throttle.count_try([limit], account=account, at=at)
        except throttle.TooManyTriesError as full:
            if full.is_first:
                services.note_throttled_login(username=self.user.username, limit=limit.name, at=at)
            raise refusal(full.until) from None
        code = super().clean_code()
        # allauth remembers a used code for one period; with a tolerance it is good for longer.
        if not cache.add(f"second-factor:{self.user.pk}:{''.join(code.split())}", True, REMEMBER_SECONDS):
            raise SecondFactorAdapter().validation_error("incorrect_code")
        throttle.give_back(counted)
        return code


class CodeForm(_Counted, AuthenticateForm):
    """At the entrance, after the password."""

    code = _Counted.base_fields["code"]


class CodeAgainForm(_Counted, ReauthenticateForm):
    """Before something that matters, instead of the password."""

    code = _Counted.base_fields["code"]


def check_required_roles():
    """Stop the start with a sentence when MFA_REQUIRED_ROLES names what is no role."""
    unknown = sorted(set(settings.MFA_REQUIRED_ROLES) - set(Role.values))
    if unknown:
        raise ImproperlyConfigured(
            f"MFA_REQUIRED_ROLES 中没有这样的角色：{'、'.join(unknown)}。可用：{'、'.join(Role.values)}。"
            f"MFA_REQUIRED_ROLES names no role: {', '.join(unknown)}."
        )
