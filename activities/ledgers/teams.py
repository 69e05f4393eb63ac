"""The register of teams and the ledger of clubs (俱乐部台账): a line for each that was registered in the period."""

from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast
from django.db.models.functions.json import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.figures import any_true
from activities.figures.cadence import TARGETS
from activities.ledgers.activities import approximate
from activities.models import Activity
from portal.common.periods import Period
from portal.exports.renders import label_of
from portal.ledgers.base import Ledger, register
from portal.ledgers.columns import Column
from portal.privacy.masks import mask_phone, surname_only
from volunteers.models import Team, TeamKind
from volunteers.querysets import VIEW_TEAMS

CATEGORIES = Subquery(
    Team.service_categories.through.objects.filter(team=OuterRef("pk"))
    .order_by()
    .values("team")
    .annotate(words=StringAgg("code__label", "、", order_by=["code__order", "code__value"]))
    .values("words")
)
PLAN = ("plan", *(target.field for target in TARGETS))


def in_period(period: Period) -> Q:
    """Teams that were on the register on some day of ``period``."""
    return Q(registered_on__lte=period.end) & (Q(dissolved_on=None) | Q(dissolved_on__gt=period.start))


def plan_of(plan, *wanted):
    """The targets in words, then the plan."""
    targets = "、".join(str(target.label) for target, is_set in zip(TARGETS, wanted, strict=True) if is_set)
    return "\n".join(part for part in (targets, plan) if part)


def remark_of(dissolved_on):
    return _t("Dissolved on %(day)s") % {"day": dissolved_on} if dissolved_on else None


def targets_kept(rows, first, last, registered_on, *wanted):
    """Of the weeks, months and quarters that lie in ``first`` to ``last`` and began on the register, how many have an
    activity that keeps the target."""
    days = [(date.fromisoformat(row["day"]), row["family"]) for row in rows]
    words = []
    for target, is_wanted in zip(TARGETS, wanted, strict=True):
        if not is_wanted:
            continue
        fitting = [day for day, family in days if target.families is None or family in target.families]
        periods = [one for one in periods_within(target.kind, first, last) if one.start >= registered_on]
        kept = sum(any(day in one for day in fitting) for one in periods)
        words.append(_t("%(target)s %(kept)d/%(all)d") % {"target": target.label, "kept": kept, "all": len(periods)})
    return "；".join(words)


def periods_within(kind, first, last):
    """The periods of ``kind`` whose last day lies from ``first`` to ``last``."""
    found, one = [], Period.containing(kind, first)
    while one.end <= last:
        found.append(one)
        one = one.next
    return found


class TeamsOfPeriod(Ledger):
    """What both ledgers share: teams of ``kinds`` on the register in the period, in the order of the tree."""

    permission = VIEW_TEAMS
    people_served = "member_count"

    def of_kinds(self, teams):
        raise NotImplementedError

    def rows(self, organization, period):
        teams = self.of_kinds(Team.objects.within(organization)).filter(in_period(period)).with_member_count()
        return teams.order_by("organization__path", "registered_on", "number")

    def paths_with_rows(self, period):
        teams = self.of_kinds(Team.objects.all()).filter(in_period(period))
        return teams.order_by().values_list("organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        teams = self.of_kinds(Team.objects.within(organization)).filter(in_period(seen.period))
        later = teams.filter(self.changed_after(seen)).exclude(seen.held_now)
        return [later.annotate(is_gone=Value(False))]

    def changed_after(self, seen):
        return Q(effective_at__gt=seen.since)

    def row_url(self, key):
        return reverse("volunteers:team-detail", args=[key])


@register
class TeamLedger(TeamsOfPeriod):
    """The register that unions keep of their teams (志愿服务队登记表), a line for each team."""

    slug = "teams"
    title = _("Register of volunteer teams")
    notes = (_("Members are those of the day on which the file was made. Phones are masked."),)
    public_notes = (_("Left out here: names but the leader's surname, phones, plans, and numbers of small teams."),)
    columns = (
        Column(header=_("Number"), source="number", width=14, public=True),
        Column(header=pgettext_lazy("team", "Name of the team"), source="name", width=24, public=True),
        Column(header=_("Type of the team"), source="kind", render=label_of(TeamKind), width=16, public=True),
        Column(header=_("Belongs to"), source="organization__name", width=24, public=True),
        Column(header=_("Founded on"), source="founded_on", kind="date", width=12, public=True),
        Column(header=_("Team leader"), source="leader_name", width=10, public=surname_only),
        Column(header=_("Position"), source="leader_position", width=12),
        Column(header=_("Phone of the leader"), source="leader_phone", render=mask_phone, width=14),
        Column(header=_("Liaison"), source="contact_name", width=10),
        Column(header=_("Phone of the liaison"), source="contact_phone", render=mask_phone, width=14),
        Column(
            header=_("Members"), source="member_count", kind="integer", width=8, public=True, of_served=True,
        ),
        Column(header=_("Party members"), source="party_member_count", kind="integer", width=8, total=True),
        Column(header=_("Service categories"), source=CATEGORIES, width=18, public=True),
        Column(header=_("What the team does"), source="service_content", width=30, public=True),
        Column(header=_("Plan of activities"), source=PLAN, render=plan_of, width=30),
        Column(header=_("On the register since"), source="registered_on", kind="date", width=12, public=True),
        Column(header=_("Remark"), source="dissolved_on", render=remark_of, width=16, public=True),
    )  # fmt: skip

    def of_kinds(self, teams):
        return teams.exclude(pk__in=Team.objects.clubs().values("pk"))


@register
class ClubLedger(TeamsOfPeriod):
    """The ledger of clubs and societies, with what they did in the period."""

    slug = "clubs"
    title = _("Ledger of clubs")
    notes = (
        _("Members are those of the day on which the file was made; people in several clubs count in each."),
        _("Sessions and participations are of approved activities in the period. A blank is unknown."),
    )
    public_notes = (_("Left out here: names but the surname of who is in charge, and numbers of small clubs."),)
    columns = (
        Column(header=_("Name of the club"), source="name", width=24, public=True),
        Column(header=_("Type of the team"), source="kind", render=label_of(TeamKind), width=10, public=True),
        Column(header=_("Belongs to"), source="organization__name", width=26, public=True),
        Column(header=_("In charge"), source="leader_name", width=10, public=surname_only),
        Column(header=_("Founded on"), source="founded_on", kind="date", width=12, public=True),
        Column(
            header=_("Members"), source="member_count", kind="integer", width=8, public=True, of_served=True,
        ),
        Column(
            header=_("Sessions held"), source=("sessions", "is_sessions_about"), render=approximate, kind="integer",
            width=9, total=True, public=True,
        ),
        Column(
            header=_("Participations"), source=("participations", "is_participations_about"), render=approximate,
            kind="integer", width=9, total=True, public=True, of_served=True,
        ),
        Column(
            header=_("Targets kept"), source=("days", "first", "last", "registered_on", *PLAN[1:]),
            render=targets_kept, width=24, public=True,
        ),
        Column(header=_("Remark"), source="dissolved_on", render=remark_of, width=16, public=True),
    )  # fmt: skip

    def of_kinds(self, teams):
        return teams.clubs()

    def rows(self, organization, period):
        counted = Activity.objects.approved().in_period(period).filter(team=OuterRef("pk")).order_by()
        known = counted.filter(date_precision=Activity.Precision.DAY).order_by("starts_on")
        return super().rows(organization, period).annotate(
            sessions=_sum(counted, Sum("session_count")),
            is_sessions_about=Subquery(_of(counted, any_true("is_session_count_approximate"))),
            participations=_sum(counted, Sum("headcount")),
            is_participations_about=Subquery(
                _of(counted, any_true("is_headcount_approximate", where=Q(headcount__isnull=False)))
            ),
            days=ArraySubquery(known.values(row=JSONObject(day="starts_on", family="type__family")).distinct()),
            first=Value(period.start, DateField()),
            last=Value(period.end, DateField()),
        )  # fmt: skip

    def changed_after(self, seen):
        """Also clubs of which an activity of the period was approved or voided since."""
        later = Activity.objects.in_period(seen.period).filter(team=OuterRef("pk"), effective_at__gt=seen.since)
        return super().changed_after(seen) | Exists(later)


def _of(activities, aggregate):
    """``aggregate`` over the activities of one team, for a Subquery."""
    return activities.values("team").annotate(value=aggregate).values("value")


def _sum(activities, aggregate):
    return Cast(Subquery(_of(activities, aggregate)), IntegerField())
