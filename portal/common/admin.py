"""Admin pages that only show."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows can be looked at, never added, changed or deleted."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
