"""The table of activity types for system administrators; types are retired, never deleted."""

from django.contrib import admin

from activities.models import ActivityType


@admin.register(ActivityType)
class ActivityTypeAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "family", "service_form", "counts_hours", "national_category", "order", "is_active")
    list_display_links = ("name",)
    list_filter = ("family", "is_active", "counts_hours")
    list_select_related = ("national_category",)
    search_fields = ("code", "name")

    def has_delete_permission(self, request, obj=None):
        return False
