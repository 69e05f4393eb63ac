"""The roster of volunteers with their hours (志愿者花名册), and the detail of hours of service (服务时长明细)."""

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import ServiceRecord, StarAward
from activities.querysets import VIEW
from activities.querysets.stars import granted_star
from portal.exports.renders import label_of
from portal.ledgers.base import Ledger, register
from portal.ledgers.columns import Column
from portal.privacy.masks import mask_phone
from volunteers.exports.volunteers import born, codes_of, sex_of
from volunteers.models import TeamMember, Volunteer
from volunteers.querysets import VIEW as VIEW_VOLUNTEERS

TEAMS = Subquery(
    TeamMember.objects.current()
    .filter(volunteer=OuterRef("pk"), team__state="registered")
    .order_by()
    .values("volunteer")
    .annotate(words=StringAgg("team__name", "、", order_by="team__name"))
    .values("words")
)
MINUTES = Subquery(
    ServiceRecord.objects.locked()
    .filter(volunteer=OuterRef("pk"))
    .order_by()
    .values("volunteer")
    .annotate(total=Sum("minutes"))
    .values("total")
)


def star_of(level):
    """五星 as ★5; blank without one."""
    return f"★{level}" if level else None


@register
class RosterLedger(Ledger):
    """Who is on the register at the end of the period. A line for each record, so that it can be read in again.

    A record counts from its activation; hours are those of all years, recorded ones only.
    """

    slug = "roster"
    title = _("Roster ledger of volunteers")
    permission = VIEW_VOLUNTEERS
    notes = (_("Hours are of all years, recorded ones only."),)
    public_notes = (_("The roster stays inside the unions: its public version names no person."),)
    columns = (
        Column(header=_("Full name"), source="name", width=10),
        Column(header=_("Sex"), source="sex", render=sex_of, width=6),
        Column(header=_("Born"), source="birth_date", render=born, width=10),
        Column(
            header=_("Political status"), source="political_status", render=label_of(Volunteer.PoliticalStatus),
            width=10,
        ),
        Column(header=_("Education"), source="education", render=label_of(Volunteer.Education), width=10),
        Column(header=_("Unit"), source="organization__name", width=24, public=True),
        Column(header=_("Unit and position"), source="position", width=14),
        Column(header=_("Name of the team"), source=TEAMS, width=18),
        Column(header=_("Mobile phone"), source="phone", render=mask_phone, width=14),
        Column(header=_("Skills"), source=codes_of("skills"), width=18),
        Column(header=_("Wishes to serve in"), source=codes_of("service_categories"), width=18),
        Column(header=_("On the register since"), source="registered_on", kind="date", width=12),
        Column(header=_("Volunteer number"), source="number", width=14),
        Column(header=_("Total hours"), source=MINUTES, kind="hours", width=9, total=True),
        Column(header=_("Star level"), source=granted_star(StarAward), render=star_of, width=7),
        Column(header=_("Remark"), source=Value(""), width=12),
    )  # fmt: skip

    def rows(self, organization, period):
        return self._of(organization, period).order_by("organization__path", "sort_key", "pk")

    def paths_with_rows(self, period):
        found = Volunteer.objects.registered_on(period.end)
        return found.order_by().values_list("organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        came = self._of(organization, seen.period).filter(activated_at__gt=seen.since)
        left = Volunteer.objects.within(organization).annotate(effective_at=F("activated_at"))
        left = left.filter(
            inactive_on__lte=seen.period.end, inactive_on__gt=timezone.localdate(seen.since),
            activated_at__lte=seen.since,
        )  # fmt: skip
        return [
            came.exclude(seen.held_now).annotate(is_gone=Value(False)),
            left.exclude(seen.held_now).annotate(is_gone=Value(True)),
        ]

    def row_url(self, key):
        return reverse("volunteers:volunteer-detail", args=[key])

    def _of(self, organization, period):
        rows = Volunteer.objects.within(organization).registered_on(period.end)
        return rows.annotate(effective_at=F("activated_at"))


@register
class ServiceRecordLedger(Ledger):
    """A line for each recorded service, by its day; what was entered later is marked."""

    slug = "service-records"
    title = _("Ledger of hours of service")
    permission = VIEW
    measures = ("recorded-time",)
    notes = (_("Hours count by day of service, after their public notice. Those entered later are marked."),)
    public_notes = (_("People and contents are left out here."),)
    columns = (
        Column(header=_("Volunteer number"), source="volunteer__number", width=14),
        Column(header=_("Full name"), source="volunteer__name", width=10),
        Column(header=_("Name of the activity"), source="activity__title", width=26),
        Column(header=_("Date of service"), source="service_date", kind="date", width=12, public=True),
        Column(header=_("Place"), source="place", width=16),
        Column(header=_("What was done"), source="content", width=26),
        Column(
            header=_("Service time (hours)"), source="minutes", kind="hours", width=10, total=True, public=True,
        ),
        Column(
            header=_("Source"), source="source", render=label_of(ServiceRecord.Source), width=8, public=True,
        ),
        Column(
            header=_("Quality of the service"), source="quality", render=label_of(ServiceRecord.Quality), width=8
        ),
        Column(header=_("Person in charge"), source="leader_name", width=9),
        Column(header=_("Recorded by"), source="recorded_by__display_name", width=9),
    )  # fmt: skip

    def rows(self, organization, period):
        return self._of(organization, period).locked().order_by("service_date", "organization__path", "pk")

    def paths_with_rows(self, period):
        found = ServiceRecord.objects.locked().served_between(period.start, period.end)
        return found.order_by().values_list("organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        later = self._of(organization, seen.period).filter(effective_at__gt=seen.since).exclude(seen.held_now)
        return [
            later.locked().annotate(is_gone=Value(False)),
            later.filter(state=ServiceRecord.State.VOIDED).annotate(is_gone=Value(True)),
        ]

    def row_url(self, key):
        return reverse("activities:service-record-detail", args=[key])

    def _of(self, organization, period):
        rows = ServiceRecord.objects.within(organization).served_between(period.start, period.end)
        return rows.annotate(number=Coalesce("volunteer__number", Value("")))
