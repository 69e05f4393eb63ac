"""The acts on a unit at /admin/: rename, move, merge, revoke; each shows what follows before it is done."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.errors import RuleError
from portal.organizations import policies, services
from portal.organizations.consequences import consequences
from portal.organizations.models import Organization


class UnitField(forms.ModelChoiceField):
    """Living units, each set in as deep as it stands."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Organization.objects.active().in_tree_order(), **kwargs)

    def label_from_instance(self, obj):
        return f"{'　' * (obj.path.count('/') - 2)}{obj.name}"


class ActForm(forms.Form):
    """``organization`` is the unit that the act is on."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Stands in the timeline, with the document number.")
    )

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.organization = organization
        for name in {"parent", "successor"} & self.fields.keys():
            self.fields[name].queryset = self.fields[name].queryset.exclude(path__startswith=organization.path)


class RenameForm(ActForm):
    name = forms.CharField(label=_("New name"), max_length=200)
    short_name = forms.CharField(label=_("New short name"), max_length=40)
    field_order = ["name", "short_name", "reason"]

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, organization=organization, **kwargs)
        self.initial |= {"name": organization.name, "short_name": organization.short_name}


class MoveForm(ActForm):
    parent = UnitField(label=_("New upper union"))
    field_order = ["parent", "reason"]


class MergeForm(ActForm):
    successor = UnitField(label=_("Merge into"))
    field_order = ["successor", "reason"]


class RevokeForm(ActForm):
    successor = UnitField(label=_("Who takes over the records"), required=False, empty_label=_("Nobody"))
    field_order = ["successor", "reason"]


@dataclass(frozen=True)
class Act:
    """``name`` stands in the address; the service takes the form's values with ``organization``, ``by``, ``at``."""

    name: str
    label: Any
    done: Any
    form_class: type[ActForm]
    service: Any


ACTS = {
    act.name: act
    for act in (
        Act("rename", _("Rename"), _("%(unit)s was renamed."), RenameForm, services.rename_organization),
        Act("move", _("Move"), _("%(unit)s was moved."), MoveForm, services.move_organization),
        Act("merge", _("Merge"), _("%(unit)s was merged."), MergeForm, services.merge_organization),
        Act("revoke", _("Revoke"), _("%(unit)s was revoked."), RevokeForm, services.revoke_organization),
    )
}


def act_view(request, model_admin, pk, name):
    """Ask, show what follows, do it: the same form twice, the second time with ``confirmed``."""
    organization = get_object_or_404(Organization.objects.select_related("parent", "successor"), pk=pk)
    if name not in ACTS:
        raise Http404
    if not request.user.has_perm(policies.MANAGE, organization):
        raise PermissionDenied
    act = ACTS[name]
    form = act.form_class(request.POST or None, organization=organization)
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked and request.POST.get("confirmed") == "1" and _done(request, act, form, organization):
        return redirect(model_admin.admin_site.name + ":organizations_organization_change", pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{act.label} · {organization.name}",
        "opts": model_admin.opts,
        "organization": organization,
        "act": act,
        "form": form,
        "is_preview": is_asked and not form.errors,
        "follows": consequences(organization, name),
    }
    return TemplateResponse(request, "admin/organizations/act.html", context)


def _done(request, act, form, organization):
    """Call the service; a refusal becomes an error of the form."""
    try:
        act.service(organization=organization, **form.cleaned_data, by=request.user, at=timezone.now())
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, act.done % {"unit": organization.name})
    return True
