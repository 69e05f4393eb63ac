"""The list of teams and clubs: filtered, sorted, counted, paged."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from portal.common.sorting import Column, sort_links
from portal.common.views import FilteredListView
from volunteers.filters import TeamFilter
from volunteers.models import Team, TeamCall, TeamMember, Volunteer
from volunteers.querysets import CHANGE_TEAMS, VIEW_TEAMS

COLUMNS = (
    Column(pgettext_lazy("team", "Name of the team"), "name"),
    Column(_("Number"), "number"),
    Column(_("Kind")),
    Column(_("Unit")),
    Column(_("Team leader")),
    Column(_("Members"), "members", "num"),
    Column(_("Founded on"), "founded"),
    Column(_("State"), "state"),
)


class TeamListView(FilteredListView):
    template_name = "volunteers/team_list.html"
    filterset_class = TeamFilter

    def get_visible(self):
        return Team.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = context["filterset"].qs
        return context | {
            "columns": sort_links(self.request.GET, COLUMNS, default="name"),
            "registered": rows.registered().order_by().aggregate(number=Count("pk"))["number"],
            "people": people_in(rows),
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_add": self.request.user.has_perm(CHANGE_TEAMS),
            "open_call": TeamCall.objects.visible_to(self.request.user).order_by("-due_on", "-pk").first(),
        }


def people_in(teams):
    """How many people are in one or more of ``teams``: somebody in two of them is one."""
    members = TeamMember.objects.current().filter(team__in=teams.registered().order_by().values("pk"))
    return Volunteer.objects.filter(pk__in=members.order_by().values("volunteer")).person_count()


team_list = require_GET(permission_required(VIEW_TEAMS, raise_exception=True)(TeamListView.as_view()))
