"""Ledgers for system administrators: closing rules in words; periods and versions to look at, without contents."""

from django import forms
from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.audit.changes import AuditedChanges
from portal.common.admin import ExportableAdmin, ReadOnlyAdmin
from portal.ledgers import services
from portal.ledgers.base import ledgers
from portal.ledgers.models import ClosingRule, LedgerPeriod, LedgerRun
from portal.ledgers.responses import workbook_response


class ClosingRuleForm(forms.ModelForm):
    """The ledger is chosen among those that exist; a rule keeps its ledger, period and stage."""

    ledger = forms.ChoiceField(label=_("ledger"), choices=lambda: [(ledger.slug, ledger.title) for ledger in ledgers()])

    class Meta:
        model = ClosingRule
        fields = ("ledger", "period_kind", "is_final", "days", "at_time", "is_active")
        help_texts = {
            "is_final": _("A first version is made while the period runs, the final one after it."),
            "days": _("After the first day of the period for a first version, after its last day for a final one."),
        }


@admin.display(description=_("ledger"), ordering="ledger")
def ledger_title(row):
    """The name of the ledger as offices call it; its short name where it is registered no more."""
    return next((str(ledger.title) for ledger in ledgers() if ledger.slug == row.ledger), row.ledger)


@admin.register(ClosingRule)
class ClosingRuleAdmin(AuditedChanges, ExportableAdmin):
    form = ClosingRuleForm
    exported_as = "closing-rules"
    list_display = ("sentence", ledger_title, "period_kind", "is_final", "is_active")
    list_display_links = ("sentence",)

    def get_readonly_fields(self, request, obj=None):
        """A rule that exists keeps what it is about: its cursors and versions belong to that."""
        return () if obj is None else ("ledger", "period_kind", "is_final")

    @admin.display(description=_("rule"))
    def sentence(self, rule):
        return rule.sentence


@admin.register(LedgerPeriod)
class LedgerPeriodAdmin(ExportableAdmin, ReadOnlyAdmin):
    exported_as = "all-ledger-periods"
    list_display = (ledger_title, "organization", "kind", "starts_on", "state", "is_zero_report")
    exclude = ("ledger",)
    readonly_fields = (ledger_title,)
    list_filter = ("ledger", "kind", "state", "is_zero_report")
    list_select_related = ("organization",)
    search_fields = ("organization__name", "organization__code")
    date_hierarchy = "starts_on"


@admin.register(LedgerRun)
class LedgerRunAdmin(ExportableAdmin, ReadOnlyAdmin):
    """Administrators see no contents of records, so the file that they may take is the public version."""

    exported_as = "ledger-runs"
    list_display = (
        "organization_name",
        "period_code",
        "version",
        "job_state",
        "row_count",
        "finished_at",
        "is_intact",
        "file",
    )
    list_filter = ("job_state", "stage", "is_intact", "period__kind")
    list_select_related = ("period__organization",)
    search_fields = ("organization_name",)
    exclude = (
        "ledger", "lease_token", "lease_until", "held", "totals", "public_totals", "xlsx_sha256", "public_xlsx_sha256",
        "rows_sha256",
    )  # fmt: skip
    readonly_fields = (ledger_title, "file", "fingerprint", "public_fingerprint")

    def get_urls(self):
        download = self.admin_site.admin_view(self.download)
        return [path("<int:pk>/xlsx/", download, name="ledgers_ledgerrun_download"), *super().get_urls()]

    @admin.display(description=_("period"))
    def period_code(self, run):
        return run.period.period.code

    @admin.display(description=_("Fingerprint (SHA-256)"))
    def fingerprint(self, run):
        return run.xlsx_sha256 or "--"

    @admin.display(description=_("Fingerprint of the public version"))
    def public_fingerprint(self, run):
        return run.public_xlsx_sha256 or "--"

    @admin.display(description=_("public Excel file"))
    def file(self, run):
        if run.job_state != "done":
            return "--"
        url = reverse("admin:ledgers_ledgerrun_download", args=[run.pk])
        return format_html('<a href="{}">{}</a>', url, _("Download"))

    def download(self, request, pk):
        """The public workbook, for whoever may look after the background work of that unit."""
        runs = LedgerRun.objects.done().visible_to(request.user, "ledgers.view_operations")
        run = get_object_or_404(runs.select_related("period", "organization"), pk=pk)
        response = workbook_response(run, "public")
        services.note_download(run=run, variant="public", by=request.user, at=timezone.now())
        return response
