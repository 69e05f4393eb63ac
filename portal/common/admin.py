"""Admin pages that only show."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# Headings that Django's own Chinese lacks; our catalogue goes before Django's.
WORDS_OF_DJANGO = (gettext_noop("Model name"), gettext_noop("Add link"), gettext_noop("Change or view list link"))


class ExportableAdmin(admin.ModelAdmin):
    """A list whose rows can be taken away as Excel. ``exported_as`` names the export that says what a file holds."""

    exported_as = ""
    actions = ["export_rows"]

    @admin.action(description=_("Export to Excel"), permissions=["view"])
    def export_rows(self, request, queryset):
        """Go to the page that makes the file: of the rows picked by hand, or of all that the conditions leave."""
        query = request.GET.copy()
        if request.POST.get("select_across") != "1":
            query = QueryDict(mutable=True)
            query["id__in"] = ",".join(request.POST.getlist(ACTION_CHECKBOX_NAME))
        return redirect(f"{reverse('exports:export-create', args=[self.exported_as])}?{query.urlencode()}")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows can be looked at, never added, changed or deleted."""

    actions = ()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
