"""What is kept about me: for the person who is signed in, in clear, and theirs to correct and to end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.common.errors import StaleVersionError
from portal.privacy.masks import mask_id_number
from volunteers import policies, services
from volunteers.forms.person import EditForm
from volunteers.models import Team, TeamMember, Volunteer
from volunteers.services.consents import erase_day
from volunteers.views.words import birth_words, names_of, timeline

OWN_FIELDS = ("phone", "address", "emergency_name", "emergency_phone", "skills", "service_categories")


def own_record(request):
    rows = Volunteer.objects.of_account(request.user).for_list()
    return rows.first()


@never_cache
@require_GET
def me(request):
    """The person's own page: account, roles, volunteer record, consents."""
    volunteer = own_record(request)
    user = request.user
    account = [
        (_("Full name"), user.display_name),
        (_("User name"), user.username),
        (_("Unit"), user.organization.name),
        (
            _("Roles"),
            "、".join(f"{item.get_role_display()}（{item.organization}）" for item in user.organization_assignments),
        ),
    ]
    context = {
        "account": account, "volunteer": volunteer, "consents": _consents(volunteer),
        "asked_teams": TeamMember.objects.of_account(user).filter(state=TeamMember.State.ASKED).count(),
        "led_teams": Team.objects.led_by(user).exclude(state=Team.State.DISSOLVED),
    }  # fmt: skip
    return render(request, "volunteers/me.html", context)


def _consents(volunteer):
    return volunteer.consents.select_related("noted_by") if volunteer else []


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def me_volunteer(request):
    """Everything that is kept, and the form for what one corrects oneself."""
    volunteer = own_record(request)
    if volunteer is None:
        if request.method == "POST":
            raise Http404
        return render(request, "volunteers/me_volunteer.html", {"volunteer": None})
    form = EditForm(request.POST or None, volunteer=volunteer, names=OWN_FIELDS)
    if request.method == "POST" and form.is_valid() and _corrected(request, form, volunteer):
        messages.success(request, _("Saved."))
        return redirect("volunteers:me-volunteer")
    today = timezone.localdate()
    context = {
        "volunteer": volunteer, "form": form, "facts": own_facts(volunteer), "consents": _consents(volunteer),
        "timeline": timeline(volunteer), "erase_day": erase_day(today),
        "has_consent": volunteer.consents.in_force().exists(),
        "transfer": volunteer.transfers.pending().for_list().first(),
        "can_move": policies.can_ask_oneself(request.user, volunteer),
    }  # fmt: skip
    return render(request, "volunteers/me_volunteer.html", context)


def _corrected(request, form, volunteer):
    try:
        services.correct_own(
            volunteer=volunteer, content=form.content, by=request.user, at=timezone.now(),
            version=form.cleaned_data["version"],
        )  # fmt: skip
    except StaleVersionError as error:
        form.data = form.data.copy()
        form.data["version"] = error.current.version
        form.add_error(None, str(error))
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@require_POST
def me_withdraw(request):
    """Nothing more is kept about me: the record leaves the register now and is erased when the clock has run."""
    volunteer = own_record(request)
    if volunteer is None:
        raise Http404
    services.withdraw_consent(volunteer=volunteer, by=request.user, at=timezone.now())
    messages.success(request, _("Your consent is withdrawn. You are off the register."))
    return redirect("volunteers:me")


def own_facts(volunteer):
    """``[(label, value)]`` of all that is kept, for the person it is about."""
    return [
        (_("Volunteer number"), volunteer.number),
        (_("State"), volunteer.get_state_display()),
        (_("Unit"), volunteer.organization.name),
        (_("Full name"), volunteer.name),
        (_("Sex"), volunteer.get_sex_display()),
        (_("Born"), birth_words(volunteer)),
        (_("Identity number"), mask_id_number(volunteer.id_number)),
        (_("Mobile phone"), volunteer.phone),
        (_("Address (to the street)"), volunteer.address),
        (_("Position"), volunteer.position),
        (_("Political status"), volunteer.get_political_status_display()),
        (_("Education"), volunteer.get_education_display()),
        (_("Skills"), names_of(volunteer.skills)),
        (_("Wishes to serve in"), names_of(volunteer.service_categories)),
        (_("Emergency contact"), " · ".join(filter(None, [volunteer.emergency_name, volunteer.emergency_phone]))),
        (_("Guardian"), " · ".join(filter(None, [volunteer.guardian_name, volunteer.guardian_phone]))),
        (_("On the register since"), volunteer.registered_on),
    ]
