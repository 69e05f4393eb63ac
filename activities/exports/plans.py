"""Sign-ups, service projects and recurrences as Excel: the rows of their pages."""

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from activities.filters.plans import ServiceProjectFilter, SignUpFilter
from activities.models import Activity, RecurrenceRule, ServiceProject, SignUp
from activities.querysets import VIEW
from portal.exports.base import FilteredExport, ListExport, Selection, register
from portal.exports.renders import label_of
from portal.ledgers.columns import Column
from portal.privacy.masks import mask_phone


def moment(at):
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""


def shift_of(name, starts_at):
    return name or moment(starts_at)


@register
class SignUpExport(FilteredExport):
    slug = "signups"
    title = _("List of sign-ups")
    page = "activities:signup-list"
    permission = VIEW
    unit_lookup = "shift__activity__organization_id"
    filterset_class = SignUpFilter
    columns = (
        Column(header=_("Activity"), source="shift__activity__title", width=24),
        Column(header=_("Shift"), source=("shift__name", "shift__starts_at"), render=shift_of, width=18),
        Column(header=_("Begins"), source="shift__starts_at", render=moment, width=16),
        Column(header=_("Place"), source="shift__place", width=18),
        Column(header=_("Where to meet"), source="shift__meeting_point", width=18),
        Column(header=_("Section of road"), source="shift__road_segment", width=16),
        Column(header=_("Car"), source="shift__vehicle", width=12),
        Column(header=_("Full name"), source="volunteer__name", width=12),
        Column(header=_("Volunteer number"), source="volunteer__number", width=14),
        Column(header=_("Unit of the volunteer"), source="volunteer__organization__name", width=26),
        Column(header=_("Mobile phone"), source="volunteer__phone", render=mask_phone, width=14),
        Column(header=_("State"), source="state", render=label_of(SignUp.State), width=12),
        Column(header=_("Signed up at"), source="entered_at", render=moment, width=16),
    )
    notes = (_("Phones are masked. Those who wait stand in the order of their sign-up."),)

    def visible(self, user):
        return SignUp.objects.visible_to(user).order_by("shift__starts_at", "shift_id", "pk")

    def address(self, query):
        """Back to the lists of the activity, where the query names one."""
        activity = QueryDict(query).get("activity", "")
        if activity.isdigit():
            return reverse("activities:activity-signups", args=[activity])
        return super().address(query)


@register
class ServiceProjectExport(FilteredExport):
    slug = "service-projects"
    title = _("List of service projects")
    page = "activities:service-project-list"
    permission = VIEW
    unit_lookup = "organization_id"
    filterset_class = ServiceProjectFilter
    columns = (
        Column(header=_("Name of the project"), source="name", width=26),
        Column(header=_("Category of service"), source="category__label", width=16),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("From day"), source="starts_on", kind="date", width=12),
        Column(header=_("To day"), source="ends_on", kind="date", width=12),
        Column(header=_("State"), source="state", render=label_of(ServiceProject.State), width=10),
        Column(header=_("Approved activities"), source="activity_count", kind="integer", width=10),
        Column(header=_("Participations"), source="people", kind="integer", width=10),
        Column(header=_("Service time (hours)"), source="minutes", kind="hours", width=12),
        Column(header=_("What it offers"), source="summary", width=40),
    )
    notes = (_("Numbers are of the approved activities of a project that you may see. A blank is unknown."),)

    def visible(self, user):
        return with_sums(ServiceProject.objects.visible_to(user), user)


def with_sums(projects, user):
    """Each project with the sums over its approved activities in the sight of ``user``; unknown stays None."""
    counted = Activity.objects.visible_to(user).approved().filter(plan__project=OuterRef("pk")).order_by()
    grouped = counted.values("plan__project")
    return projects.annotate(
        activity_count=Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0),
        people=Subquery(grouped.annotate(n=Sum("headcount")).values("n")),
        minutes=Subquery(grouped.annotate(n=Sum("service_minutes")).values("n")),
    )


@register
class RecurrenceExport(ListExport):
    slug = "recurrences"
    title = _("List of recurrences")
    page = "activities:recurrence-list"
    permission = VIEW
    unit_lookup = "organization_id"
    columns = (
        Column(header=_("Activity"), source="template__title", width=26),
        Column(header=_("Unit"), source="organization__name", width=28),
        Column(header=_("Repeat"), source="kind", render=label_of(RecurrenceRule.Kind), width=14),
        Column(header=_("From day"), source="starts_on", kind="date", width=12),
        Column(header=_("To day"), source="until", kind="date", width=12),
        Column(header=_("Drafts made"), source="made", kind="integer", width=10),
        Column(header=_("Stopped at"), source="stopped_at", render=moment, width=16),
    )

    def select(self, user, query):
        rows = RecurrenceRule.objects.visible_to(user).annotate(made=Count("days")).order_by("-stopped_at", "-pk")
        return Selection(rows=rows, conditions=[], query="")
