"""Hours of service for programs, to read: the list of the workbench."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from activities.filters import ServiceRecordFilter
from activities.models import Activity, ServiceRecord
from activities.querysets import VIEW
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet
from portal.organizations.models import Organization
from portal.privacy.masks import mask_name
from volunteers.models import Volunteer


class HoursUnit(serializers.ModelSerializer):
    """The unit that records."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name")


class HoursActivity(serializers.ModelSerializer):
    """Where the service was given."""

    class Meta:
        model = Activity
        fields = ("id", "number", "title")


class HoursVolunteer(serializers.ModelSerializer):
    """Whose hours; the name is masked, the number finds the record."""

    name = serializers.SerializerMethodField()

    class Meta:
        model = Volunteer
        fields = ("id", "number", "name")

    def get_name(self, volunteer) -> str:
        return mask_name(volunteer.name)


class ServiceRecordRow(serializers.ModelSerializer):
    """One service of one volunteer; ``minutes`` count once the state is locked."""

    organization = HoursUnit()
    activity = HoursActivity()
    volunteer = HoursVolunteer()

    class Meta:
        model = ServiceRecord
        fields = (
            "id", "volunteer", "organization", "activity", "service_date", "attended_minutes", "minutes", "source",
            "quality", "state", "tier", "locked_at", "voided_at", "version",
        )  # fmt: skip


class ServiceRecordViewSet(PortalViewSet):
    """Hours that the caller may read: the same rows as on the page."""

    permission = VIEW
    queryset = ServiceRecord.objects.none()  # for the document; rows come from get_queryset
    serializer_class = ServiceRecordRow
    detail_class = ServiceRecordRow
    filterset_class = ServiceRecordFilter

    def get_queryset(self):
        return ServiceRecord.objects.visible_to(self.request.user).for_list().order_by("-service_date", "-pk")

    @extend_schema(summary=_("List hours of service"), responses={200: ServiceRecordRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read hours of service"), responses={200: ServiceRecordRow, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))


routes = [
    path("service-records/", ServiceRecordViewSet.as_view({"get": "list"}), name="service-record-list"),
    path("service-records/<int:pk>/", ServiceRecordViewSet.as_view({"get": "retrieve"}), name="service-record-detail"),
]
