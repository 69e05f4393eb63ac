"""Ledgers for programs: periods, versions, asking for one, the workbook."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from portal.accounts.api.once import KEY_PARAMETER, idempotent
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet
from portal.ledgers import services
from portal.ledgers.filters import PeriodFilter, RunFilter
from portal.ledgers.forms import BuildForm
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.ledgers.querysets import VIEW, readable_organizations
from portal.ledgers.responses import variant_for, workbook_response
from portal.organizations.models import Organization
from portal.xlsx.responses import MEDIA_TYPE

BUILD = "ledgers.build_ledger"
VARIANTS = ("internal", "public")
VARIANT = OpenApiParameter(
    "variant", str, enum=VARIANTS, default="internal",
    description=_("The internal version takes the right to read the records themselves."),
)  # fmt: skip
WEEK = OpenApiExample(
    _("One week"), value={"ledger": "activities", "organization": 12, "period": "2026-W47"}, request_only=True
)


class LedgerUnit(serializers.ModelSerializer):
    """Whose ledger."""

    class Meta:
        model = Organization
        fields = ("id", "code", "name")


class RunRow(serializers.ModelSerializer):
    """One version of a ledger: the work on it and its result."""

    state = serializers.ChoiceField(choices=LedgerRun._meta.get_field("job_state").choices, source="job_state")

    class Meta:
        model = LedgerRun
        fields = (
            "id", "period", "ledger", "organization", "organization_name", "version", "stage", "state", "queued_at",
            "started_at", "finished_at", "progress_done", "progress_total", "error", "as_of", "row_count",
            "xlsx_sha256", "xlsx_size", "verified_at", "is_intact",
        )  # fmt: skip


PERIOD = (
    "id", "ledger", "organization", "kind", "code", "starts_on", "ends_on", "state", "is_zero_report", "shown_run"
)  # fmt: skip


class PeriodRow(serializers.ModelSerializer):
    """The ledger of a unit for a period."""

    organization = LedgerUnit()
    code = serializers.CharField(source="period.code", help_text=_("2026-W47, 2026-11 or 2026."))
    shown_run = serializers.IntegerField(
        source="shown_run.pk", default=None, allow_null=True, help_text=_("The version that stands for the period.")
    )

    class Meta:
        model = LedgerPeriod
        fields = PERIOD


class PeriodDetail(PeriodRow):
    """The ledger of a unit for a period with its signatures and versions."""

    runs = RunRow(many=True)

    class Meta(PeriodRow.Meta):
        fields = (*PERIOD, "prepared_at", "reviewed_at", "sealed_at", "published_at", "sealed_run", "runs")


class RunInput(serializers.Serializer):
    """Which ledger to make."""

    ledger = serializers.CharField(max_length=30)
    organization = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    period = serializers.CharField(max_length=10, help_text=_("2026-W47, 2026-11 or 2026."))


class PeriodViewSet(PortalViewSet):
    """Ledgers whose whole content the caller's rights cover."""

    permission = VIEW
    queryset = LedgerPeriod.objects.none()  # for the document; rows come from get_queryset
    serializer_class = PeriodRow
    detail_class = PeriodDetail
    filterset_class = PeriodFilter

    def get_queryset(self):
        return LedgerPeriod.objects.visible_to(self.request.user).with_runs()

    @extend_schema(summary=_("List ledgers"), responses={200: PeriodRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a ledger"), responses={200: PeriodDetail, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))

    @extend_schema(
        summary=_("Ask for a new version"), request=None, parameters=[KEY_PARAMETER],
        responses={202: RunRow, **refusals(404, 409, 413, 422)},
        description=_("Asked for twice while one is being made, it is the same one. A sealed ledger refuses."),
    )  # fmt: skip
    @idempotent(BUILD)
    def rebuild(self, request, pk):
        period = get_object_or_404(self.get_queryset(), pk=pk)
        run = services.request_rebuild(period=period, by=request.user, at=timezone.now())
        return Response(RunRow(run).data, status=202)


class RunViewSet(PortalViewSet):
    """Versions of ledgers whose whole content the caller's rights cover."""

    permission = VIEW
    queryset = LedgerRun.objects.none()  # for the document; rows come from get_queryset
    serializer_class = detail_class = RunRow
    filterset_class = RunFilter

    def get_queryset(self):
        return LedgerRun.objects.visible_to(self.request.user).select_related("period", "organization")

    @extend_schema(summary=_("List versions of ledgers"), responses={200: RunRow(many=True), **refusals(400)})
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read a version"), responses={200: RunRow, **refusals(404)})
    def retrieve(self, request, pk):
        return Response(self.detail_of(get_object_or_404(self.get_queryset(), pk=pk)))

    @extend_schema(
        summary=_("Ask for a ledger"), request=RunInput, parameters=[KEY_PARAMETER], examples=[WEEK],
        responses={202: RunRow, **refusals(400, 409, 413, 415, 422)},
        description=_("Makes the first version of a period that has none yet, or a new one. A worker makes the file: "
                      "read the version until its state is done."),
    )  # fmt: skip
    @idempotent(BUILD)
    def create(self, request):
        told = self.checked(RunInput, request)
        form = BuildForm(told | {"unit": told["organization"]}, units=readable_organizations(request.user))
        if not form.is_valid():
            names = {"unit": "organization"}
            raise ValidationError({names.get(name, name): words for name, words in form.errors.items()})
        asked = form.cleaned_data
        run = services.request_build(
            ledger=asked["ledger"], organization=asked["unit"], period=asked["period"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return Response(RunRow(run).data, status=202)

    @extend_schema(
        summary=_("Download the workbook"), parameters=[VARIANT],
        responses={(200, MEDIA_TYPE): OpenApiTypes.BINARY, **refusals(400, 404, 409)},
    )  # fmt: skip
    def download(self, request, pk):
        """Of finished versions only; each download stands in the timeline."""
        run = get_object_or_404(self.get_queryset().done(), pk=pk)
        asked = request.query_params.get("variant", "internal")
        if asked not in VARIANTS:
            raise ValidationError({"variant": [_("There is no such version.")]})
        variant = variant_for(request.user, run, asked)
        response = workbook_response(run, variant)
        services.note_download(run=run, variant=variant, by=request.user, at=timezone.now())
        return response


routes = [
    path("ledger-periods/", PeriodViewSet.as_view({"get": "list"}), name="period-list"),
    path("ledger-periods/<int:pk>/", PeriodViewSet.as_view({"get": "retrieve"}), name="period-detail"),
    path(
        "ledger-periods/<int:pk>/rebuild/",
        PeriodViewSet.as_view({"post": "rebuild"}, permission=BUILD),
        name="period-rebuild",
    ),
    path("ledger-runs/", RunViewSet.as_view({"get": "list", "post": "create"}), name="run-list"),
    path("ledger-runs/<int:pk>/", RunViewSet.as_view({"get": "retrieve"}), name="run-detail"),
    path("ledger-runs/<int:pk>/xlsx/", RunViewSet.as_view({"get": "download"}), name="run-download"),
]
