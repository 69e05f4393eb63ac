"""My deputies: named for a dated span, ended early; and whom I stand in for."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import services
from portal.accounts.models import RoleAssignment, User
from portal.accounts.policies import LONGEST_DEPUTY_DAYS
from portal.accounts.signing_in.fresh import fresh_sign_in_required
from portal.common.errors import RuleError
from portal.common.filters import DateInput

SUGGESTED, SHOWN = 100, 50


class HeldField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.get_role_display()} · {obj.organization.name}"


class DeputyForm(forms.Form):
    """``person`` is a user name, or a name that only one person of the unit and those below it has."""

    held = HeldField(label=_("Role"), queryset=RoleAssignment.objects.none(), empty_label=None)
    person = forms.CharField(
        label=_("Deputy"), max_length=60, widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
        help_text=_("Name or user name of a colleague of your unit or of one below it."),
    )  # fmt: skip
    first = forms.DateField(label=_("From"), widget=DateInput())
    last = forms.DateField(
        label=_("Until"), widget=DateInput(),
        help_text=_("%(days)d days at most; it ends by itself.") % {"days": LONGEST_DEPUTY_DAYS},
    )  # fmt: skip

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        own = RoleAssignment.objects.filter(pk__in=[item.pk for item in held]).select_related("organization")
        self.fields["held"].queryset = own.order_by("organization__path", "pk")
        self.initial |= {"held": held[0], "first": timezone.localdate()}

    def clean(self):
        held, words = self.cleaned_data.get("held"), self.cleaned_data.get("person", "").strip()
        if held is None or not words:
            return
        people = User.objects.below(held.organization)
        found = list(people.filter(username__iexact=words) or people.filter(display_name=words)[:2])
        if len(found) == 1:
            self.cleaned_data["person"] = found[0]
        elif found:
            self.add_error("person", _("Several people have this name: give the user name."))
        else:
            self.add_error("person", _("Nobody of your unit or those below it has this name."))


@require_GET
def deputy_list(request):
    """Who stands in for me, newest first, and for whom I do."""
    today = timezone.localdate()
    named = RoleAssignment.objects.standing_in_for(request.user).select_related("user", "organization")[:SHOWN]
    rows = [(item, *state_of(item, today)) for item in named]
    return render(request, "accounts/deputy_list.html", {"rows": rows})


def state_of(item, today):
    """Name and label of the state for includes/status_tag.html, and whether it can still be ended."""
    if item.valid_until is not None and item.valid_until < today:
        return "draft", _("Ended"), False
    return ("submitted", _("Begins later"), True) if item.valid_from > today else ("approved", _("In force"), True)


@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
def deputy_create(request):
    held = request.user.deputisable
    if not held:
        raise PermissionDenied(_t("You hold no role that a deputy can be named for."))
    form = DeputyForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            deputy = services.name_deputy(**form.cleaned_data, by=request.user, at=timezone.now())
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = {"person": deputy.user.display_name, "day": deputy.valid_until}
            messages.success(request, _t("%(person)s stands in for you until %(day)s.") % words)
            return redirect("accounts:deputy-list")
    colleagues = User.objects.below(*(item.organization for item in held)).exclude(pk=request.user.pk)[:SUGGESTED]
    return render(request, "accounts/deputy_form.html", {"form": form, "colleagues": colleagues})


@require_POST
def deputy_end(request, pk):
    """End at once what a deputy of mine holds."""
    assignment = get_object_or_404(RoleAssignment.objects.standing_in_for(request.user), pk=pk)
    services.end_deputy(assignment=assignment, by=request.user, at=timezone.now())
    messages.success(request, _t("Ended. The right is gone at the next click."))
    return redirect("accounts:deputy-list")
