"""Code tables for system administrators."""

from django.contrib import admin

from portal.audit.changes import AuditedChanges
from portal.codes.models import Code
from portal.common.admin import ExportableAdmin


@admin.register(Code)
class CodeAdmin(AuditedChanges, ExportableAdmin):
    exported_as = "codes"
    list_display = ("table", "value", "label", "order", "is_active")
    list_display_links = ("label",)
    list_filter = ("table", "is_active")
    search_fields = ("label", "value")
