"""Public pages of teams: allow-listed facts of registered teams that a second person published."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.common.access import public
from portal.common.views import FilteredListView
from portal.privacy.masks import surname_only
from volunteers.filters import PublicTeamFilter
from volunteers.models import Team
from volunteers.querysets import SMALLEST_PUBLIC_TEAM


@dataclass(frozen=True)
class PublicTeam:
    """All that anybody may read of a team; templates of public pages see nothing else."""

    pk: int
    name: str
    kind: str
    unit: str
    founded: str
    leader: str
    slogan: str
    service_content: str
    site: str
    members: int | None

    @classmethod
    def of(cls, team):
        """Of a row with ``member_count``; a group smaller than SMALLEST_PUBLIC_TEAM is not shown as a number."""
        return cls(
            pk=team.pk, name=team.name, kind=team.get_kind_display(), unit=team.organization.name,
            founded=f"{team.founded_on:%Y-%m-%d}", leader=_leader(team), slogan=team.slogan,
            service_content=team.service_content, site=team.site,
            members=team.member_count if team.member_count >= SMALLEST_PUBLIC_TEAM else None,
        )  # fmt: skip


def _leader(team):
    """The surname, but of somebody who has left the register or taken the consent back no longer, from that moment."""
    if team.leader is not None and not team.leader.is_on_register:
        return ""
    return surname_only(team.leader_name)


class PublicTeamListView(FilteredListView):
    template_name = "volunteers/team_list_public.html"
    filterset_class = PublicTeamFilter

    def get_visible(self):
        return Team.objects.published().for_list().select_related("leader").order_by("organization__path", "name", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"teams": [PublicTeam.of(team) for team in context["rows"]]}


team_list_public = public(require_GET(PublicTeamListView.as_view()))


@public
@require_GET
def team_public(request, pk):
    team = get_object_or_404(Team.objects.published().for_list().select_related("leader"), pk=pk)
    return render(request, "volunteers/team_public.html", {"shown": PublicTeam.of(team)})
