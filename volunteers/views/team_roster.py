"""The roster of a team: who belongs to it, who is asked, whom to ask next."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.attachments.forms import refusals_on
from portal.attachments.services import store_photo
from volunteers import policies, services
from volunteers.forms.teams import PeopleForm, RosterSearchForm
from volunteers.models import Team, TeamMember, Volunteer
from volunteers.querysets import VIEW_TEAMS
from volunteers.searching import take_numbers
from volunteers.views.team_detail import crumbs_to, visible_team

FOUND = 30  # people shown for one search
FEWEST_SIGNS = 2  # a leader has no list of the unit, only whom they search for by name


@never_cache
@require_GET
def team_roster(request, pk):
    return render_roster(request, visible_team(request, pk))


def render_roster(request, team, *, form=None, status=200):
    search = RosterSearchForm(request.GET or None)
    words = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    writes = not policies.decides_from_above(request.user, team)
    may_keep = writes and policies.can_keep_roster(request.user, team)
    context = {
        "team": team,
        "crumbs": [*crumbs_to(request.user, team)[:1], (team.name, reverse("volunteers:team-detail", args=[team.pk])),
                   (pgettext("team", "Roster"), "")],
        "members": team.members.live().for_roster(),
        "search": search,
        "words": words,
        "found": candidates(team, words) if may_keep else [],
        "may_keep": may_keep,
        "may_sign": writes and policies.can_note_signed(request.user, team),
        "reads_files": request.user.has_perm(VIEW_TEAMS),
        "form": form,
    }  # fmt: skip
    return render(request, "volunteers/team_roster.html", context, status=status)


def candidates(team, words):
    """People on the register of the unit who are neither in the team nor asked, by name, initials or number."""
    if len(words) < FEWEST_SIGNS or take_numbers(words)[1]:
        return []
    people = Volunteer.objects.active().within(team.organization).matching(words).select_related("organization")
    return list(people.exclude(pk__in=team.members.live().values("volunteer"))[:FOUND])


@require_POST
def team_ask(request, pk):
    """Ask the ticked people; each answers on their own page."""
    team = visible_team(request, pk)
    policies.check_can_keep_roster(request.user, team)
    form = PeopleForm(request.POST, team=team)
    if form.is_valid():
        asked = services.ask_to_join(
            team=team, volunteers=form.cleaned_data["volunteers"], by=request.user, at=timezone.now()
        )
        words = ngettext("%(number)d person was asked.", "%(number)d people were asked.", len(asked))
        messages.success(request, words % {"number": len(asked)})
        return redirect("volunteers:team-roster", pk)
    return render_roster(request, team, form=form, status=422)


@require_POST
def team_sign(request, pk):
    """Note who has signed the paper roster, with its picture."""
    team = visible_team(request, pk)
    policies.check_can_note_signed(request.user, team)
    form = PeopleForm(request.POST, request.FILES, team=team)
    if form.is_valid() and not form.cleaned_data["scan"]:
        form.add_error("scan", _("Attach a photo of the signed roster."))
    if form.is_valid() and _signed(request, form, team):
        messages.success(request, _("Saved."))
        return redirect("volunteers:team-roster", pk)
    return render_roster(request, team, form=form, status=422)


def _signed(request, form, team):
    at, given = timezone.now(), form.cleaned_data
    with refusals_on(form, photo="scan"), transaction.atomic():
        scan = store_photo(file=given["scan"][0], by=request.user, at=at)
        services.note_signed(team=team, volunteers=given["volunteers"], scan=scan, by=request.user, at=at)
    return form.is_valid()


@require_POST
def team_member_remove(request, pk):
    teams = Team.objects.visible_to(request.user)
    member = get_object_or_404(TeamMember.objects.filter(team__in=teams), pk=pk)
    services.remove_member(member=member, by=request.user, at=timezone.now())
    messages.success(request, _("Taken off the roster."))
    return redirect("volunteers:team-roster", member.team_id)
