"""Teams for programs, to read: the registration form without phones, and where the team stands."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from portal.codes.models import Code
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet
from portal.organizations.models import Organization
from volunteers.filters import TeamFilter
from volunteers.models import Team
from volunteers.querysets import VIEW_TEAMS

TEAM = (
    "id", "number", "name", "kind", "organization", "state", "founded_on", "leader_name", "member_count",
    "party_member_count", "has_weekly_target", "has_monthly_target", "has_quarterly_target", "registered_on",
    "dissolved_on", "is_public", "version",
)  # fmt: skip


class TeamUnit(serializers.ModelSerializer):
    """Whose team."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name")


class TeamCategory(serializers.ModelSerializer):
    """A service category of a team."""

    class Meta:
        model = Code
        fields = ("id", "value", "label")


class TeamRow(serializers.ModelSerializer):
    """A team in the list; ``member_count`` is of people who said yes and are on the register of volunteers."""

    organization = TeamUnit()
    member_count = serializers.IntegerField()
    is_public = serializers.BooleanField()

    class Meta:
        model = Team
        fields = TEAM


class TeamDetail(TeamRow):
    """A team with what it does; phones stay on its page."""

    service_categories = TeamCategory(many=True)

    class Meta(TeamRow.Meta):
        fields = (
            *TEAM, "leader_position", "contact_name", "service_categories", "service_content", "slogan", "site", "plan",
            "return_reason", "dissolve_reason",
        )  # fmt: skip


class TeamViewSet(PortalViewSet):
    """Teams and clubs that the caller may read."""

    permission = VIEW_TEAMS
    queryset = Team.objects.none()  # for the document; rows come from get_queryset
    serializer_class = TeamRow
    detail_class = TeamDetail
    filterset_class = TeamFilter

    def get_queryset(self):
        return Team.objects.visible_to(self.request.user).for_list()

    @extend_schema(summary=_("List teams"), responses={200: TeamRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a team"), responses={200: TeamDetail, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))


routes = [
    path("teams/", TeamViewSet.as_view({"get": "list"}), name="team-list"),
    path("teams/<int:pk>/", TeamViewSet.as_view({"get": "retrieve"}), name="team-detail"),
]
