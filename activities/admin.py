"""The table of activity types for system administrators; types are retired, never deleted."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityType
from portal.audit.changes import AuditedChanges
from portal.common.admin import ExportableAdmin
from portal.ledgers.base import ledgers


class ActivityTypeForm(forms.ModelForm):
    """The ledgers are chosen among those that exist: a wrong name would leave activities out of every one."""

    ledgers = forms.MultipleChoiceField(
        label=_("ledgers"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(ledger.slug, ledger.title) for ledger in ledgers()],
        help_text=_("Ledgers that take activities of this type."),
    )  # fmt: skip

    class Meta:
        model = ActivityType
        fields = (
            "code", "name", "family", "service_form", "counts_hours", "ledgers", "national_category", "order",
            "is_active",
        )  # fmt: skip


@admin.register(ActivityType)
class ActivityTypeAdmin(AuditedChanges, ExportableAdmin):
    form = ActivityTypeForm
    exported_as = "activity-types"
    list_display = ("code", "name", "family", "service_form", "counts_hours", "national_category", "order", "is_active")
    list_display_links = ("name",)
    list_filter = ("family", "is_active", "counts_hours")
    list_select_related = ("national_category",)
    search_fields = ("code", "name")
