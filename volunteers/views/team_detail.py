"""One team: its form, roster, plan, where it stands, and what the reader may do with it now."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.attachments.forms import refusals_on
from portal.attachments.services import store_photo
from portal.audit.services import record
from portal.common.acts import drawn_act
from portal.common.errors import RuleError
from portal.common.posts import shown_version
from volunteers import policies, services
from volunteers.forms.teams import PlanForm, SealForm
from volunteers.models import Team, TeamCall, TeamRevision
from volunteers.models.teams import MASKS
from volunteers.querysets import VIEW_TEAMS
from volunteers.views.team_words import differences, facts_of, register_facts, targets_of, timeline

RELATED = ("submitted_by", "registered_by", "dissolved_by", "leader", "seal_scan")
RETURN_PHRASES = (
    gettext_lazy("The seal is missing or not legible"),
    gettext_lazy("Leader or liaison cannot be reached"),
    gettext_lazy("The roster is incomplete"),
)
DISSOLVE_PHRASES = (gettext_lazy("At the unit's own wish"), gettext_lazy("Without activities for long"))
# Acts without a reason: what is asked of the policies, the service, and what is said afterwards.
ACTS = {
    "submit": (policies.check_can_submit_team, services.submit_team, gettext_lazy("Handed in to the upper union.")),
    "register": (policies.check_registers, services.register_team, gettext_lazy("The team is registered.")),
    "publish": (policies.check_can_publish_team, services.publish_team, gettext_lazy("Published.")),
}
# Acts that ask for one.
REASONED = {
    "return": (policies.check_registers, services.return_team, gettext_lazy("Returned to the unit.")),
    "dissolve": (policies.check_registers, services.dissolve_team, gettext_lazy("The team is dissolved.")),
}
# How they stand on the page: label, sentence, stock phrases.
WORDS = {
    "return": (gettext_lazy("Return"), gettext_lazy("The unit mends the form and hands it in again."), RETURN_PHRASES),
    "dissolve": (
        gettext_lazy("Dissolve"), gettext_lazy("The team leaves the register from today; its activities stay."),
        DISSOLVE_PHRASES,
    ),
    "refuse": (pgettext_lazy("revision", "Refuse"), gettext_lazy("The form stays as it is."), ()),
}  # fmt: skip


def visible_team(request, pk):
    """The team, or 404 for whoever may not see it."""
    rows = Team.objects.visible_to(request.user).for_list().select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_GET
def team_detail(request, pk):
    return render_team(request, visible_team(request, pk))


def render_team(request, team, *, refused=None, seal_form=None, plan_form=None, status=200):
    """The page of ``team``; ``refused`` is (act, what was typed, why it was not done)."""
    user = request.user
    pending = team.revisions.pending().select_related("requested_by", "leader").first()
    context = {
        "team": team,
        "facts": facts_of(team),
        "register_facts": register_facts(team),
        "members": team.members.current().for_roster(),
        "asked_count": team.members.filter(state="asked").count(),
        "timeline": timeline(team),
        "crumbs": crumbs_to(user, team),
        "may": rights_on(user, team),
        "gaps": services.gaps_of(team) if team.is_editable else {},
        "seal_form": seal_form or SealForm(team=team),
        "plan_form": plan_form or PlanForm(team=team),
        "acts": [_act(name, team, refused) for name in REASONED if _may(user, name, team)],
        "pending": pending,
        "changes": differences(team, pending) if pending else [],
        "refuse_act": _refuse_act(pending, refused) if pending else None,
        "can_decide_change": pending is not None and policies.can_decide_revision(user, pending),
        "reads_files": user.has_perm(VIEW_TEAMS),
        "call": TeamCall.objects.reaching(team.organization).filter(kinds__contains=[team.kind]).last(),
    }
    if request.method == "POST":  # an act that was refused stands at the address of the act
        context["here"] = reverse("volunteers:team-detail", args=[team.pk])
    return render(request, "volunteers/team_detail.html", context, status=status)


def crumbs_to(user, team):
    """Back to the list; a leader without it goes back to their own teams."""
    if user.has_perm(VIEW_TEAMS):
        return [(_("Teams"), reverse("volunteers:team-list")), (team.name, "")]
    return [(_("My teams"), reverse("volunteers:me-teams")), (team.name, "")]


def rights_on(user, team):
    """Which buttons this reader gets."""
    writes = not policies.decides_from_above(user, team)
    return {
        "edit": writes and policies.can_edit_team(user, team),
        "revise": writes and policies.can_revise_team(user, team),
        "register": policies.can_decide_team(user, team),
        "roster": writes and policies.can_keep_roster(user, team),
        "publish": policies.can_publish_team(user, team),
        "unpublish": policies.can_unpublish_team(user, team),
        "reveal": bool(policies.team_fields_for(user, team)),
    }


def _may(user, name, team):
    return policies.can_decide_team(user, team) if name == "return" else policies.can_dissolve_team(user, team)


def _act(name, team, refused):
    url = reverse(f"volunteers:team-{name}", args=[team.pk])
    return drawn_act(name, words=WORDS[name], url=url, version=team.version, refused=refused, danger=name == "dissolve")


def _refuse_act(revision, refused):
    url = reverse("volunteers:team-change-refuse", args=[revision.pk])
    return drawn_act("refuse", words=WORDS["refuse"], url=url, refused=refused)


@require_POST
def team_act(request, pk, act):
    """Hand in, register, publish."""
    team = visible_team(request, pk)
    check, service, words = ACTS[act]
    _check_person(check, request.user, team)
    try:
        service(team=team, by=request.user, at=timezone.now(), version=shown_version(request))
    except RuleError as error:
        messages.error(request, str(error))
        return render_team(request, visible_team(request, pk), status=409)
    messages.success(request, words)
    return redirect("volunteers:team-detail", pk)


@require_POST
def team_reasoned_act(request, pk, act):
    """Return, dissolve: with a reason; what was typed is never lost."""
    team = visible_team(request, pk)
    check, service, words = REASONED[act]
    check(request.user, team)
    reason = request.POST.get("reason", "")
    try:
        service(team=team, reason=reason, by=request.user, at=timezone.now(), version=shown_version(request))
    except RuleError as error:
        fresh = visible_team(request, pk)
        if not _may(request.user, act, fresh):
            messages.error(request, str(error))
        return render_team(request, fresh, refused=(act, reason, str(error)), status=409)
    messages.success(request, words)
    return redirect("volunteers:team-detail", pk)


def _check_person(check, user, team):
    """Refuse the wrong person with 403; the wrong moment is told on the page."""
    try:
        check(user, team)
    except RuleError:
        return


@require_POST
def team_unpublish(request, pk):
    team = visible_team(request, pk)
    services.unpublish_team(team=team, by=request.user, at=timezone.now())
    messages.success(request, _("Taken down."))
    return redirect("volunteers:team-detail", pk)


@require_POST
def team_seal(request, pk):
    """The sealed form and the paper copy: stored together or not at all."""
    team = visible_team(request, pk)
    policies.check_can_edit_team(request.user, team)
    form = SealForm(request.POST, request.FILES, team=team)
    if form.is_valid() and _sealed(request, form, team):
        messages.success(request, _("Saved."))
        return redirect("volunteers:team-detail", pk)
    return render_team(request, team, seal_form=form, status=422)


def _sealed(request, form, team):
    given, at = form.cleaned_data, timezone.now()
    with refusals_on(form, photo="scan"), transaction.atomic():
        scan = store_photo(file=given["scan"][0], by=request.user, at=at) if given["scan"] else None
        services.attach_form(
            team=team, scan=scan, paper_on=given["paper_on"], paper_by=given["paper_by"], by=request.user, at=at,
            version=given["version"],
        )  # fmt: skip
    return form.is_valid()


@require_POST
def team_plan(request, pk):
    team = visible_team(request, pk)
    policies.check_can_keep_roster(request.user, team)
    form = PlanForm(request.POST, team=team)
    if form.is_valid():
        with refusals_on(form):
            services.save_plan(
                team=team, plan=form.cleaned_data["plan"], by=request.user, at=timezone.now(),
                version=form.cleaned_data["version"],
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("volunteers:team-detail", pk)
    return render_team(request, team, plan_form=form, status=422)


def _visible_revision(request, pk):
    teams = Team.objects.visible_to(request.user)
    return get_object_or_404(TeamRevision.objects.for_list().filter(team__in=teams), pk=pk)


@require_POST
def team_change_accept(request, pk):
    revision = _visible_revision(request, pk)
    services.accept_revision(revision=revision, by=request.user, at=timezone.now())
    messages.success(request, _("The change counts from now on."))
    return redirect("volunteers:team-detail", revision.team_id)


@require_POST
def team_change_refuse(request, pk):
    revision = _visible_revision(request, pk)
    policies.check_can_decide_revision(request.user, revision)
    reason = request.POST.get("reason", "")
    try:
        services.refuse_revision(revision=revision, reason=reason, by=request.user, at=timezone.now())
    except RuleError as error:
        team = visible_team(request, revision.team_id)
        return render_team(request, team, refused=("refuse", reason, str(error)), status=409)
    messages.success(request, _("The form stays as it was."))
    return redirect("volunteers:team-detail", revision.team_id)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(VIEW_TEAMS, raise_exception=True)
def team_registration_form(request, pk):
    """The registration form (登记表) on A4. Phones are masked; who writes for the unit prints them in clear by a
    POST, which the timeline keeps."""
    team = visible_team(request, pk)
    with_phones = request.method == "POST"
    if with_phones:
        policies.check_can_print_phones(request.user, team)
        record(action="team.printed", by=request.user, at=timezone.now(), target=team)
    context = {
        "team": team,
        "members": team.members.current().for_roster(),
        "categories": team.service_categories.all(),
        "with_phones": with_phones,
        "phones": {name: mask(getattr(team, name) or "") for name, mask in MASKS.items()},
        "targets": targets_of(team),
        "can_print_phones": policies.can_print_phones(request.user, team),
        "here": reverse("volunteers:team-registration-form", args=[team.pk]),
    }
    return render(request, "volunteers/team_registration_form.html", context)
