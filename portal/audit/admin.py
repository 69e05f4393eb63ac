"""The audit log, readable by auditors; nobody can change it here or anywhere."""

from django.contrib import admin

from portal.audit.models import AuditEvent
from portal.common.admin import ExportableAdmin, ReadOnlyAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(ExportableAdmin, ReadOnlyAdmin):
    exported_as = "audit-events"
    list_display = ("at", "actor_name", "action", "target_type", "target_label", "reason")
    list_filter = ("action", "target_type")
    search_fields = ("actor_name", "target_label", "reason", "request_id")
    date_hierarchy = "at"
    show_full_result_count = False
