"""Calls for registration forms: by when, and who has not handed in."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.common.errors import RuleError
from volunteers import policies, services
from volunteers.forms.teams import CallForm
from volunteers.models import Team, TeamCall
from volunteers.querysets import CHANGE_TEAMS, REGISTER_TEAMS, VIEW_TEAMS

PER_PAGE = 50


def visible_call(request, pk):
    return get_object_or_404(TeamCall.objects.visible_to(request.user).for_list(), pk=pk)


@require_GET
@permission_required(VIEW_TEAMS, raise_exception=True)
def call_list(request):
    calls = TeamCall.objects.visible_to(request.user).for_list()
    context = {
        "page_obj": Paginator(calls, PER_PAGE).get_page(request.GET.get("page")),
        "can_call": request.user.has_perm(REGISTER_TEAMS),
        "today": timezone.localdate(),
    }
    return render(request, "volunteers/call_list.html", context)


@require_GET
@permission_required(VIEW_TEAMS, raise_exception=True)
def call_detail(request, pk):
    """Which units have handed in. A unit sees the call and its own forms; the union that asks sees all."""
    call = visible_call(request, pk)
    sees_all = request.user.has_perm(REGISTER_TEAMS, call.organization)
    only_late = request.GET.get("late") == "1"
    units = services.called_units(call) if sees_all else _own_units(request.user, call)
    late = units.filter(has_handed_in=False)
    page = Paginator(late if only_late else units, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "crumbs": [(_("Calls for teams"), reverse("volunteers:call-list")), (call.title, "")],
        "page_obj": page,
        "rows": with_teams(request.user, page.object_list, call),
        "unit_count": units.count(),
        "late_count": late.count(),
        "only_late": only_late,
        "sees_all": sees_all,
        "can_remind": policies.can_remind(request.user, call, timezone.now()),
        "can_edit": policies.can_call(request.user, call.organization),
        "can_add": request.user.has_perm(CHANGE_TEAMS),
        "today": timezone.localdate(),
    }
    return render(request, "volunteers/call_detail.html", context)


def _own_units(user, call):
    """The called units for which ``user`` writes."""
    return services.called_units(call).visible_to(user, CHANGE_TEAMS)


def with_teams(user, units, call):
    """``[(unit, its forms for the call that the reader sees)]``; one query."""
    units = list(units)
    teams = Team.objects.visible_to(user).filter(organization__in=units, kind__in=call.kinds)
    found = {}
    for team in teams.exclude(state=Team.State.DISSOLVED):
        found.setdefault(team.organization_id, []).append(team)
    return [(unit, found.get(unit.pk, [])) for unit in units]


@require_http_methods(["GET", "POST"])
@permission_required(REGISTER_TEAMS, raise_exception=True)
def call_create(request):
    initial = {"organization": request.user.organization_id, "year": timezone.localdate().year}
    form = CallForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        call = _saved(request, form, organization=form.cleaned_data["organization"])
        if call is not None:
            messages.success(request, _("The units were told."))
            return redirect("volunteers:call-detail", call.pk)
    return render(request, "volunteers/call_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def call_edit(request, pk):
    call = visible_call(request, pk)
    policies.check_can_call(request.user, call.organization)
    form = CallForm(request.POST or None, user=request.user, call=call)
    if request.method == "POST" and form.is_valid():
        saved = _saved(request, form, organization=call.organization, call=call, version=form.cleaned_data["version"])
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect("volunteers:call-detail", pk)
    return render(request, "volunteers/call_form.html", {"form": form, "call": call})


def _saved(request, form, **about):
    try:
        return services.save_call(content=form.content, by=request.user, at=timezone.now(), **about)
    except ValidationError as error:
        form.add_error(None, error)
    except RuleError as error:
        form.add_error(None, str(error))
    return None


@require_POST
def call_remind(request, pk):
    """One message to each late unit."""
    call = visible_call(request, pk)
    policies.check_can_call(request.user, call.organization)
    late, unreached = services.remind_late_units(call=call, by=request.user, at=timezone.now())
    words = ngettext("%(number)d unit was reminded.", "%(number)d units were reminded.", late - unreached)
    messages.success(request, words % {"number": late - unreached})
    if unreached:
        words = ngettext("%(number)d unit has nobody to tell.", "%(number)d units have nobody to tell.", unreached)
        messages.warning(request, words % {"number": unreached})
    return redirect("volunteers:call-detail", pk)
