"""Exports for system administrators: how the work goes, not what was searched for and not the files."""

from django.contrib import admin

from portal.common.admin import ExportableAdmin, ReadOnlyAdmin
from portal.exports.models import Export


@admin.register(Export)
class ExportAdmin(ExportableAdmin, ReadOnlyAdmin):
    exported_as = "exports"
    list_display = ("slug", "owner", "job_state", "row_count", "asked_at", "finished_at", "attempt", "error")
    list_filter = ("job_state", "slug")
    list_select_related = ("owner",)
    fields = (*list_display, "started_at", "size", "sha256", "expires_at", "cancelled_at")
