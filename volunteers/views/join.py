"""The public way in: choose a unit, apply; or say yes to what a unit has entered. Nobody learns who is registered."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from portal.common.access import public
from portal.common.errors import NotNowError, RuleError
from portal.common.numbers import whole_number
from portal.common.throttle import may_try
from portal.organizations.models import Organization
from portal.privacy.masks import mask_name
from portal.privacy.purposes import current
from volunteers import services
from volunteers.forms.join import AnswerForm, JoinForm, SlipForm, UnitSearchForm
from volunteers.models import Consent
from volunteers.services.content import needs_guardian

UNITS_SHOWN = 30
Purpose = Consent.Purpose


def consent_texts():
    """The words in force that the pages show above the boxes."""
    return {"register": current(Purpose.REGISTER), "guardian": current(Purpose.GUARDIAN)}


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def join(request):
    """First the unit (``?unit=``), found by a part of its name; then the form."""
    asked = whole_number(request.GET.get("unit", ""), max_digits=18)
    if asked is None:
        return _choose_unit(request)
    unit = get_object_or_404(Organization.objects.active(), pk=asked)
    person = request.user if request.user.is_authenticated else None
    initial = {"name": person.display_name} if person else {}
    form = JoinForm(request.POST or None, current_version=current(Purpose.REGISTER).version, initial=initial)
    status = 200
    try:
        if request.method == "POST" and form.is_valid() and _applied(request, form, unit, person):
            return redirect("volunteers:join-done")
    except NotNowError as error:
        form.add_error(None, str(error))
        status = 503
    context = {"form": form, "unit": unit, **consent_texts()}
    return render(request, "volunteers/join.html", context, status=status)


def _choose_unit(request):
    form = UnitSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    units = Organization.objects.active().exclude(kind=Organization.Kind.DEPARTMENT).select_related("parent")
    found = units.filter(name__icontains=words) if words else units.none()
    own = units.filter(pk=request.user.organization_id).first() if request.user.is_authenticated else None
    context = {"form": form, "units": found[:UNITS_SHOWN], "own": own, "words": words}
    return render(request, "volunteers/join_unit.html", context)


def _applied(request, form, unit, person):
    """Whether the application was taken, in the same way for people whom the unit knows; else the form says why."""
    if not _within_limit(request):
        form.add_error(None, _("Too many applications from here. Please try again in an hour."))
        return False
    try:
        services.apply_to_join(organization=unit, content=form.content, by=person, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except RuleError as error:
        form.add_error(None, str(error))
        return False
    return True


def _within_limit(request):
    """Count one try from this address; an office behind one address has enough of them."""
    return may_try("join", get_adapter().get_client_ip(request), limit=settings.JOIN_TRIES_PER_HOUR)


@public
@require_GET
def join_done(request):
    return render(request, "volunteers/join_done.html")


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def accept(request):
    """The person whom a unit entered types the code of the slip, reads what is kept, and says yes or no.

    The code never stands in the address: web servers write those down.
    """
    slip = SlipForm(request.POST or None)
    if request.method == "POST" and slip.is_valid():
        try:
            return _answered(request, slip.cleaned_data["code"])
        except services.SlipRefusedError:
            words = _(
                "This code opens nothing. A slip is good once and for %(days)d days: ask your union for a new one."
            )
            slip.add_error("code", words % {"days": services.SLIP_DAYS})
        except NotNowError:
            return render(request, "volunteers/join_later.html", status=503)
    return render(request, "volunteers/join_slip.html", {"form": slip})


def _answered(request, code):
    """The page that asks, or the one that thanks; SlipRefusedError."""
    if not _within_limit(request):
        raise services.SlipRefusedError
    at = timezone.now()
    volunteer = services.invited_by(code, at=at)
    is_minor, is_no = needs_guardian(volunteer, at=at), "no" in request.POST
    form = AnswerForm(request.POST if "yes" in request.POST else None, is_minor=is_minor)
    if is_no or form.is_valid():
        user = request.user if request.user.is_authenticated else None
        services.answer_invitation(code=code, agrees=not is_no, user=user, at=at)
        return render(request, "volunteers/join_done.html", {"declined": is_no})
    context = {
        "form": form, "code": code, "unit": volunteer.organization, "name": mask_name(volunteer.name),
        "is_minor": is_minor, **consent_texts(),
    }  # fmt: skip
    return render(request, "volunteers/join_accept.html", context)
