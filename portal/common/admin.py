"""Admin pages that only show."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import FieldDoesNotExist
from django.db.models.constants import LOOKUP_SEP
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# What Django's own Chinese lacks or says oddly; our catalogue goes before Django's.
WORDS_OF_DJANGO = (
    gettext_noop("Model name"), gettext_noop("Add link"), gettext_noop("Change or view list link"),
    gettext_noop("Log out"), gettext_noop("Add %(name)s"), gettext_noop("Select %s to change"),
    gettext_noop("Select %s to view"), gettext_noop("Recent actions"), gettext_noop("My actions"),
    gettext_noop("None available"),
)  # fmt: skip


KEY = "pk"


class PortalAdmin(admin.ModelAdmin):
    """Every table of ours at /admin/: an address narrows the list only by what the list itself shows or filters by.

    Django lets an address ask for any column of the model; letter by letter that reads what no page shows.
    """

    def lookup_allowed(self, lookup, value, request):
        columns = self.get_list_display(request)
        filters = [entry[0] if isinstance(entry, tuple) else entry for entry in self.get_list_filter(request)]
        names = {name for name in (*columns, *filters, self.date_hierarchy) if isinstance(name, str)}
        named = {filter_class.parameter_name for filter_class in filters if hasattr(filter_class, "parameter_name")}
        return lookup in named or _column_of(self.model, lookup) in {KEY, *names}


def _column_of(model, lookup):
    """The path of fields in ``lookup``, without what is asked of the last one; the key of a row is the row itself.

    ``owner__id__exact`` is ``owner``, ``at__year`` is ``at``, ``id__in`` is KEY, of no field at all is "".
    """
    path = []
    for part in lookup.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if part == KEY else model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        if getattr(field, "primary_key", False):
            return LOOKUP_SEP.join(path) or KEY
        path.append(field.name)
        if not field.is_relation:
            break
        model = field.related_model
    return LOOKUP_SEP.join(path)


class ExportableAdmin(PortalAdmin):
    """A list whose rows can be taken away as Excel. ``exported_as`` names the export that says what a file holds."""

    exported_as = ""
    actions = ["export_rows"]
    change_list_template = "admin/exportable_list.html"

    @admin.action(description=_("Export to Excel"), permissions=["view"])
    def export_rows(self, request, queryset):
        """Go to the page that makes the file: of the rows picked by hand, or of all that the conditions leave."""
        query = request.GET.copy()
        if request.POST.get("select_across") != "1":
            query = QueryDict(mutable=True)
            query["id__in"] = ",".join(request.POST.getlist(ACTION_CHECKBOX_NAME))
        return redirect(f"{reverse('exports:export-create', args=[self.exported_as])}?{query.urlencode()}")


class ReadOnlyAdmin(PortalAdmin):
    """Rows can be looked at, never added, changed or deleted."""

    actions = ()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
