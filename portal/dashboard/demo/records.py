"""Writing drawn activities in bulk, each with the days, people and events that it would have had."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from activities.models import Activity, ActivityGoods, ActivityMoney, ActivityType, Campaign
from activities.services.content import minutes_of_all
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.audit.services import event_of, record_all
from portal.codes.holidays import shipped_days
from portal.codes.models import Code
from portal.codes.services import count_working_days, next_numbers
from portal.common.pinyin import initials
from portal.dashboard.demo.activities import Drawn
from portal.dashboard.demo.organizations import Unit, name_on
from portal.dashboard.demo.people import Cast
from portal.organizations.models import Organization

State = Activity.State
BATCH = 1000
ODD_DAYS = {day: is_workday for day, _name, is_workday in shipped_days()}
REASONS = (
    "照片看不出活动主题，请补一张全景照片。",
    "参加人数与签到表不一致，请核对。",
    "地点写得太笼统，请写到具体路口或楼栋。",
    "内容过于简单，请补充做了什么、效果如何。",
    "慰问金额没有填写，请补上。",
    "日期有误，请按签到日期更正。",
)


@dataclass
class Steps:
    """When what happened to a record, and how far it got."""

    created_at: datetime
    state: str = State.DRAFT
    submissions: list[datetime] = field(default_factory=list)
    returned_at: datetime | None = None
    approved_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What rows refer to: units, people, types, campaigns and codes by their codes or names."""

    units: dict[str, Organization]
    parents: dict[str, str]
    cast: Cast
    types: dict[str, ActivityType]
    campaigns: dict[str, Campaign]
    regions: dict[str, Code]
    service_targets: dict[str, Code]

    def second_people(self, code: str) -> list[User]:
        """Who reviews for the unit: its reviewers, else the managers of the nearest union above."""
        people = self.cast.reviewers.get(code) or self.cast.managers.get(code)
        return people or self.second_people(self.parents[code])

    def campaign_for(self, item: Drawn) -> Campaign | None:
        """The scenario's brand, when the unit may log under it and it has begun."""
        campaign = self.campaigns.get(item.scenario.campaign)
        if campaign is None or item.day < campaign.starts_on:
            return None
        is_of_union_above = campaign.organization_id in self.units[item.unit.code].ancestor_ids
        return campaign if is_of_union_above else None


def aware(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def plan_steps(rng: random.Random, item: Drawn, *, end: datetime) -> Steps:
    """Draw the days of one record; whatever would lie after ``end`` has not happened yet."""
    submitted_at = _submission(rng, item)
    steps = Steps(created_at=min(submitted_at - timedelta(minutes=rng.randint(4, 50)), end - timedelta(minutes=30)))
    if item.fate == "draft" or submitted_at >= end:
        return steps
    steps.state, steps.submissions = State.SUBMITTED, [submitted_at]
    decided_at = _awake(submitted_at + timedelta(hours=rng.choice((1, 1, 2, 2, 3, 4, 6, 16, 20, 26, 50))))
    if item.fate == "submitted" or decided_at >= end:
        return steps
    if item.fate == "returned" or (not item.fate and rng.random() < 0.04):
        steps.state, steps.returned_at = State.RETURNED, decided_at
        again_at = decided_at + timedelta(hours=rng.choice((3, 7, 25)))
        if item.fate == "returned" or again_at >= end:
            return steps
        steps.state, steps.submissions = State.SUBMITTED, [submitted_at, again_at]
        decided_at = _awake(again_at + timedelta(hours=5))
    if decided_at < end:
        steps.state, steps.approved_at = State.APPROVED, decided_at
    return steps


def _submission(rng: random.Random, item: Drawn) -> datetime:
    """Most records are written the same evening or the next day, a few much later."""
    if item.precision != "day":
        return aware(item.day + timedelta(days=rng.randint(32, 60)), time(10, rng.randint(0, 59)))
    ends_at = aware(item.day, item.starts_at) + timedelta(minutes=item.minutes)
    late = rng.random()
    if item.fate or late < 0.68:
        return ends_at + timedelta(minutes=rng.randint(10, 150))
    days = 1 if late < 0.92 else rng.randint(2, 6) if late < 0.98 else rng.randint(8, 24)
    return aware(item.day + timedelta(days=days), time(rng.randint(8, 17), rng.randint(0, 59)))


def _awake(at: datetime) -> datetime:
    """The same moment, or the next morning: reviewers decide on their phones, also at weekends, but not at night."""
    at = timezone.localtime(at)
    return at if 7 <= at.hour < 22 else (at + timedelta(hours=10)).replace(hour=7)


@dataclass(frozen=True)
class Written:
    """A row with what it was drawn from."""

    activity: Activity
    item: Drawn
    steps: Steps

    def settled_at(self, end: datetime) -> datetime:
        """From when on the row stands as it is: its approval, else ``end``."""
        return self.steps.approved_at or end


def plan_records(rng: random.Random, drawn: Iterable[Drawn], around: Surroundings, *, end: datetime) -> list[Written]:
    """Decide about every record without writing it; return the rows, numbered, in the order of their numbers."""
    rows = []
    for item in drawn:
        steps = plan_steps(rng, item, end=end)
        rows.append(Written(_activity(rng, item, steps, around), item, steps))
    rows.sort(key=lambda row: (row.activity.submitted_at or end, row.activity.created_at))
    _give_numbers([row.activity for row in rows if row.steps.submissions])
    return rows


def write_records(rows: list[Written], around: Surroundings) -> None:
    """Insert ``rows`` with everything that belongs to them."""
    for start in range(0, len(rows), BATCH):
        _insert(rows[start : start + BATCH], around)


def _activity(rng: random.Random, item: Drawn, steps: Steps, around: Surroundings) -> Activity:
    clerks = around.cast.clerks[item.unit.code]
    clerk = clerks[0] if item.by_first_clerk else rng.choice(clerks)
    reviewer = rng.choice(around.second_people(item.unit.code))
    activity = Activity(
        organization=around.units[item.unit.code], type=around.types[item.scenario.type],
        campaign=around.campaign_for(item), title=item.title, title_initials=initials(item.title),
        state=steps.state, source=Activity.Source.COPY if rng.random() < 0.2 else Activity.Source.FORM,
        place=item.place, region=around.regions[item.unit.region], headcount=item.headcount,
        is_headcount_approximate=item.is_headcount_approximate, beneficiary_count=item.beneficiary_count,
        is_beneficiary_count_approximate=item.is_beneficiary_count_approximate, partners=item.partners,
        session_count=item.session_count, narrative=item.narrative, recorder_name=clerk.display_name,
        leader_name=reviewer.display_name if rng.random() < 0.6 else clerk.display_name,
        created_by=clerk, created_at=steps.created_at, updated_at=max([steps.created_at, *steps.submissions]),
        version=rng.randint(2, 5),
    )  # fmt: skip
    _set_day(activity, item)
    _sign(activity, steps, clerk, reviewer, item.unit, rng)
    if steps.state == State.DRAFT:
        _leave_gaps(rng, activity)
    return activity


def _set_day(activity: Activity, item: Drawn) -> None:
    activity.starts_on, activity.reporting_year = item.day, item.day.year
    activity.date_precision, activity.date_words = item.precision, item.date_words
    activity.is_session_count_approximate = item.precision == Activity.Precision.SINCE
    if item.precision != Activity.Precision.DAY:
        return
    activity.duration_minutes, activity.start_time = item.minutes, item.starts_at
    ends = datetime.combine(item.day, item.starts_at) + timedelta(minutes=item.minutes)
    activity.end_time = ends.time()
    activity.service_minutes = minutes_of_all(activity.type, activity.duration_minutes, activity.headcount)


def _sign(activity: Activity, steps: Steps, clerk: User, reviewer: User, unit: Unit, rng: random.Random) -> None:
    if not steps.submissions:
        return
    submitted_at = steps.submissions[-1]
    activity.organization_name = name_on(unit, timezone.localdate(submitted_at))
    activity.submitted_by, activity.submitted_at = clerk, submitted_at
    activity.review_due_at = count_working_days(submitted_at, settings.REVIEW_DUE_DAYS, ODD_DAYS)
    if steps.returned_at is not None:
        activity.returned_by, activity.returned_at = reviewer, steps.returned_at
        activity.return_reason = rng.choice(REASONS)
    if steps.approved_at is not None:
        activity.approved_by, activity.approved_at = reviewer, steps.approved_at
        activity.effective_at = steps.approved_at


def _leave_gaps(rng: random.Random, activity: Activity) -> None:
    """A draft is not finished: something is still missing."""
    activity.narrative = ""
    for name in rng.sample(("headcount", "beneficiary_count", "service_minutes", "end_time"), 2):
        setattr(activity, name, None)
    activity.is_headcount_approximate = activity.is_beneficiary_count_approximate = False


def _give_numbers(activities: list[Activity]) -> None:
    """Numbers run by the year of the submission, in its order."""
    years = [timezone.localtime(activity.submitted_at).year for activity in activities]
    series = {year: iter(next_numbers(kind="A", year=year, count=years.count(year))) for year in sorted(set(years))}
    for activity, year in zip(activities, years, strict=True):
        activity.number = next(series[year])


def _insert(rows: list[Written], around: Surroundings) -> None:
    Activity.objects.bulk_create([row.activity for row in rows])
    money, goods, service_targets, events = [], [], [], []
    link = Activity.service_targets.through
    for row in rows:
        activity = row.activity
        money += [ActivityMoney(activity=activity, kind=kind, amount=amount) for kind, amount in row.item.money]
        goods += [
            ActivityGoods(
                activity=activity, name=g.name, quantity=n, unit=g.unit, value=g.price * n if g.price else None
            )
            for g, n in row.item.goods
        ]
        service_targets += [
            link(activity_id=activity.pk, code_id=around.service_targets[value].pk)
            for value in row.item.service_targets
        ]
        events += _events(activity, row.steps)
    ActivityMoney.objects.bulk_create(money)
    ActivityGoods.objects.bulk_create(goods)
    link.objects.bulk_create(service_targets)
    record_all(events)


def _events(activity: Activity, steps: Steps) -> list[AuditEvent]:
    """The timeline that the services would have written."""
    acts = [("activity.drafted", activity.created_by, steps.created_at, "")]
    acts += [("activity.submitted", activity.submitted_by, at, "") for at in steps.submissions]
    if steps.returned_at:
        acts.insert(2, ("activity.returned", activity.returned_by, steps.returned_at, activity.return_reason))
    if steps.approved_at:
        acts.append(("activity.approved", activity.approved_by, steps.approved_at, ""))
    return [event_of(action=action, by=by, at=at, target=activity, reason=reason) for action, by, at, reason in acts]
