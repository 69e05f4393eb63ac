"""Code tables for system administrators."""

from django.contrib import admin

from portal.codes.models import Code


@admin.register(Code)
class CodeAdmin(admin.ModelAdmin):
    list_display = ("table", "value", "label", "order", "is_active")
    list_display_links = ("label",)
    list_filter = ("table", "is_active")
    search_fields = ("label", "value")

    def has_delete_permission(self, request, obj=None):
        return False
