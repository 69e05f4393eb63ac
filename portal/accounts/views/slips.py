"""The page on which somebody with a slip of paper sets a password."""

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.services import slips
from portal.accounts.signing_in import throttle
from portal.common.access import public
from portal.common.slip_codes import SIGN_COUNT


class SlipForm(forms.Form):
    """User name and code as they stand on the slip, and the new password twice."""

    username = forms.CharField(
        label=_("User name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Code on the slip"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("%(count)d letters and digits; capitals and dashes do not matter.") % {"count": SIGN_COUNT},
    )  # fmt: skip
    password1 = forms.CharField(
        label=_("New password"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password2 = forms.CharField(
        label=_("New password again"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["password1"].help_text = _t("At least %(count)d characters; not a common one.") % {
            "count": settings.PASSWORD_MIN_LENGTH
        }

    def clean(self):
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        return self.cleaned_data


@public
@never_cache
@sensitive_post_parameters("code", "password1", "password2")
@require_http_methods(["GET", "POST"])
def use_slip(request):
    """Open one's account with a slip; tries are counted like those at the entrance."""
    form = SlipForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _used(request, form):
        messages.success(request, _t("The password is set. Please sign in with it."))
        return redirect("account_login")
    return render(request, "accounts/slip_use.html", {"form": form})


def _used(request, form):
    """Whether the slip did it; else the form says why not, in the same words for names that do not exist."""
    given, at = form.cleaned_data, timezone.now()
    account = throttle.account_key(f"slip:{given['username']}")
    limits = throttle.limits_for(account=account, address=get_adapter().get_client_ip(request), device=None)
    try:
        counted = throttle.count_try(limits, account=account, at=at)
        slips.use_slip(username=given["username"], code=given["code"], password=given["password1"], at=at)
    except throttle.TooManyTriesError as full:
        time = throttle.next_minute(full.until)
        form.add_error(None, _t("Too many tries. Please try again after %(time)s.") % {"time": time})
        return False
    except slips.SlipRefusedError:
        words = _t(
            "User name and code do not open an account. A slip is good once, for %(days)d days; ask for a new one."
        )
        form.add_error("code", words % {"days": slips.VALID_DAYS})
        return False
    except ValidationError as weak:
        throttle.give_back(counted)
        form.add_error("password1", weak)
        return False
    throttle.give_back(counted)
    return True
