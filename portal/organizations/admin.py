"""The tree for system administrators: look and find. Changes go through services."""

from django.contrib import admin

from portal.common.admin import ReadOnlyAdmin
from portal.organizations.models import Organization


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    list_display = ("name", "code", "kind", "parent", "status", "successor", "reporting_from")
    list_filter = ("kind", "status")
    search_fields = ("name", "short_name", "code")
    list_select_related = ("parent", "successor")
