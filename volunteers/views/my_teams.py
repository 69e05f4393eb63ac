"""My teams: what I am asked, where I belong, which team I lead."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from volunteers import services
from volunteers.models import Team, TeamMember


@never_cache
@require_GET
def me_teams(request):
    members = list(TeamMember.objects.of_account(request.user).order_by("-asked_at", "-pk"))
    context = {
        "asked": [member for member in members if member.state == TeamMember.State.ASKED],
        "belongs": [member for member in members if member.state == TeamMember.State.MEMBER],
        "led": Team.objects.led_by(request.user).for_list().exclude(state=Team.State.DISSOLVED),
    }
    return render(request, "volunteers/me_teams.html", context)


def own_member(request, pk):
    member = TeamMember.objects.of_account(request.user).filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


@require_POST
def me_team_answer(request, pk):
    """Yes or no."""
    member = own_member(request, pk)
    says_yes = request.POST.get("answer") == "yes"
    services.answer_team(member=member, says_yes=says_yes, by=request.user, at=timezone.now())
    words = _("You are in the team %(team)s.") if says_yes else _("You declined. Nobody is told why.")
    messages.success(request, words % {"team": member.team})
    return redirect("volunteers:me-teams")


@require_POST
def me_team_leave(request, pk):
    member = own_member(request, pk)
    services.leave_team(member=member, by=request.user, at=timezone.now())
    messages.success(request, _("You have left the team %(team)s.") % {"team": member.team})
    return redirect("volunteers:me-teams")
