"""The list of teams and clubs as Excel: the rows of the page, with phones masked for everybody."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.exports.base import FilteredExport, ListExport, Selection, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column
from portal.privacy.masks import mask_phone
from volunteers.filters import TeamFilter
from volunteers.models import Team, TeamCall, TeamKind
from volunteers.querysets import VIEW_TEAMS


def kinds_of(kinds):
    return "、".join(str(TeamKind(kind).label) for kind in kinds)


@register
class TeamExport(FilteredExport):
    slug = "teams"
    title = _("List of teams and clubs")
    page = "volunteers:team-list"
    permission = VIEW_TEAMS
    # The list also holds forms of units below that come to the reader; the roles that opened it are asked again.
    unit_lookup = ""
    filterset_class = TeamFilter
    columns = (
        Column(header=_("Number"), source="number", width=14),
        Column(header=pgettext_lazy("team", "Name of the team"), source="name", width=28),
        Column(header=_("Kind"), source="kind", render=label_of(TeamKind), width=18),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Team leader"), source="leader_name", width=12),
        Column(header=_("Phone of the leader"), source="leader_phone", render=mask_phone, width=14),
        Column(header=_("Liaison"), source="contact_name", width=12),
        Column(header=_("Phone of the liaison"), source="contact_phone", render=mask_phone, width=14),
        Column(header=_("Founded on"), source="founded_on", kind="date", width=12),
        Column(header=_("Members"), source="member_count", kind="integer", width=8),
        Column(header=_("Party members"), source="party_member_count", kind="integer", width=8),
        Column(header=_("Site"), source="site", width=20),
        Column(header=_("On the register since"), source="registered_on", kind="date", width=12),
        Column(header=_("State"), source="state", render=label_of(Team.State), width=10),
    )
    notes = (_("Phones are masked. Members said yes and are on the register of volunteers."),)

    def visible(self, user):
        return Team.objects.visible_to(user).for_list()


@register
class TeamCallExport(ListExport):
    slug = "team-calls"
    title = _("List of calls for teams")
    page = "volunteers:call-list"
    permission = VIEW_TEAMS
    columns = (
        Column(header=_("Title"), source="title", width=34),
        Column(header=_("Year"), source="year", kind="integer", width=8),
        Column(header=_("Hand in by"), source="due_on", kind="date", width=12),
        Column(header=_("Kinds of teams"), source="kinds", render=kinds_of, width=34),
        Column(header=_("Union that asks"), source="organization__name", width=28),
    )

    def select(self, user, query):
        return Selection(rows=TeamCall.objects.visible_to(user), conditions=[], query="")
