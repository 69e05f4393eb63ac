"""Certificates of service for programs, to read: the list and the record of the workbench, names masked."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from activities.api.service_records import HoursUnit, HoursVolunteer
from activities.filters.certificates import CertificateFilter
from activities.models import ServiceCertificate
from activities.querysets.certificates import VIEW_CERTIFICATES
from activities.services.certificates import lines_now
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet

CERTIFICATE = (
    "id", "number", "volunteer", "organization", "organization_name", "first_day", "last_day", "minutes", "state",
    "applied_at", "issued_at", "closed_at",
)  # fmt: skip


class CertificateRow(serializers.ModelSerializer):
    """A certificate in the list; number and minutes are null until it is issued."""

    organization = HoursUnit()
    volunteer = HoursVolunteer()

    class Meta:
        model = ServiceCertificate
        fields = CERTIFICATE


class CertificateLine(serializers.Serializer):
    """One line of the paper, in the words that are printed."""

    activity = serializers.CharField()
    days = serializers.CharField()
    hours = serializers.CharField()
    source = serializers.CharField()


class CertificateDetail(CertificateRow):
    """A certificate with what stands on the paper; the code by which it is verified is only on the paper itself."""

    lines = serializers.SerializerMethodField()

    class Meta(CertificateRow.Meta):
        fields = (*CERTIFICATE, "responsible_name", "handler_name", "contact", "note", "reason", "pdf_sha256", "lines")

    @extend_schema(responses=CertificateLine(many=True))
    def get_lines(self, certificate) -> list:
        return CertificateLine(lines_now(certificate), many=True).data


class CertificateViewSet(PortalViewSet):
    """Certificates of the units where the caller may read them."""

    permission = VIEW_CERTIFICATES
    queryset = ServiceCertificate.objects.none()  # for the document; rows come from get_queryset
    serializer_class = CertificateRow
    detail_class = CertificateDetail
    filterset_class = CertificateFilter

    def get_queryset(self):
        return ServiceCertificate.objects.visible_to(self.request.user).for_list()

    @extend_schema(
        summary=_("List certificates of service"), responses={200: CertificateRow(many=True), **refusals(400)}
    )
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a certificate of service"), responses={200: CertificateDetail, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))


routes = [
    path("certificates/", CertificateViewSet.as_view({"get": "list"}), name="certificate-list"),
    path("certificates/<int:pk>/", CertificateViewSet.as_view({"get": "retrieve"}), name="certificate-detail"),
]
