"""The tree for system administrators: look, find, add a unit. Every change goes through a service."""

from django import forms
from django.contrib import admin
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.admin import ExportableAdmin, ReadOnlyAdmin
from portal.organizations import policies, services
from portal.organizations.acts import ACTS, act_view
from portal.organizations.models import Organization


class OrganizationForm(forms.ModelForm):
    class Meta:
        model = Organization
        fields = ("code", "name", "short_name", "kind", "parent", "reporting_from")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:  # a unit that is only looked at has no fields
            self.fields["parent"].required = True
            self.fields["parent"].queryset = Organization.objects.active().in_tree_order()


@admin.register(Organization)
class OrganizationAdmin(ExportableAdmin, ReadOnlyAdmin):
    exported_as = "organizations"
    form = OrganizationForm
    list_display = ("in_tree", "code", "kind", "status", "successor", "reporting_from")
    ordering = ("path",)
    list_per_page = 200
    list_filter = ("kind", "status")
    search_fields = ("name", "short_name", "code")
    list_select_related = ("parent", "successor")

    @admin.display(description=_("organization"), ordering="path")
    def in_tree(self, organization):
        """The name, set in as deep as the unit stands."""
        return f"{'　' * (organization.path.count('/') - 2)}{organization.name}"

    def get_urls(self):
        act = path(
            "<int:pk>/acts/<slug:name>/", self.admin_site.admin_view(self.act), name="organizations_organization_act"
        )
        return [act, *super().get_urls()]

    def act(self, request, pk, name):
        return act_view(request, self, pk, name)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and policies.can_change(request.user, obj):
            context["acts"] = list(ACTS.values())
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def has_add_permission(self, request):
        return request.user.has_perm(policies.MANAGE)

    def save_form(self, request, form, change):
        """Let the service make the row; what admin keeps in hand is the finished unit."""
        return services.create_organization(**form.cleaned_data, by=request.user, at=timezone.now())

    def save_model(self, request, obj, form, change):
        """The service has saved it."""

    def save_related(self, request, form, formsets, change):
        """A unit has no rows of its own to save beside it."""
