"""Activities for programs: the list of the page, drafts, and the review; the rules are those of the page."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from activities import policies, services
from activities.api import shapes
from activities.filters import ActivityFilter
from activities.forms.programs import filled_in, refused
from activities.forms.units import ADD
from activities.models import Activity, ActivityType
from activities.querysets import VIEW_PUBLISHED
from portal.accounts.api.once import KEY_PARAMETER, idempotent
from portal.common.problems import refusals
from portal.common.viewsets import PortalViewSet

DRAFT = OpenApiExample(
    _("A service on one afternoon"),
    value={
        "organization": 12,
        "type": 1,
        "starts_on": "2026-11-20",
        "start_time": "14:00",
        "duration_minutes": 120,
        "place": "沙澧河公园",
        "headcount": 12,
        "narrative": "清理河岸垃圾。",
        "money": [{"kind": "own", "amount": "260.00"}],
    },
    request_only=True,
)
DECIDED = {200: shapes.ActivityDetail, **refusals(400, 404, 409, 413, 415, 422)}


class ActivityTypeViewSet(PortalViewSet):
    """Types in office words; those no longer in use stay for old records."""

    permission = VIEW_PUBLISHED
    queryset = ActivityType.objects.all()
    serializer_class = shapes.ActivityTypeRow
    filterset_class = None

    @extend_schema(
        summary=_("List types of activities"), responses={200: shapes.ActivityTypeRow(many=True), **refusals(400)}
    )
    def list(self, request):
        return self.respond_list(request)


class ActivityViewSet(PortalViewSet):
    """Records that the caller may see: the same rows as on the page."""

    permission = VIEW_PUBLISHED
    queryset = Activity.objects.none()  # for the document; rows come from get_queryset
    serializer_class = shapes.ActivityRow
    detail_class = shapes.ActivityDetail
    filterset_class = ActivityFilter

    def get_queryset(self):
        return Activity.objects.visible_to(self.request.user).for_list()

    def get_record(self, pk):
        """The record with all that its JSON shows, or 404 for whoever may not see it."""
        rows = self.get_queryset().select_related("region", "publication")
        return get_object_or_404(
            rows.prefetch_related("service_targets", "money", "goods", "photos__attachment"), pk=pk
        )

    def answer(self, pk, status=200):
        return Response(self.detail_of(self.get_record(pk)), status=status)

    @extend_schema(
        summary=_("List activities"), responses={200: shapes.ActivityRow(many=True), **refusals(400)},
        description=_("The rows and conditions of the page “Activities”. A wrong or unknown condition is refused."),
    )  # fmt: skip
    def list(self, request):
        return self.respond_list(request)

    @extend_schema(summary=_("Read an activity"), responses={200: shapes.ActivityDetail, **refusals(404)})
    def retrieve(self, request, pk):
        return self.answer(pk)

    @extend_schema(
        summary=_("Begin a draft"), request=shapes.ActivityInput, parameters=[KEY_PARAMETER], examples=[DRAFT],
        responses={201: shapes.ActivityDetail, **refusals(400, 409, 413, 415, 422)},
    )  # fmt: skip
    @idempotent(ADD)
    def create(self, request):
        if not request.user.has_perm(ADD):
            raise PermissionDenied(_t("You do not log activities for this unit."))
        return self.save(self.checked(shapes.ActivityInput, request), status=201)

    @extend_schema(
        summary=_("Change a draft or a returned record"), request=shapes.ActivityChange,
        responses={200: shapes.ActivityDetail, **refusals(400, 404, 409, 413, 415)},
    )  # fmt: skip
    def change(self, request, pk):
        activity = self.get_record(pk)
        policies.check_can_edit(request.user, activity)
        values = self.checked(shapes.ActivityChange, request)
        return self.save(values, activity=activity, version=values.pop("version"))

    def save(self, values, *, activity=None, version=None, status=200):
        """Save what the form accepts; nothing when it refuses something."""
        user, now = self.request.user, timezone.now()
        form = filled_in(values, user=user, today=timezone.localdate(now), activity=activity)
        if found := refused(form):
            raise ValidationError(found)
        draft = services.save_draft(
            organization=form.unit(), content=form.content(), by=user, at=now, activity=activity, version=version,
            source=Activity.Source.API,
        )  # fmt: skip
        return self.answer(draft.pk, status=status)

    @extend_schema(
        summary=_("Hand in for review"), request=shapes.SubmitInput, parameters=[KEY_PARAMETER], responses=DECIDED
    )
    @idempotent("activities.change_activity")
    def submit(self, request, pk):
        activity = self.get_record(pk)
        policies.check_can_submit(request.user, activity)
        told = self.checked(shapes.SubmitInput, request)
        services.submit_activity(
            activity=activity, by=request.user, at=timezone.now(), version=told["version"],
            is_another=told.get("confirm_duplicate", False),
        )  # fmt: skip
        return self.answer(pk)

    @extend_schema(
        summary=_("Approve"), request=shapes.VersionInput, parameters=[KEY_PARAMETER], responses=DECIDED,
        description=_("Nobody approves a record that they wrote in or handed in."),
    )  # fmt: skip
    @idempotent("activities.approve_activity")
    def approve(self, request, pk):
        activity = self.get_record(pk)
        policies.check_can_review(request.user, activity)
        version = self.checked(shapes.VersionInput, request)["version"]
        services.approve_activity(activity=activity, by=request.user, at=timezone.now(), version=version)
        return self.answer(pk)

    @extend_schema(
        summary=_("Return with a reason"), request=shapes.ReturnInput, parameters=[KEY_PARAMETER], responses=DECIDED
    )
    @idempotent("activities.approve_activity")
    def give_back(self, request, pk):
        activity = self.get_record(pk)
        policies.check_can_review(request.user, activity)
        told = self.checked(shapes.ReturnInput, request)
        services.return_activity(activity=activity, by=request.user, at=timezone.now(), **told)
        return self.answer(pk)
