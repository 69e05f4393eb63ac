"""Which teams keep their targets (周周有活动, 月月有比赛, 季季有交流), and where the gaps are."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from activities.figures.cadence import TARGETS, Cadence, cadences_of
from portal.common.filters import OrganizationChoiceField
from portal.figures.querysets import VIEW
from portal.organizations.models import Organization
from volunteers.models import Team

PER_PAGE = 50
SHOWN = (("", _("All")), ("missed", _("Missed the last period")), ("gaps", _("Any gap")))


@dataclass(frozen=True)
class Line:
    """One team and one target of it."""

    team: Team
    cadence: Cadence
    is_open: bool


class CadenceForm(forms.Form):
    """The conditions; what is not known narrows nothing but is named."""

    organization = OrganizationChoiceField(queryset=None, required=False, label=_("Unit"), empty_label=_("All"))
    target = forms.ChoiceField(
        label=_("Target"), required=False,
        choices=lambda: [("", _("All")), *((target.slug, target.label) for target in TARGETS)],
    )  # fmt: skip
    show = forms.ChoiceField(label=_("Gaps"), required=False, choices=SHOWN)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["organization"].queryset = Organization.objects.visible_to(user, VIEW).in_tree_order()


@require_GET
@permission_required(VIEW, raise_exception=True)
def team_cadence(request):
    form = CadenceForm(request.GET, user=request.user)
    lines = lines_of(request.user, form.cleaned_data) if form.is_valid() else []
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}
    context = {"form": form, "page_obj": page, "rows": page.object_list, "is_filtered": bool(asked or form.errors)}
    return render(request, "activities/team_cadence.html", context)


def lines_of(user, asked):
    """The Lines that ``asked`` keeps, those with most gaps first; the same teams that the board counts."""
    teams = Team.objects.counted_for(user).registered().select_related("organization")
    if asked["organization"] is not None:
        teams = teams.within(asked["organization"])
    teams = list(teams)
    readable = set(Team.objects.visible_to(user).registered().values_list("pk", flat=True))
    found = cadences_of(teams, timezone.localdate())
    lines = [
        Line(team, cadence, team.pk in readable)
        for team in teams
        for cadence in found[team.pk]
        if keeps(cadence, asked)
    ]
    return sorted(lines, key=lambda line: (-line.cadence.gap_count, line.team.name, line.team.pk))


def keeps(cadence, asked):
    if asked["target"] and cadence.target.slug != asked["target"]:
        return False
    return {"missed": cadence.missed_last, "gaps": cadence.gap_count > 0}.get(asked["show"], True)
