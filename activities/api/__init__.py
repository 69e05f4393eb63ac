"""Activities for programs: the routes."""

from django.urls import path

from activities.api import certificates, me, service_records
from activities.api.plans import PlanViewSet
from activities.api.study import DutyReportViewSet, StudySessionViewSet
from activities.api.views import ActivityTypeViewSet, ActivityViewSet

routes = [
    path("plans/", PlanViewSet.as_view({"get": "list"}), name="plan-list"),
    path("plans/<int:pk>/", PlanViewSet.as_view({"get": "retrieve"}), name="plan-detail"),
    path("activity-types/", ActivityTypeViewSet.as_view({"get": "list"}), name="activity-type-list"),
    path("activities/", ActivityViewSet.as_view({"get": "list", "post": "create"}), name="activity-list"),
    path(
        "activities/<int:pk>/", ActivityViewSet.as_view({"get": "retrieve", "patch": "change"}), name="activity-detail"
    ),
    path(
        "activities/<int:pk>/submit/",
        ActivityViewSet.as_view({"post": "submit"}, permission="activities.change_activity"),
        name="activity-submit",
    ),
    path(
        "activities/<int:pk>/approve/",
        ActivityViewSet.as_view({"post": "approve"}, permission="activities.approve_activity"),
        name="activity-approve",
    ),
    path(
        "activities/<int:pk>/return/",
        ActivityViewSet.as_view({"post": "give_back"}, permission="activities.approve_activity"),
        name="activity-return",
    ),
    *service_records.routes,
    *me.routes,
    *certificates.routes,
    path("study-sessions/", StudySessionViewSet.as_view({"get": "list"}), name="study-session-list"),
    path("study-sessions/<int:pk>/", StudySessionViewSet.as_view({"get": "retrieve"}), name="study-session-detail"),
    path("duty-reports/", DutyReportViewSet.as_view({"get": "list"}), name="duty-report-list"),
    path("duty-reports/<int:pk>/", DutyReportViewSet.as_view({"get": "retrieve"}), name="duty-report-detail"),
]
