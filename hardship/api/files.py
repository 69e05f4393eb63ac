"""Household files for programs, to read: where they stand, names and numbers masked; sums of money and papers never."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from hardship.filters.files import FileFilter
from hardship.models import HardshipFile
from hardship.querysets import VIEW
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet
from portal.organizations.models import Organization
from portal.privacy.masks import mask_id_number, mask_phone

ROW = (
    "id", "number", "name", "organization", "state", "state_since", "category", "level", "filed_on", "review_due_on",
    "exited_on", "version",
)  # fmt: skip


class FileUnit(serializers.ModelSerializer):
    """Whose household file."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name")


class FileRow(serializers.ModelSerializer):
    """One household; ``name`` is masked, ``number`` null until it was handed in, ``category`` "" until the review."""

    organization = FileUnit()
    name = serializers.SerializerMethodField()

    class Meta:
        model = HardshipFile
        fields = ROW

    def get_name(self, file) -> str:
        return file.masked_name


class FileDetail(FileRow):
    """The file; numbers are masked, codes are in words, ``result`` is the formula's last answer or ""."""

    id_number = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    main_cause = serializers.CharField(source="get_main_cause_display")
    work_state = serializers.CharField(source="get_work_state_display")
    members = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()

    class Meta(FileRow.Meta):
        fields = (
            *ROW, "id_number", "phone", "work_state", "main_cause", "family_size", "members", "result", "applied_at",
            "approved_at", "reviewed_on", "aided_on", "exit_reason",
        )  # fmt: skip

    def get_id_number(self, file) -> str:
        return mask_id_number(file.id_number)

    def get_phone(self, file) -> str:
        return mask_phone(file.phone)

    def get_members(self, file) -> int:
        """How many people the table of the family names."""
        return file.members.present().count()

    def get_result(self, file) -> str:
        found = file.assessments.first()
        return found.get_result_display() if found else ""


class FileViewSet(PortalViewSet):
    """Household files of the units where the caller may read them; without a state, those that have not ended.
    Identity numbers are no conditions of an address: whoever looks for one does so on the page."""

    permission = VIEW
    queryset = HardshipFile.objects.none()  # for the document; rows come from get_queryset
    serializer_class = FileRow
    detail_class = FileDetail
    filterset_class = FileFilter

    def get_queryset(self):
        return HardshipFile.objects.visible_to(self.request.user).for_list().order_by("-pk")

    @extend_schema(summary=_("List household files"), responses={200: FileRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a household file"), responses={200: FileDetail, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))


routes = [
    path("hardship-files/", FileViewSet.as_view({"get": "list"}), name="hardship-file-list"),
    path("hardship-files/<int:pk>/", FileViewSet.as_view({"get": "retrieve"}), name="hardship-file-detail"),
]
