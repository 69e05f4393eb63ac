"""The activity ledger: what an office keeps of its volunteer service, one line for each approved activity."""

from datetime import time
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Length
from django.db.models.functions.json import JSONObject
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from activities.figures import ActivityFigures
from activities.models import Activity, ActivityCorrection, ActivityEvent, ActivityMoney, ActivityPhoto
from activities.querysets import ActivityQuerySet
from portal.ledgers.base import SMALLEST_PUBLIC_GROUP, Ledger, register
from portal.ledgers.columns import Column
from portal.xlsx import Approximate

Money = ActivityMoney.Kind
Precision = Activity.Precision

# One subquery for each, whatever the number of rows: kinds of people served in office order, money by kind, photos.
TARGETS = ArraySubquery(
    Activity.service_targets.through.objects.filter(activity=OuterRef("pk"))
    .order_by("code__order", "code__value")
    .values("code__label")
)
# Amounts as text: JSON has no exact decimals.
MONEY = ArraySubquery(
    ActivityMoney.objects.filter(activity=OuterRef("pk"))
    .order_by("pk")
    .values(row=JSONObject(kind="kind", amount=Cast("amount", TextField()), about="is_approximate"))
)
PHOTOS = Coalesce(
    Subquery(
        ActivityPhoto.objects.filter(activity=OuterRef("pk"))
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
        .values("number")
    ),
    0,
)
# A correction of one of these may take a record out of a period or into another.
MOVING_FIELDS = ["type", "starts_on", "date_precision", "reporting_year"]
WHEN = ("starts_on", "ends_on", "date_precision", "date_words", "reporting_year")
NAME = ("title", "type__name")
PLACE = ("place", "region__label")


def day(starts_on, ends_on, precision, words, year):
    """The day as a date; a span or an imprecise date as words, its own where it came with some."""
    if precision == Precision.DAY and starts_on is not None:
        if ends_on in (None, starts_on):
            return starts_on
        return _t("%(from)s to %(to)s") % {"from": starts_on, "to": ends_on}
    if words:
        return words
    if precision == Precision.MONTH and starts_on is not None:
        return _t("%(month)d/%(year)d") % {"year": starts_on.year, "month": starts_on.month}
    if precision == Precision.SINCE:
        return _t("Since %(year)d") % {"year": year}
    return _t("Year %(year)d") % {"year": year}


def hours(starts: time | None, ends: time | None):
    """From when to when; blank where unknown."""
    if starts is None:
        return None
    return f"{starts:%H:%M}-{ends:%H:%M}" if ends is not None else f"{starts:%H:%M}"


def approximate(value, is_approximate):
    """A figure with its mark; unknown stays blank."""
    return Approximate(value) if is_approximate and value is not None else value


def public_day(starts_on, ends_on, precision, words, year):
    """The day without the clerk's own words."""
    return day(starts_on, ends_on, precision, "", year)


# Public files stay for ever, so they hold no words of one person and none that could be withdrawn later: a title
# may name somebody who was visited, a place may be a home.
def own_words(words, instead):
    """The title or place as the clerk wrote it."""
    return words


def public_words(words, instead):
    """The type's name or the district instead."""
    return instead


def unit_and_team(unit, team):
    """The unit, and in brackets the team that went."""
    return _t("%(value)s (%(note)s)") % {"value": unit, "note": team} if team else unit


def unit_alone(unit, team):
    """Public files name no team: whether it has a public page may change."""
    return unit


def amount_of(kind):
    """A render that picks the sum of one kind of money out of the rows of an activity."""

    def amount(rows):
        own = [row for row in rows if row["kind"] == kind]
        if not own:
            return None
        total = sum((Decimal(row["amount"]) for row in own), Decimal(0))
        return approximate(total, any(row["about"] for row in own))

    return amount


def evidence(photos, number):
    """Where the proof of the activity is found: its number in the portal, and how many photos are there."""
    if not photos:
        return number
    return _t("%(number)s, %(photos)d photos") % {"number": number, "photos": photos}


def money_column(kind, header):
    """Kinds of money stand side by side and are never added up: each has a column and a total of its own."""
    return Column(
        header=header, source=MONEY, render=amount_of(kind), kind="money", width=12, total=True, public=True,
        of_served=True,
    )  # fmt: skip


@register
class ActivityLedger(Ledger):
    """The activity ledger as offices keep it, with sessions, partners and the kinds of money."""

    slug = "activities"
    title = _("Volunteer service activity ledger")
    permission = "activities.view_activity"
    notes = (_("Money of different kinds is not added up. A blank is unknown; an approximate figure is marked."),)
    people_served = "beneficiary_count"
    measures = tuple(measure.slug for measure in ActivityFigures.measures)
    public_notes = (
        _("Left out here: people, titles, places, partner units, contents and remarks."),
        format_lazy(
            _(
                "Rows with fewer than {number} people served show neither their number and kind nor money, "
                "and public totals of these columns leave them out."
            ),
            number=SMALLEST_PUBLIC_GROUP,
        ),
    )
    columns = (
        Column(header=_("Date of the activity"), source=WHEN, render=day, kind="date", width=12, public=public_day),
        Column(header=_("Start and end"), source=("start_time", "end_time"), render=hours, width=12, public=True),
        Column(header=_("Name of the activity"), source=NAME, render=own_words, width=26, public=public_words),
        Column(header=_("Service category"), source="type__name", width=12, public=True),
        Column(header=_("Place"), source=PLACE, render=own_words, width=18, public=public_words),
        Column(
            header=_("Organizing unit (team)"), source=("organization_name", "team__name"), render=unit_and_team,
            width=22, public=unit_alone,
        ),
        Column(
            header=_("People served (kind)"), source=TARGETS, render="、".join, width=14, public=True, of_served=True
        ),
        Column(header=_("Partner units"), source="partners", width=16),
        Column(
            header=_("Sessions"), source=("session_count", "is_session_count_approximate"), render=approximate,
            kind="integer", width=7, total=True, public=True,
        ),
        Column(
            header=_("Participants (people)"), source=("headcount", "is_headcount_approximate"), render=approximate,
            kind="integer", width=9, total=True, public=True,
        ),
        Column(
            header=_("Service time (hours)"), source="service_minutes", kind="hours", width=10, total=True, public=True,
        ),
        Column(
            header=_("People served (times)"), source=("beneficiary_count", "is_beneficiary_count_approximate"),
            render=approximate, kind="integer", width=9, total=True, public=True, of_served=True,
        ),
        money_column(Money.OWN, _("Own funds (yuan)")),
        money_column(Money.SUPERIOR, _("From the upper union (yuan)")),
        money_column(Money.ARRANGED, _("Arranged funds (yuan)")),
        money_column(Money.RECEIVED, _("Donations received (yuan)")),
        money_column(Money.DONATED, _("Donated (yuan)")),
        Column(header=_("What was done"), source="narrative", width=40),
        Column(header=_("Person in charge"), source="leader_name", width=9),
        Column(header=_("Recorded by"), source="recorder_name", width=9),
        Column(header=_("Evidence"), source=(PHOTOS, "number"), render=evidence, width=16),
        Column(header=_("Remark"), source="remark", width=14),
    )  # fmt: skip

    def rows(self, organization, period):
        return (
            self._of(organization, period)
            .approved()
            .order_by(F("starts_on").asc(nulls_last=True), Length("number"), "number")
        )

    def paths_with_rows(self, period):
        found = Activity.objects.filter(type__ledgers__contains=[self.slug]).approved().in_period(period)
        return found.order_by().values_list("organization__path", flat=True).distinct()

    def changes(self, organization, seen):
        later = {"effective_at__gt": seen.since, "state__in": ["approved", "voided"]}
        here = self._of(organization, seen.period).filter(**later).exclude(seen.held_now)
        gone = self._moved_away(organization, seen).filter(**later).exclude(seen.held_now)
        return [
            here.annotate(is_gone=Case(When(Q(state="voided"), then=True), default=False)),
            gone.annotate(is_gone=Value(True)),
        ]

    def _moved_away(self, organization, seen):
        """Records that a correction of the day or type took out of the period which the version saw them in."""
        moved = ActivityCorrection.objects.filter(
            state="accepted", decided_at__gt=seen.since, changes__has_any_keys=MOVING_FIELDS
        )
        held = Q(pgh_obj__in=[key for key, _at in seen.held], effective_at__in={moment for _key, moment in seen.held})
        then = ActivityEvent.objects.filter(Q(effective_at__lte=seen.since) | held, pgh_obj=OuterRef("pk"))
        was_here = self._of(organization, seen.period, ActivityEvent).approved().filter(pk=OuterRef("event_then"))
        is_here = self._of(organization, seen.period).filter(pk=OuterRef("pk"))
        return (
            Activity.objects.filter(pk__in=moved.values("activity"))
            .annotate(event_then=Subquery(then.order_by("-pgh_id").values("pgh_id")[:1]))
            .filter(Exists(was_here), ~Exists(is_here))
        )

    def row_url(self, key):
        return reverse("activities:activity-detail", args=[key])

    def _of(self, organization, period, model=Activity):
        """Rows of the ledger; those of ``ActivityEvent`` tell what records were like."""
        records = ActivityQuerySet(model).within(organization).in_period(period)
        return records.filter(type__ledgers__contains=[self.slug])
