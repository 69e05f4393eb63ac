"""What is the caller's own, for programs, to read: hours of service as on the page “My hours”."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from activities.api.service_records import HoursActivity, HoursUnit
from activities.filters.hours import OwnHoursFilter
from activities.models import ServiceRecord
from portal.common.api import Pages
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet

MINUTES = {"type": "integer", "minimum": 0}
BY_SOURCE = {
    "type": "object",
    "required": ["source", "minutes"],
    "properties": {"source": {"type": "string", "enum": ServiceRecord.Source.values}, "minutes": MINUTES},
}
SUMS = {
    "minutes": MINUTES,
    "waiting_minutes": MINUTES,
    "by_source": {"type": "array", "items": BY_SOURCE},
}


class OwnHours(serializers.ModelSerializer):
    """One service of the caller; ``minutes`` count once the state is locked, ``reason`` says why it is void."""

    organization = HoursUnit()
    activity = HoursActivity()
    reason = serializers.SerializerMethodField()

    class Meta:
        model = ServiceRecord
        fields = (
            "id", "activity", "organization", "organization_name", "service_date", "minutes", "source", "state",
            "locked_at", "voided_at", "reason",
        )  # fmt: skip

    def get_reason(self, found) -> str:
        return found.reason if found.state == ServiceRecord.State.VOIDED else ""


class HoursPages(Pages):
    """A page of records below the sums of all of them: ``minutes`` count, ``waiting_minutes`` are not locked yet."""

    sums: dict

    def get_paginated_response(self, data):
        response = super().get_paginated_response(data)
        response.data = {**self.sums, **response.data}
        return response

    def get_paginated_response_schema(self, schema):
        paged = super().get_paginated_response_schema(schema)
        return {
            **paged, "required": [*SUMS, *paged["required"]], "properties": {**SUMS, **paged["properties"]},
        }  # fmt: skip


class OwnHoursViewSet(PortalViewSet):
    """The caller's own records in all states, of all units; nobody else's, whatever the caller may read."""

    permission = None
    queryset = ServiceRecord.objects.none()  # for the document; rows come from get_queryset
    serializer_class = OwnHours
    filterset_class = OwnHoursFilter
    pagination_class = HoursPages

    def get_queryset(self):
        return ServiceRecord.objects.of_account(self.request.user).for_list().order_by("-service_date", "-pk")

    @extend_schema(
        summary=_("List one's own hours of service"), responses={200: OwnHours(many=True), **refusals(400)},
        description=_("The sums and records of the page “My hours”, for the caller alone."),
    )  # fmt: skip
    def list(self, request):
        rows = self.filter_queryset(self.get_queryset())
        locked = rows.locked()
        self.paginator.sums = {
            "minutes": locked.minutes(),
            "waiting_minutes": rows.waiting().minutes(),
            "by_source": list(locked.by_source()),
        }
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


routes = [path("me/hours/", OwnHoursViewSet.as_view({"get": "list"}), name="me-hours")]
