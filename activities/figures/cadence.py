"""周周有活动, 月月有比赛, 季季有交流: whether a team's approved activities keep the targets that its form names.

A period counts against a team once it is over and when the team was on the register since before it began.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from activities.models import Activity, ActivityType
from portal.common.periods import Period, PeriodKind
from volunteers.models import Team

Family = ActivityType.Family


@dataclass(frozen=True, kw_only=True)
class Target:
    """``span`` periods back are looked at; ``families`` None is any activity."""

    slug: str
    field: str
    label: Any  # a lazy translation
    kind: PeriodKind
    span: int
    families: frozenset[str] | None = None

    def periods(self, today: date) -> list[Period]:
        """The last ``span`` periods that are over on ``today``, oldest first."""
        found = [Period.containing(self.kind, today).previous]
        while len(found) < self.span:
            found.append(found[-1].previous)
        return found[::-1]


TARGETS = (
    Target(
        slug="week", field="has_weekly_target", label=_("An activity every week"), kind=PeriodKind.WEEK, span=8
    ),
    Target(
        slug="month", field="has_monthly_target", label=_("A contest every month"), kind=PeriodKind.MONTH, span=6,
        families=frozenset({Family.CONTEST}),
    ),
    Target(
        slug="quarter", field="has_quarterly_target", label=_("An exchange every quarter"), kind=PeriodKind.QUARTER,
        span=4, families=frozenset({Family.EXCHANGE}),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """One period of one target: ``is_met`` None where the team was not yet on the register."""

    period: Period
    is_met: bool | None

    @property
    def is_gap(self) -> bool:
        return self.is_met is False

    @property
    def short(self) -> str:
        """The period in few signs: the Monday of a week, a month, a quarter."""
        start = self.period.start
        if self.period.kind == PeriodKind.QUARTER:
            return f"{start:%Y} Q{(start.month + 2) // 3}"
        return f"{start:%m-%d}" if self.period.kind == PeriodKind.WEEK else f"{start:%Y-%m}"


@dataclass(frozen=True)
class Cadence:
    """How one team keeps one target; ``slots`` oldest first."""

    target: Target
    slots: list[Slot]

    @property
    def gap_count(self) -> int:
        return sum(slot.is_gap for slot in self.slots)

    @property
    def asked_count(self) -> int:
        return sum(slot.is_met is not None for slot in self.slots)

    @property
    def missed_last(self) -> bool:
        """Whether the newest period that is over has a gap."""
        return self.slots[-1].is_gap


def cadences_of(teams: Iterable[Team], today: date) -> dict[int, list[Cadence]]:
    """Return ``{team id: [Cadence]}``, one for each target of the team; one query for all of them."""
    teams = list(teams)
    days = _active_days(teams, today)
    return {
        team.pk: [_cadence(team, target, days.get(team.pk, ()), today) for target in targets_of(team)] for team in teams
    }


def targets_of(team: Team) -> list[Target]:
    return [target for target in TARGETS if getattr(team, target.field)]


def _active_days(teams: list[Team], today: date) -> dict[int, list[tuple[date, str]]]:
    """``{team id: [(day, family)]}`` of approved activities whose day is known, as far back as any target looks."""
    first = min(target.periods(today)[0].start for target in TARGETS)
    counted = Activity.objects.approved().filter(
        team__in=[team.pk for team in teams if targets_of(team)], date_precision=Activity.Precision.DAY,
        starts_on__gte=first, starts_on__lt=today,
    )  # fmt: skip
    found: dict[int, list[tuple[date, str]]] = {}
    for team_id, day, family in counted.order_by().values_list("team_id", "starts_on", "type__family").distinct():
        found.setdefault(team_id, []).append((day, family))
    return found


def _cadence(team: Team, target: Target, days: Iterable[tuple[date, str]], today: date) -> Cadence:
    fitting = [day for day, family in days if target.families is None or family in target.families]
    return Cadence(target, [_slot(team, period, fitting) for period in target.periods(today)])


def _slot(team: Team, period: Period, days: list[date]) -> Slot:
    is_asked = team.registered_on is not None and team.registered_on <= period.start
    return Slot(period, any(day in period for day in days) if is_asked else None)


@dataclass(frozen=True)
class Missed:
    """Of ``asked`` teams with a target, how many have a gap in the last period that is over."""

    target: Target
    period: Period
    asked: int
    missed: int


def missed_by(teams: Iterable[Team], today: date) -> list[Missed]:
    """The targets that teams have, each with how many missed its last period; one query beside that of the teams."""
    last = [each for found in cadences_of(teams, today).values() for each in found if each.slots[-1].is_met is not None]
    return [
        Missed(target, target.periods(today)[-1], len(own), sum(each.missed_last for each in own))
        for target in TARGETS
        if (own := [each for each in last if each.target is target])
    ]
