"""The tree for system administrators: look, find, add a unit. Every change goes through a service."""

from django import forms
from django.contrib import admin
from django.utils import timezone

from portal.common.admin import ExportableAdmin, ReadOnlyAdmin
from portal.organizations import services
from portal.organizations.models import Organization


class OrganizationForm(forms.ModelForm):
    class Meta:
        model = Organization
        fields = ("code", "name", "short_name", "kind", "parent", "reporting_from")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].required = True
        self.fields["parent"].queryset = Organization.objects.active().in_tree_order()


@admin.register(Organization)
class OrganizationAdmin(ExportableAdmin, ReadOnlyAdmin):
    exported_as = "organizations"
    form = OrganizationForm
    list_display = ("name", "code", "kind", "parent", "status", "successor", "reporting_from")
    list_filter = ("kind", "status")
    search_fields = ("name", "short_name", "code")
    list_select_related = ("parent", "successor")

    def has_add_permission(self, request):
        return request.user.has_perm("organizations.manage_tree")

    def save_form(self, request, form, change):
        """Let the service make the row; what admin keeps in hand is the finished unit."""
        return services.create_organization(**form.cleaned_data, by=request.user, at=timezone.now())

    def save_model(self, request, obj, form, change):
        """The service has saved it."""

    def save_related(self, request, form, formsets, change):
        """A unit has no rows of its own to save beside it."""
