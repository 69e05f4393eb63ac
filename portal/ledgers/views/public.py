"""Published ledgers for everybody. A template gets a Report, which holds what is public and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from portal.common.access import public
from portal.common.errors import RuleError
from portal.common.periods import Period
from portal.common.views import FilteredListView
from portal.ledgers.filters import ReportFilter
from portal.ledgers.models import LedgerPeriod
from portal.ledgers.responses import workbook_response
from portal.ledgers.views.periods import table_of


@dataclass(frozen=True)
class Report:
    """A published ledger as anonymous people may know it; ``version`` 0 is a zero report without a file."""

    title: str
    organization: str
    period: str
    url: str
    published_at: datetime
    version: int = 0
    row_count: int = 0
    as_of: datetime | None = None
    sha256: str = ""
    file_url: str = ""

    @classmethod
    def of(cls, row):
        """The public side of a published LedgerPeriod."""
        period, run = row.period, row.sealed_run
        address = [row.organization.code, period.code]
        report = {
            "title": str(row.title),
            "organization": run.organization_name if run else row.organization.name,
            "period": period.label,
            "url": f"{reverse('ledgers:report-detail', args=address)}?ledger={row.ledger}",
            "published_at": row.published_at,
        }
        if run is not None:
            report |= {
                "version": run.version, "row_count": run.row_count, "as_of": run.as_of,
                "sha256": run.public_xlsx_sha256,
                "file_url": reverse("ledgers:report-file", args=[*address, row.ledger]),
            }  # fmt: skip
        return cls(**report)


class ReportListView(FilteredListView):
    template_name = "ledgers/report_list.html"
    filterset_class = ReportFilter

    def get_visible(self):
        rows = LedgerPeriod.objects.published().select_related("organization", "sealed_run")
        return rows.order_by("-starts_on", "organization__sort_key", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        filterset = context["filterset"]
        reports = [Report.of(row) for row in context.pop("rows")]
        return context | {"reports": reports, "is_filtered": bool(context["chips"] or filterset.errors)}


report_list = public(require_GET(ReportListView.as_view()))


def _published(organization, period):
    """Published ledgers of a unit (by code) for a period (by code); what is not published is not there."""
    try:
        asked = Period.parse(period)
    except ValueError as error:
        raise Http404 from error
    rows = LedgerPeriod.objects.published().filter(organization__code=organization, kind=asked.kind)
    return rows.filter(starts_on=asked.start).select_related("organization", "sealed_run").order_by("ledger")


@public
@require_GET
def report_detail(request, organization, period):
    """One published ledger as a table; ``?ledger=`` chooses when the unit publishes several for the period."""
    rows = list(_published(organization, period))
    if not rows:
        raise Http404
    row = next((row for row in rows if row.ledger == request.GET.get("ledger")), rows[0])
    others = [Report.of(other) for other in rows if other is not row]
    context = {"report": Report.of(row), "others": others} | table_of(request, row.sealed_run, "public")
    return render(request, "ledgers/report_detail.html", context)


@public
@require_GET
def report_file(request, organization, period, ledger):
    row = _published(organization, period).filter(ledger=ledger, sealed_run__isnull=False).first()
    if row is None:
        raise Http404
    try:
        return workbook_response(row.sealed_run, "public")
    except RuleError as error:
        raise Http404 from error
