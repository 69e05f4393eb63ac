"""Is this certificate real? For whoever holds the paper: what is printed on it, and whether it is in force."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from activities.forms.certificates import CodeForm
from activities.models import ServiceCertificate
from portal.common.access import public
from portal.common.errors import NotNowError
from portal.common.hours import hours
from portal.common.throttle import may_try
from portal.privacy.masks import mask_name


@dataclass(frozen=True)
class Paper:
    """A certificate as its reader may know it. ``name`` and ``volunteer_number`` are blank after an erasure."""

    number: str
    issuer: str
    name: str
    volunteer_number: str
    first_day: date
    last_day: date
    hours: Decimal
    issued_on: date
    revoked_on: date | None

    @classmethod
    def of(cls, certificate):
        copy = json.loads(certificate.snapshot) if certificate.snapshot else {"name": "", "volunteer_number": ""}
        revoked = certificate.state == ServiceCertificate.State.REVOKED
        return cls(
            number=certificate.number, issuer=certificate.organization_name, name=mask_name(copy["name"]),
            volunteer_number=copy["volunteer_number"], first_day=certificate.first_day,
            last_day=certificate.last_day, hours=hours(certificate.minutes),
            issued_on=timezone.localdate(certificate.issued_at),
            revoked_on=timezone.localdate(certificate.closed_at) if revoked else None,
        )  # fmt: skip


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def verify(request):
    """The code typed by hand; it is posted, so it stands in no address."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, form.cleaned_data["code"], form)
    return _page(request, form)


@public
@never_cache
@require_GET
def verify_code(request, code):
    """Where the QR code leads."""
    return _answer(request, code, CodeForm())


def _answer(request, code, form):
    """The same page for a code that is unknown, old or misspelt; each try counts."""
    try:
        if not may_try("verify", get_adapter().get_client_ip(request), limit=settings.VERIFY_TRIES_PER_HOUR):
            return render(request, "429.html", status=429)
    except NotNowError as away:
        if form.is_bound:
            form.add_error(None, str(away))
        return _page(request, form, status=503, is_away=True)
    found = ServiceCertificate.objects.with_code(code).first()
    if found is None:
        return _page(request, form, status=404, is_unknown=True)
    return _page(request, form, paper=Paper.of(found))


def _page(request, form, *, status=200, **context):
    context = {"form": form, "today": timezone.localdate(), **context}
    response = render(request, "activities/verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
