"""Study and community duty for programs, to read: the rows of the pages; no notes, no phones, nobody's attendance."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from activities.api.shapes import CodeBrief, UnitBrief
from activities.filters import DutyFilter, StudyFilter
from activities.models import CommunityPost, DutyReport, StudySession
from activities.querysets import VIEW
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet


class StudySessionRow(serializers.ModelSerializer):
    """A study session; ``id`` is that of its activity. People are counts; unknown is null."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(source="activity.number", allow_null=True)
    organization = UnitBrief(source="activity.organization")
    state = serializers.CharField(source="activity.state")
    starts_on = serializers.DateField(source="activity.starts_on", allow_null=True)
    kind = CodeBrief()
    minutes = serializers.IntegerField(source="counted_minutes", allow_null=True)
    called_count = serializers.IntegerField(allow_null=True)
    present_count = serializers.IntegerField(allow_null=True)
    leave_count = serializers.IntegerField(allow_null=True)
    note_count = serializers.IntegerField()

    class Meta:
        model = StudySession
        fields = (
            "id", "number", "organization", "state", "starts_on", "kind", "topic", "materials", "speaker_name",
            "minutes", "called_count", "present_count", "leave_count", "asks_notes", "note_count",
        )  # fmt: skip


class PostBrief(serializers.ModelSerializer):
    """Where."""

    class Meta:
        model = CommunityPost
        fields = ("id", "kind", "name", "community")


class DutyReportRow(serializers.ModelSerializer):
    """A report of community duty; where it points to an approved activity, that says how many and how long."""

    organization = UnitBrief()
    post = PostBrief()
    person_times = serializers.IntegerField(source="counted_person_times", allow_null=True)
    is_person_times_approximate = serializers.BooleanField(source="is_count_approximate")
    minutes = serializers.IntegerField(source="counted_minutes", allow_null=True)
    activity = serializers.IntegerField(source="activity_id", allow_null=True)

    class Meta:
        model = DutyReport
        fields = (
            "id", "number", "organization", "post", "state", "starts_on", "ends_on", "date_words", "person_times",
            "is_person_times_approximate", "count_words", "minutes", "service", "problem", "handed_to", "is_confirmed",
            "activity", "version",
        )  # fmt: skip


class StudySessionViewSet(PortalViewSet):
    """Sessions of the units whose records the caller reads."""

    permission = VIEW
    queryset = StudySession.objects.none()  # for the document; rows come from get_queryset
    serializer_class = StudySessionRow
    detail_class = StudySessionRow
    filterset_class = StudyFilter

    def get_queryset(self):
        return StudySession.objects.visible_to(self.request.user).for_list()

    @extend_schema(summary=_("List study sessions"), responses={200: StudySessionRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a study session"), responses={200: StudySessionRow, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))


class DutyReportViewSet(PortalViewSet):
    """Reports of the units whose records the caller reads."""

    permission = VIEW
    queryset = DutyReport.objects.none()  # for the document; rows come from get_queryset
    serializer_class = DutyReportRow
    detail_class = DutyReportRow
    filterset_class = DutyFilter

    def get_queryset(self):
        return DutyReport.objects.visible_to(self.request.user).for_list()

    @extend_schema(
        summary=_("List reports of community duty"), responses={200: DutyReportRow(many=True), **refusals(400)}
    )
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a report of community duty"), responses={200: DutyReportRow, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))
