"""Writing a team's registration form, and asking for a change of a registered one."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.common.errors import RuleError, StaleVersionError
from portal.common.posts import add_errors, shown_key
from volunteers import policies, services
from volunteers.forms.teams import RevisionForm, TeamForm
from volunteers.models import TeamKind
from volunteers.querysets import CHANGE_TEAMS
from volunteers.views.team_detail import visible_team


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@permission_required(CHANGE_TEAMS, raise_exception=True)
def team_create(request):
    initial = {"organization": request.user.organization_id, "kind": asked_kind(request)}
    form = TeamForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = _saved(request, form, organization=form.cleaned_data["organization"], form_key=shown_key(request))
        if saved is not None:
            messages.success(request, _("Draft saved. Fill the roster, print the form, have it sealed, hand it in."))
            return redirect("volunteers:team-detail", saved.pk)
    return render(request, "volunteers/team_form.html", {"form": form, "form_key": uuid.uuid4()})


def asked_kind(request):
    """The kind that a link asked for, else the most frequent one."""
    kind = request.GET.get("kind", "")
    return kind if kind in TeamKind.values else TeamKind.STAFF


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def team_edit(request, pk):
    """Go on with a draft or a form that came back; whoever comes late sees what the other one wrote."""
    team = visible_team(request, pk)
    policies.check_can_edit_team(request.user, team)
    form, theirs, is_late = TeamForm(request.POST or None, user=request.user, base=team), [], False
    if request.method == "POST" and form.is_valid():
        try:
            saved = _saved(
                request, form, organization=team.organization, team=team, version=form.cleaned_data["version"]
            )
        except StaleVersionError as error:
            theirs, form = form.differences(error.current), _anew(request, TeamForm, error.current)
            is_late = True
        else:
            if saved is not None:
                messages.success(request, _("Saved."))
                return redirect("volunteers:team-detail", pk)
    context = {"form": form, "team": team, "theirs": theirs, "is_late": is_late}
    return render(request, "volunteers/team_form.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def team_revise(request, pk):
    """Ask the upper union for a change of the registered form."""
    team = visible_team(request, pk)
    policies.check_can_revise_team(request.user, team)
    form = RevisionForm(request.POST or None, user=request.user, base=team)
    if request.method == "POST" and form.is_valid() and _revised(request, form, team):
        messages.success(request, _("Handed in. The change counts once the upper union accepts it."))
        return redirect("volunteers:team-detail", pk)
    return render(request, "volunteers/team_form.html", {"form": form, "team": team, "is_revision": True})


def _revised(request, form, team):
    try:
        services.request_revision(
            team=team, content=form.content, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        add_errors(form, error, leader="leader_number")
        return False
    except RuleError as error:
        form.add_error(None, str(error))
        return False
    return True


def _saved(request, form, **about):
    """The saved team with its leader asked, or None with the errors on ``form``; StaleVersionError goes through."""
    at = timezone.now()
    try:
        with transaction.atomic():
            team = services.save_team(content=form.content, by=request.user, at=at, **about)
            if team.leader is not None:
                services.ask_to_join(team=team, volunteers=[team.leader], by=request.user, at=at)
            return team
    except StaleVersionError:
        raise
    except ValidationError as error:
        add_errors(form, error, leader="leader_number")
    except RuleError as error:
        form.add_error(None, str(error))
    return None


def _anew(request, form_class, current):
    data = request.POST.copy()
    data["version"] = current.version
    return form_class(data, user=request.user, base=current)
