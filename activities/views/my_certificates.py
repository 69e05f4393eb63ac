"""My certificates: choose the days, apply to each unit that has hours on record, print what was issued."""

from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.forms.certificates import DaysForm, read_key, year_of
from activities.models import ServiceCertificate, ServiceRecord
from activities.services import certificates
from portal.common.hours import hours
from portal.organizations.models import Organization
from volunteers.models import Volunteer

SOURCES = ("scan", "list", "backfill")


def own_record(request):
    return Volunteer.objects.of_account(request.user).select_related("organization").first()


@never_cache
@require_GET
def me_certificates(request):
    """One offer for each unit with recorded hours in the days chosen, and what was applied for so far."""
    volunteer = own_record(request)
    form = DaysForm(request.GET if "first" in request.GET else None, initial=dict(zip(
        ("first", "last"), year_of(timezone.localdate()), strict=True
    )))  # fmt: skip
    first, last = _days_of(form)
    rows = ServiceCertificate.objects.of_account(request.user).select_related("organization")
    context = {
        "volunteer": volunteer,
        "form": form,
        "days": (first, last),
        "presets": presets(timezone.localdate()),
        "offers": offers_for(volunteer, first, last) if volunteer and first else [],
        "certificates": [(row, hours(row.minutes or 0)) for row in rows],
        "has_id_number": bool(volunteer and volunteer.id_number),
    }
    return render(request, "activities/me_certificates.html", context)


def presets(today):
    """``[(words, first, last)]`` of the days that people ask for most."""
    return [
        (_("This year"), date(today.year, 1, 1), today),
        (_("Last year"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        (_("All so far"), date(2000, 1, 1), today),
    ]


def _days_of(form):
    if not form.is_bound:
        return form.initial["first"], form.initial["last"]
    return (form.cleaned_data["first"], form.cleaned_data["last"]) if form.is_valid() else (None, None)


def offers_for(volunteer, first, last):
    """``[{"organization", "name", "hours", "records", "by_source", "certificate"}]``, the unit with most hours first.

    ``certificate`` is one from the same day on that waits, or that says the same hours: another would say no more.
    """
    records = ServiceRecord.objects.certifiable(volunteer, first, last)
    sums = {name: Sum("minutes", filter=Q(source=name)) for name in SOURCES}
    units = records.values("organization", "organization__name").order_by().annotate(
        total=Sum("minutes"), records=Count("pk"), newest=Max("service_date"), **sums
    )  # fmt: skip
    asked = ServiceCertificate.objects.filter(volunteer=volunteer, first_day=first, state__in=["applied", "issued"])
    asked = asked.order_by("state", "pk")
    return [
        {
            "organization": unit["organization"],
            "name": unit["organization__name"],
            "hours": hours(unit["total"]),
            "records": unit["records"],
            "by_source": [
                (ServiceRecord.Source(name).label, hours(unit[name])) for name in SOURCES if unit[name]
            ],
            "certificate": next((row for row in asked if _says(row, unit, last)), None),
        }
        for unit in sorted(units, key=lambda unit: -unit["total"])
    ]  # fmt: skip


def _says(certificate, unit, last):
    """Whether ``certificate``, waiting or issued, says of ``unit`` what a new one up to ``last`` would say."""
    if certificate.organization_id != unit["organization"] or not unit["newest"] <= certificate.last_day <= last:
        return False
    return certificate.state == ServiceCertificate.State.APPLIED or certificate.minutes == unit["total"]


@require_POST
def me_certificate_apply(request):
    volunteer = own_record(request)
    form = DaysForm(request.POST)
    try:
        unit = read_key(request.POST.get("organization", ""))
    except ValidationError:
        unit = 0
    if volunteer is None or not form.is_valid():
        raise Http404
    days = {"first_day": form.cleaned_data["first"], "last_day": form.cleaned_data["last"]}
    organization = get_object_or_404(Organization, pk=unit)
    done = certificates.apply_for_certificate(
        volunteer=volunteer, organization=organization, by=request.user, at=timezone.now(), **days
    )
    if done.state == ServiceCertificate.State.ISSUED:
        messages.success(request, _("The certificate is ready: %(number)s.") % {"number": done.number})
    else:
        messages.success(request, _("Applied. The unit issues it, and a message tells you."))
    return redirect("activities:me-certificates")


@never_cache
@require_http_methods(["GET", "POST"])
def me_certificate_pdf(request, pk):
    """The file; by POST, with the box ticked, it shows the whole identity number."""
    rows = ServiceCertificate.objects.of_account(request.user).select_related("volunteer", "organization")
    certificate = get_object_or_404(rows, pk=pk)
    in_full = request.method == "POST" and request.POST.get("in_full") == "on"
    pdf = certificates.file_of(certificate=certificate, in_full=in_full, by=request.user, at=timezone.now())
    return pdf_response(certificate, pdf)


def pdf_response(certificate, pdf):
    """``pdf`` to be kept or printed, under the number that people quote."""
    name = quote(f"志愿服务记录证明_{certificate.number}.pdf")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename=\"{certificate.number}.pdf\"; filename*=UTF-8''{name}"
    return response
