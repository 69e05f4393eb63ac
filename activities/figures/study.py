"""The numbers of study (口径): 学习场次 sums the sessions, 学时 the time that counts, of approved study activities.

Progress is of people: the minutes of those who were present at approved sessions, and of what they studied alone and
somebody confirmed; days are calendar days on which one of these was, each once however much was studied.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import SelfStudy, StudyAttendance, StudySession
from activities.querysets import VIEW, within_days
from portal.common.hours import hours
from portal.common.periods import PeriodKind
from portal.figures.amounts import Amount
from portal.figures.base import Kind, Measure, register
from portal.figures.records import RecordFigures

SESSIONS, TIME = "study-sessions", "study-time"
SUMS = {
    "sessions": Sum("activity__session_count"),
    "minutes": Sum(Coalesce("minutes", "activity__duration_minutes")),
}


@register
class StudyFigures(RecordFigures):
    slug = "study"
    measures = (
        Measure(slug=SESSIONS, label=_("Study sessions"), unit=pgettext_lazy("unit", "sessions")),
        Measure(slug=TIME, label=_("Study time"), unit=pgettext_lazy("unit", "hours"), kind=Kind.MINUTES),
    )
    aggregates = SUMS
    list_name = "activities:study-list"
    list_right = VIEW

    def counted(self, user):
        return StudySession.objects.counted_for(user) if user else StudySession.objects.approved()

    def within(self, period):
        return within_days(period.start, period.end, "activity__")

    def amounts(self, sums):
        """A period without a session has no figure; nor has one whose time nobody knows."""
        time = {} if sums["minutes"] is None else {TIME: Amount(sums["minutes"])}
        return {SESSIONS: Amount(sums["sessions"]), **time}


def sums_of(rows):
    """``{"sessions", "minutes"}`` of the approved ones among ``rows``; one query."""
    return rows.approved().order_by().aggregate(**SUMS)


# --- Progress of people --------------------------------------------------------------------------------


@dataclass
class Progress:
    """What one person has studied in a period: whole minutes, and the days on which they did."""

    minutes: int = 0
    days: set[date] = field(default_factory=set)

    @property
    def hours(self):
        return hours(self.minutes)

    @property
    def day_count(self):
        return len(self.days)


@dataclass(frozen=True)
class Quota:
    """What a person should reach in a period; ``target`` 0 or None: not set, nobody is behind."""

    kind: PeriodKind
    target: int | None

    @classmethod
    def of(cls, kind):
        """Hours for a week, days for a month; nothing is said of other periods."""
        targets = {PeriodKind.WEEK: settings.STUDY_HOURS_PER_WEEK, PeriodKind.MONTH: settings.STUDY_DAYS_PER_MONTH}
        return cls(kind, targets.get(kind))

    def is_behind(self, progress):
        if not self.target:
            return False
        if self.kind == PeriodKind.WEEK:
            return progress.minutes < self.target * 60
        return progress.day_count < self.target


def progress_in(period, *, people):
    """Return ``{account id: Progress}`` of ``people`` (accounts or a queryset of them) in ``period``; two queries.

    A session belongs to the period of its first day, as everywhere; one of several days has a day for each of them
    that lies in the period.
    """
    found = defaultdict(Progress)
    for row in attended_in(period, people=people).values_list("person", "first", "last", "precision", "counted"):
        _add(found[row[0]], period, *row[1:])
    alone = SelfStudy.objects.confirmed().filter(person__in=people, day__range=(period.start, period.end))
    for person, day, minutes in alone.values_list("person", "day", "minutes"):
        _add(found[person], period, day, day, "day", minutes)
    return dict(found)


def attended_in(period, *, people):
    """Attendances that count for ``people`` in ``period``, with ``counted`` minutes and the days of the session."""
    rows = StudyAttendance.objects.present().filter(
        within_days(period.start, period.end, "session__activity__"), person__in=people
    )
    return rows.order_by().annotate(
        counted=Coalesce("minutes", "session__minutes", "session__activity__duration_minutes"),
        first=F("session__activity__starts_on"),
        last=Coalesce("session__activity__ends_on", "session__activity__starts_on"),
        precision=F("session__activity__date_precision"),
    )


def _add(progress, period, first, last, precision, minutes):
    progress.minutes += minutes or 0
    if precision == "day" and first is not None:
        end = min(last, period.end)
        progress.days.update(first + timedelta(days=n) for n in range((end - first).days + 1))
