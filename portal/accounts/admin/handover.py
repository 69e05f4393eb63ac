"""The page 离岗交接 at /admin/: who takes over, what follows, done."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.accounts import policies
from portal.accounts.models import User
from portal.accounts.services import handover


class HeirField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.display_name}（{obj.organization.short_name}）"


class HandoverForm(forms.Form):
    """``heir`` is asked for only where there is something to take over and somebody who may."""

    heir = HeirField(label=_("Taken over by"), queryset=User.objects.none())
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Stands in the timeline, with the document number.")
    )

    def __init__(self, *args, leaver, **kwargs):
        super().__init__(*args, **kwargs)
        people = handover.candidates(leaver)
        if people:
            self.fields["heir"].queryset = people
        else:
            del self.fields["heir"]


def handover_view(request, model_admin, pk):
    """Ask, show what follows, do it: the same form twice, the second time with ``confirmed``."""
    leaver = get_object_or_404(User.objects.select_related("organization"), pk=pk)
    policies.check_can_change_roles(request.user, leaver, leaver.organization)
    form = HandoverForm(request.POST or None, leaver=leaver)
    is_asked = request.method == "POST" and form.is_valid()
    heir = form.cleaned_data.get("heir") if is_asked else None
    if is_asked and request.POST.get("confirmed") == "1":
        count = handover.hand_over(
            leaver=leaver, heir=heir, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
        words = {"user": leaver.display_name, "count": count}
        messages.success(request, _t("The account of %(user)s is closed; %(count)d records were handed over.") % words)
        return redirect(f"{model_admin.admin_site.name}:accounts_user_change", pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{_t('Hand over')} · {leaver.display_name}",
        "opts": model_admin.opts,
        "leaver": leaver,
        "form": form,
        "is_preview": is_asked,
        "follows": handover.consequences(leaver, heir, timezone.localdate()),
    }
    return TemplateResponse(request, "admin/accounts/handover.html", context)
