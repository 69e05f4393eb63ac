"""Notices for programs, to read: what each says of itself and its masked list; never who objected."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet
from portal.notices.filters import NoticeFilter
from portal.notices.models import PublicNotice
from portal.notices.querysets import VIEW
from portal.organizations.models import Organization

NOTICE = (
    "id", "number", "kind", "title", "organization", "scope", "state", "days", "starts_on", "ends_on", "days_left",
    "row_count", "objection_count", "list_sha256", "is_intact", "posted_at", "closed_at",
)  # fmt: skip


class NoticeUnit(serializers.ModelSerializer):
    """Whose notice."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name")


class NoticeRow(serializers.ModelSerializer):
    """A notice without its words; ``ends_on`` is not yet sure while ``days_left`` says what an objection holds up."""

    organization = NoticeUnit()
    kind = serializers.CharField()
    objection_count = serializers.IntegerField()

    class Meta:
        model = PublicNotice
        fields = NOTICE


class ShownRow(serializers.Serializer):
    """One row of the list; ``cells`` is null when it was struck out."""

    number = serializers.IntegerField()
    cells = serializers.ListField(child=serializers.CharField(), allow_null=True)


class NoticeDetail(NoticeRow):
    """A notice with its words and masked rows."""

    headers = serializers.ListField(child=serializers.CharField())
    shown_rows = serializers.SerializerMethodField()

    class Meta(NoticeRow.Meta):
        fields = (*NOTICE, "body", "hotline_phone", "hotline_person", "hotline_address", "headers", "shown_rows")

    @extend_schema(responses=ShownRow(many=True))
    def get_shown_rows(self, notice) -> list:
        return [{"number": row.number, "cells": None if row.strike else row.cells} for row in notice.list_rows]


class NoticeViewSet(PortalViewSet):
    """Notices of the units where the caller may read them, drafts too."""

    permission = VIEW
    queryset = PublicNotice.objects.none()  # for the document; rows come from get_queryset
    serializer_class = NoticeRow
    detail_class = NoticeDetail
    filterset_class = NoticeFilter

    def get_queryset(self):
        return PublicNotice.objects.visible_to(self.request.user).for_list()

    @extend_schema(summary=_("List notices"), responses={200: NoticeRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a notice"), responses={200: NoticeDetail, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset().defer(None), pk=pk)))


routes = [
    path("notices/", NoticeViewSet.as_view({"get": "list"}), name="notice-list"),
    path("notices/<int:pk>/", NoticeViewSet.as_view({"get": "retrieve"}), name="notice-detail"),
]
