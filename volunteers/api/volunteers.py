"""Volunteers for programs, to read: what the list and the record show, masked as there; sealed values never."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet
from portal.organizations.models import Organization
from portal.privacy.masks import mask_id_number, mask_phone
from portal.privacy.numbers import age_on
from volunteers.exports.volunteers import born
from volunteers.filters import VolunteerFilter
from volunteers.models import Volunteer
from volunteers.querysets import VIEW

VOLUNTEER = (
    "id", "number", "name", "sex", "age", "phone", "organization", "state", "registered_on", "inactive_on", "version",
)  # fmt: skip


class VolunteerUnit(serializers.ModelSerializer):
    """Whose volunteer."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name")


class VolunteerRow(serializers.ModelSerializer):
    """One person on the register of one unit; ``phone`` is masked, ``age`` is null where no birthday is known."""

    organization = VolunteerUnit()
    age = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()

    class Meta:
        model = Volunteer
        fields = VOLUNTEER

    def get_age(self, volunteer) -> int | None:
        return age_on(volunteer.birth_date, timezone.localdate()) if volunteer.birth_date else None

    def get_phone(self, volunteer) -> str:
        return mask_phone(volunteer.phone)


class VolunteerDetail(VolunteerRow):
    """The record; ``born`` is year and month, ``id_number`` is masked, codes are in words."""

    born = serializers.SerializerMethodField()
    id_number = serializers.SerializerMethodField()
    political_status = serializers.CharField(source="get_political_status_display")
    education = serializers.CharField(source="get_education_display")
    source = serializers.CharField(source="get_source_display")
    skills = serializers.StringRelatedField(many=True)
    service_categories = serializers.StringRelatedField(many=True)

    class Meta(VolunteerRow.Meta):
        fields = (
            *VOLUNTEER, "born", "id_number", "position", "political_status", "education", "skills",
            "service_categories", "source", "entered_at", "activated_at",
        )  # fmt: skip

    def get_born(self, volunteer) -> str:
        return born(volunteer.birth_date)

    def get_id_number(self, volunteer) -> str:
        return mask_id_number(volunteer.id_number)


class VolunteerViewSet(PortalViewSet):
    """Volunteers of the units where the caller may read them. Phones and identity numbers are no conditions of an
    address: whoever looks for one does so on the page."""

    permission = VIEW
    queryset = Volunteer.objects.none()  # for the document; rows come from get_queryset
    serializer_class = VolunteerRow
    detail_class = VolunteerDetail
    filterset_class = VolunteerFilter

    def get_queryset(self):
        return Volunteer.objects.visible_to(self.request.user).for_list()

    @extend_schema(summary=_("List volunteers"), responses={200: VolunteerRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a volunteer"), responses={200: VolunteerDetail, **refusals(404)})
    def retrieve(self, request, pk):
        rows = self.get_queryset().prefetch_related("skills", "service_categories")
        return Response(self.detail_of(get_object_or_404(rows, pk=pk)))


routes = [
    path("volunteers/", VolunteerViewSet.as_view({"get": "list"}), name="volunteer-list"),
    path("volunteers/<int:pk>/", VolunteerViewSet.as_view({"get": "retrieve"}), name="volunteer-detail"),
]
