"""Code tables and holidays for system administrators."""

from django.contrib import admin, messages
from django.db import transaction
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.audit.changes import AuditedChanges
from portal.audit.services import record
from portal.codes.models import Code, Holiday
from portal.common.admin import ExportableAdmin


@admin.register(Code)
class CodeAdmin(AuditedChanges, ExportableAdmin):
    exported_as = "codes"
    list_display = ("table", "value", "label", "order", "validity", "is_active")
    list_display_links = ("label",)
    list_filter = ("table", "is_active")
    search_fields = ("label", "value")
    fields = ("table", "value", "label", "order", "valid_from", "valid_until", "is_active")

    def get_readonly_fields(self, request, obj=None):
        """An entry that exists keeps its table and value: records refer to it, and other systems know the value."""
        return () if obj is None else ("table", "value")

    @admin.display(description=_("valid"))
    def validity(self, code):
        """From when until when, in words."""
        if not code.is_active:
            return _t("Retired")
        if code.valid_from and code.valid_until:
            return _t("%(first)s to %(last)s") % {"first": code.valid_from, "last": code.valid_until}
        if code.valid_from:
            return _t("from %(day)s on") % {"day": code.valid_from}
        if code.valid_until:
            return _t("until %(day)s") % {"day": code.valid_until}
        return _t("always")


class YearFilter(admin.SimpleListFilter):
    title, parameter_name = _("year"), "year"

    def lookups(self, request, model_admin):
        return [(str(year.year), str(year.year)) for year in Holiday.objects.dates("day", "year", order="DESC")]

    def queryset(self, request, queryset):
        year = self.value()
        return queryset.filter(day__year=year) if year and year.isdigit() and len(year) == 4 else queryset


@admin.register(Holiday)
class HolidayAdmin(AuditedChanges, ExportableAdmin):
    """Review times count working days; what is wrong here is mended, a day too many becomes an ordinary one."""

    list_display = ("day", "weekday", "name", "is_workday")
    list_display_links = ("day",)
    exported_as = "holidays"
    list_filter = (YearFilter, "is_workday")
    list_per_page = 200

    @admin.display(description=_("weekday"))
    def weekday(self, holiday):
        return WEEKDAYS[holiday.day.weekday()]

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("codes.manage_codes")

    def delete_model(self, request, obj):
        with transaction.atomic():
            record(action="holiday.removed", by=request.user, at=timezone.now(), target=obj)
            super().delete_model(request, obj)

    def get_actions(self, request):
        """Days are taken out one by one, so that each stands in the timeline."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def changelist_view(self, request, extra_context=None):
        """Say which years nobody has entered: this one, and the coming one."""
        this = timezone.localdate().year
        entered = {day.year for day in Holiday.objects.dates("day", "year")}
        for year in sorted({this, this + 1} - entered):
            words = _t("%(year)d is not entered yet. The State Council announces its days in November before.")
            messages.warning(request, words % {"year": year})
        return super().changelist_view(request, extra_context)
