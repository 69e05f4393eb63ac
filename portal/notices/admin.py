"""Notices for system administrators: states and dates to look at, neither lists nor objections."""

from django.contrib import admin

from portal.common.admin import ReadOnlyAdmin
from portal.notices.models import PublicNotice


@admin.register(PublicNotice)
class PublicNoticeAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "organization", "state", "starts_on", "ends_on", "is_intact")
    list_filter = ("state", "scope", "is_intact")
    list_select_related = ("organization",)
    search_fields = ("number", "title", "organization__name")
    fields = (
        *list_display, "kind", "scope", "days", "row_count", "list_sha256", "drafted_by", "drafted_at", "posted_by",
        "posted_at", "counted_from", "days_to_count", "days_left", "closed_at", "withdrawn_by", "withdrawn_at",
        "verified_at",
    )  # fmt: skip
