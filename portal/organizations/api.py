"""Units in the tree, for programs: read only."""

import django_filters
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet
from portal.organizations.models import Organization

VIEW = "activities.view_published_activity"


class OrganizationRow(serializers.ModelSerializer):
    """A unit."""

    class Meta:
        model = Organization
        fields = (
            "id", "code", "name", "short_name", "kind", "parent", "status", "successor", "ended_on", "reporting_from"
        )  # fmt: skip


class OrganizationFilter(django_filters.FilterSet):
    """By what identifies a unit, and by the unit above it."""

    code = django_filters.CharFilter(label=_("Code"), max_length=20)
    kind = django_filters.ChoiceFilter(choices=Organization.Kind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=Organization.Status.choices, label=_("Status"))
    parent = django_filters.ModelChoiceFilter(
        queryset=lambda request: Organization.objects.visible_to(request.user, VIEW), label=_("Upper union")
    )

    class Meta:
        model = Organization
        fields = ()


class OrganizationViewSet(PortalViewSet):
    """The units whose records the caller reads: the same that the list of activities offers as a condition."""

    permission = VIEW
    queryset = Organization.objects.none()  # for the document; rows come from get_queryset
    serializer_class = detail_class = OrganizationRow
    filterset_class = OrganizationFilter

    def get_queryset(self):
        return Organization.objects.visible_to(self.request.user, VIEW).in_tree_order()

    @extend_schema(summary=_("List units"), responses={200: OrganizationRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a unit"), responses={200: OrganizationRow, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))


routes = [
    path("organizations/", OrganizationViewSet.as_view({"get": "list"}), name="organization-list"),
    path("organizations/<int:pk>/", OrganizationViewSet.as_view({"get": "retrieve"}), name="organization-detail"),
]
