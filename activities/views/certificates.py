"""Certificates on the workbench: list, record, issuing, turning down, revoking; applying for others."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.filters.certificates import CertificateFilter
from activities.forms.certificates import ActForm, DaysForm, IssueForm, year_of
from activities.models import ServiceCertificate
from activities.policies import certificates as policies
from activities.querysets.certificates import ISSUE, VIEW_CERTIFICATES
from activities.services import certificates as services
from activities.views.award_words import timeline
from activities.views.my_certificates import offers_for, pdf_response, presets
from portal.common.acts import drawn_act
from portal.common.errors import RuleError
from portal.common.hours import hours
from portal.common.numbers import whole_number
from portal.common.views import FilteredListView
from portal.organizations.models import Organization
from volunteers.models import Volunteer

DECLINE_PHRASES = (
    gettext_lazy("Please have your hours corrected first"),
    gettext_lazy("Applied for twice"),
)
REVOKE_PHRASES = (
    gettext_lazy("The hours were not right"),
    gettext_lazy("Issued to the wrong person"),
)


class CertificateListView(FilteredListView):
    template_name = "activities/certificate_list.html"
    filterset_class = CertificateFilter

    def get_visible(self):
        return ServiceCertificate.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [(row, None if row.minutes is None else hours(row.minutes)) for row in context["rows"]],
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
        }


certificate_list = require_GET(
    permission_required(VIEW_CERTIFICATES, raise_exception=True)(CertificateListView.as_view())
)


def visible_certificate(request, pk):
    """The record, or 404 for whoever may not see it."""
    rows = ServiceCertificate.objects.visible_to(request.user).for_list()
    rows = rows.select_related("volunteer__user", "applied_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_GET
@permission_required(VIEW_CERTIFICATES, raise_exception=True)
def certificate_detail(request, pk):
    return render_detail(request, visible_certificate(request, pk))


def render_detail(request, certificate, *, form=None, refused=None, status=200):
    """The page of ``certificate``; ``refused`` is (act, what was typed, why it was not done)."""
    user = request.user
    may_issue = policies.can_issue(user, certificate)
    if may_issue and form is None:
        form = IssueForm(initial={**services.prefilled(certificate.organization), "version": certificate.version})
    waits = certificate.state == ServiceCertificate.State.APPLIED
    context = {
        "certificate": certificate,
        "facts": facts_of(certificate),
        "lines": services.lines_now(certificate),
        "timeline": timeline(certificate),
        "crumbs": [(_("Certificates"), reverse("activities:certificate-list")), (str(certificate), "")],
        "form": form if may_issue else None,
        "acts": [_act(name, certificate, refused) for name in ACTS if _may(user, name, certificate)],
        "is_own": waits and user.acting_ids & {certificate.volunteer.user_id, certificate.applied_by_id},
        "can_print": policies.can_print_certificate(user, certificate),
    }
    return render(request, "activities/certificate_detail.html", context, status=status)


ACTS = {
    "decline": (gettext_lazy("Not issue"), gettext_lazy("The person reads the reason and may apply again."),
                DECLINE_PHRASES),
    "revoke": (gettext_lazy("Revoke"), gettext_lazy("From now on the paper is shown as revoked to whoever checks it."),
               REVOKE_PHRASES),
}  # fmt: skip


def _may(user, name, certificate):
    return policies.can_issue(user, certificate) if name == "decline" else policies.can_revoke(user, certificate)


def _act(name, certificate, refused):
    url = reverse(f"activities:certificate-{name}", args=[certificate.pk])
    return drawn_act(name, words=ACTS[name], url=url, version=certificate.version, refused=refused, danger=True)


def facts_of(certificate):
    """``[(label, value)]`` of the record."""
    volunteer = certificate.volunteer
    shown = [
        (_("Full name"), volunteer.name),
        (_("Volunteer number"), volunteer.number),
        (_("Issuing unit"), certificate.organization_name or certificate.organization.name),
        (_("Days of service"), f"{certificate.first_day} — {certificate.last_day}"),
        (_("Applied for by"), certificate.applied_by),
        (_("Applied for on"), timezone.localdate(certificate.applied_at)),
    ]
    if certificate.issued_at:
        shown += [
            (_("Hours"), hours(certificate.minutes)),
            (_("Person responsible"), certificate.responsible_name),
            (_("Handled by"), certificate.handler_name),
            (_("Contact of the unit"), certificate.contact),
            (_("Issued on"), timezone.localdate(certificate.issued_at)),
            (pgettext("certificate", "Notes"), certificate.note),
            (_("Fingerprint of the file (SHA-256)"), certificate.pdf_sha256),
        ]
    if certificate.closed_at:
        shown += [
            (_("Revoked or declined on"), timezone.localdate(certificate.closed_at)),
            (_("Revoked or declined by"), certificate.closed_by),
            (_("Reason"), certificate.reason),
        ]
    return [(label, str(value)) for label, value in shown if value not in (None, "")]


@require_POST
@permission_required(ISSUE, raise_exception=True)
def certificate_issue(request, pk):
    certificate = visible_certificate(request, pk)
    policies.check_can_issue(request.user, certificate)
    form = IssueForm(request.POST)
    try:
        if not form.is_valid():
            return render_detail(request, certificate, form=form, status=400)
        done = services.issue_certificate(
            certificate=certificate, content=form.content, by=request.user, at=timezone.now(),
            version=form.cleaned_data["version"],
        )  # fmt: skip
    except RuleError as error:
        messages.error(request, str(error))
        return render_detail(request, visible_certificate(request, pk), status=409)
    messages.success(request, _("Issued: %(number)s.") % {"number": done.number})
    following = ServiceCertificate.objects.issuable_by(request.user).first()
    return redirect("activities:certificate-detail", following.pk if following else done.pk)


@require_POST
@permission_required(ISSUE, raise_exception=True)
def certificate_act(request, pk, act):
    """Turn down, revoke: each with a reason; what was typed is never lost."""
    certificate = visible_certificate(request, pk)
    check, service = {
        "decline": (policies.check_can_issue, services.decline_certificate),
        "revoke": (policies.check_can_revoke, services.revoke_certificate),
    }[act]
    check(request.user, certificate)
    form = ActForm(request.POST)
    form.is_valid()
    reason, version = form.cleaned_data.get("reason", ""), form.cleaned_data.get("version", 0)
    try:
        service(certificate=certificate, reason=reason, by=request.user, at=timezone.now(), version=version)
    except ValidationError as error:
        return render_detail(request, certificate, refused=(act, reason, " ".join(error.messages)), status=400)
    except RuleError as error:
        current = visible_certificate(request, pk)
        return render_detail(request, current, refused=(act, reason, str(error)), status=409)
    messages.success(request, _("Saved."))
    return redirect("activities:certificate-detail", pk)


@never_cache
@require_GET
@permission_required(VIEW_CERTIFICATES, raise_exception=True)
def certificate_pdf(request, pk):
    """The paper as the person has it, with the identity number masked."""
    certificate = visible_certificate(request, pk)
    pdf = services.file_of(certificate=certificate, in_full=False, by=request.user, at=timezone.now())
    return pdf_response(certificate, pdf)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(ISSUE, raise_exception=True)
def certificate_create(request, pk):
    """Apply for a volunteer without an account; a colleague issues."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user).for_list(), pk=pk)
    bound = request.POST if request.method == "POST" else request.GET if "first" in request.GET else None
    days = dict(zip(("first", "last"), year_of(timezone.localdate()), strict=True))
    form = DaysForm(bound, initial=days)
    if bound is not None:
        days = form.cleaned_data if form.is_valid() else {}
    units = Organization.objects.visible_to(request.user, ISSUE)
    if request.method == "POST" and form.is_valid():
        unit = get_object_or_404(units, pk=whole_number(request.POST.get("organization", ""), max_digits=18) or 0)
        done = services.apply_for_certificate(
            volunteer=volunteer, organization=unit, first_day=days["first"], last_day=days["last"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Applied. A colleague issues it."))
        return redirect("activities:certificate-detail", done.pk)
    own = set(units.values_list("pk", flat=True))
    offers = offers_for(volunteer, days["first"], days["last"]) if days else []
    context = {
        "volunteer": volunteer, "form": form, "days": (days.get("first"), days.get("last")),
        "offers": [offer for offer in offers if offer["organization"] in own],
        "presets": presets(timezone.localdate()), "has_account": volunteer.user_id is not None,
        "crumbs": [(_("Certificates"), reverse("activities:certificate-list")), (str(volunteer), "")],
    }  # fmt: skip
    return render(request, "activities/certificate_create.html", context)
