"""Planned activities for programs, to read: the plan, its shifts with their places; never who signed up."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from activities.api.shapes import CodeBrief, TypeBrief, UnitBrief
from activities.filters.plans import PlanFilter
from activities.models import ActivityPlan, Shift
from activities.querysets import VIEW
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet

PLAN = (
    "id", "activity", "title", "organization", "type", "state", "audience", "needs_acceptance", "signup_opens_at",
    "signup_closes_at", "is_hazardous", "is_insured", "minimum_age", "maximum_age", "version",
)  # fmt: skip


class PlanRow(serializers.ModelSerializer):
    """A plan without its words; ``activity`` is the id of its record."""

    activity = serializers.IntegerField(source="activity_id")
    title = serializers.CharField(source="activity.title")
    organization = UnitBrief()
    type = TypeBrief(source="activity.type", allow_null=True)

    class Meta:
        model = ActivityPlan
        fields = PLAN


class ShiftRow(serializers.ModelSerializer):
    """One shift; ``free`` is null without a limit."""

    free = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Shift
        fields = (
            "id", "name", "starts_at", "ends_at", "place", "meeting_point", "road_segment", "vehicle", "capacity",
            "placed", "free", "cancelled_at",
        )  # fmt: skip


class PlanDetail(PlanRow):
    """A plan with its words and shifts."""

    required_skills = CodeBrief(many=True)
    shifts = ShiftRow(many=True, source="activity.shifts")

    class Meta(PlanRow.Meta):
        fields = (*PLAN, "risk_notice", "risk_version", "note", "required_skills", "shifts")


class PlanViewSet(PortalViewSet):
    """Plans of the units where the caller may read records."""

    permission = VIEW
    queryset = ActivityPlan.objects.none()  # for the document; rows come from get_queryset
    serializer_class = PlanRow
    detail_class = PlanDetail
    filterset_class = PlanFilter

    def get_queryset(self):
        return ActivityPlan.objects.visible_to(self.request.user, VIEW).for_list().order_by("-pk")

    @extend_schema(summary=_("List planned activities"), responses={200: PlanRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a planned activity with its shifts"), responses={200: PlanDetail, **refusals(404)})
    def retrieve(self, request, pk):
        rows = self.get_queryset().prefetch_related("required_skills", "activity__shifts")
        return Response(self.detail_of(get_object_or_404(rows, pk=pk)))
