"""My API tokens: made, shown once, revoked."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.models import ApiToken
from portal.accounts.services import tokens

DAYS = ((30, _("30 days")), (90, _("90 days")), (180, _("Half a year")), (365, _("One year")))


class TokenForm(forms.Form):
    """What a new token is for, what it may and how long."""

    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("What uses the token, such as “Report script”."))
    scope = forms.ChoiceField(
        label=_("Scope"), choices=ApiToken.Scope.choices, initial=ApiToken.Scope.READ, widget=forms.RadioSelect
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=DAYS, coerce=int, initial=90, widget=forms.RadioSelect)


@require_GET
def token_list(request):
    """All of one's tokens, newest first."""
    now = timezone.now()
    rows = [(token, state_of(token, now)) for token in ApiToken.objects.of(request.user)]
    return render(request, "accounts/token_list.html", {"rows": rows})


def state_of(token, at):
    """Name and label of the state of a token for includes/status_tag.html."""
    if token.revoked_at is not None:
        return "voided", _("Revoked")
    return ("draft", _("Expired")) if token.expires_at <= at else ("approved", _("In force"))


@never_cache
@require_http_methods(["GET", "POST"])
@reauthentication_required
def token_create(request):
    """Make a token, shortly after the password was given. Its text stands in this one answer and nowhere else."""
    form = TokenForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        token, text = tokens.create_token(owner=request.user, at=timezone.now(), **form.cleaned_data)
        return render(request, "accounts/token_created.html", {"token": token, "text": text})
    return render(request, "accounts/token_form.html", {"form": form})


@require_POST
def token_revoke(request, pk):
    """End one of one's own tokens at once."""
    token = get_object_or_404(ApiToken.objects.of(request.user), pk=pk)
    tokens.revoke_token(token=token, by=request.user, at=timezone.now())
    messages.success(request, _t("Revoked. Whatever used the token is refused from now on."))
    return redirect("accounts:token-list")
