"""Putting the demo together, in one transaction: all of it is there, or nothing."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from activities.models import ActivityType
from activities.services.types import load_types
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.codes.models import Code
from portal.codes.services import load_codes, load_holidays
from portal.dashboard.demo import (
    afterwards,
    aid,
    awards,
    campaigns,
    duty,
    hardship,
    hours,
    ledgers,
    notices,
    organizations,
    people,
    photos,
    records,
    study,
    waiting,
)
from portal.dashboard.demo.activities import draw_all, draw_branch, draw_unfinished
from portal.dashboard.demo.attendance import load_attendance
from portal.dashboard.demo.organizations import BRANCH, CITY, FIRST_DAY, Unit
from portal.dashboard.demo.service import load_service
from portal.dashboard.demo.teams import load_teams
from portal.dashboard.demo.volunteers import load_volunteers
from portal.organizations.models import Organization

SEED = 411100
EARLIEST = FIRST_DAY + timedelta(days=120)


class DemoRefusedError(Exception):
    """The demo does not belong into this database; ``str(error)`` says why."""


@dataclass(frozen=True)
class Loaded:
    """How much was made."""

    units: int
    people: int
    activities: int
    photos: int
    versions: int


def is_loaded() -> bool:
    """True when the demo's accounts are all there."""
    names = [account.username for account in people.ACCOUNTS]
    return User.objects.filter(username__in=names).count() == len(names)


def check_may_load(*, today: date, is_forced: bool) -> None:
    """DemoRefusedError on a site behind https, among real data, or for a day that is not fit."""
    if settings.SECURE and not is_forced:
        raise DemoRefusedError(
            "This site runs with SECURE=1: demo accounts with a known password do not belong here (--force-demo). "
            "本站以 SECURE=1 运行，不应装入密码公开的演示账号。"
        )
    if User.objects.exists() or Organization.objects.exists():
        raise DemoRefusedError(
            "The database holds real data; nothing was loaded. 数据库中已有正式数据，未装入演示数据。"
        )
    if not EARLIEST <= today <= timezone.localdate():
        raise DemoRefusedError(f"--today lies between {EARLIEST} and the present day. 日期须在此范围内。")


@transaction.atomic
def load(*, today: date, scale: float) -> Loaded:
    """Load everything up to the day before ``today``; equal arguments give equal data."""
    rng = random.Random(SEED)  # noqa: S311 - invented data, no secret
    load_codes()
    load_types()
    load_holidays()
    end = records.aware(today, time(0, 0))
    units = [Unit(CITY, "漯河市总工会", "市总工会", "city", "", "city", CITY), *organizations.plan()]
    around = _surroundings(rng, units, today)
    drawn = draw_all(rng, units, today=today, scale=scale)
    drawn += draw_branch(rng, next(unit for unit in units if unit.code == BRANCH), today=today)
    drawn += draw_unfinished(rng, units, today=today, scale=scale)
    rows = records.plan_records(rng, drawn, around, end=end)
    album = photos.Album(rng, rows, scale=scale)
    acts = afterwards.plan_publications(rng, rows, with_photos=album.chosen, end=end, scale=scale)
    acts += afterwards.plan_corrections(rng, rows, end=end, scale=scale)
    acts += study.plan_study(around, end=end)
    versions = _live_through(rows, acts, album, around, end)
    notices.put_on_notice(around, end=end)
    afterwards.tell_the_branch(rows, end=end)
    _serve(around, end, scale)
    ledgers.close_others(around, end=end)
    return Loaded(len(units), User.objects.count(), len(rows), album.stored, versions)


def _serve(around: records.Surroundings, end: datetime, scale: float) -> None:
    """Volunteers, teams, hours, shifts, study and community duty, as they stand at ``end``."""
    load_volunteers(around.units, around.cast, end=end, scale=scale)
    load_teams(around, end=end, scale=scale)
    awards.record_and_award(around, end=end)
    hours.record_hours(around, end=end)
    load_service(around.units, around.cast, end=end)
    load_attendance(around.units, around.cast, end=end)
    study.load_study(around, end=end)
    duty.load_duty(around, end=end)
    hardship.load_hardship(around, end=end, scale=scale)
    aid.load_aid(around, end=end)
    waiting.ask(around, end=end)


def _live_through(rows, acts, album, around: records.Surroundings, end: datetime) -> int:
    """Write records and do ``acts`` in the order of time, closing each period when it was due, so that every
    ledger holds what was approved by then. Return how many versions were built."""
    ledgers.set_cursors(around, end=end)
    versions, signatures = 0, []
    waiting = sorted(rows, key=lambda row: row.settled_at(end))
    for moment in [*ledgers.closing_moments(end), end]:
        due = [row for row in waiting if row.settled_at(end) <= moment]
        waiting = waiting[len(due) :]
        records.write_records(due, around)
        album.attach(due)
        acts = _do_until(moment, acts, lambda act: act.do(act.at))
        signatures = _do_until(moment, signatures, lambda signature: signature.give())
        if moment < end:
            built, planned = ledgers.close_and_build(around, at=moment, end=end)
            versions, signatures = versions + built, signatures + planned
    return versions


def _do_until(moment: datetime, things: list, do) -> list:
    """Do what is due by ``moment`` in the order of time; return what is left."""
    for thing in sorted((thing for thing in things if thing.at <= moment), key=lambda thing: thing.at):
        do(thing)
    return [thing for thing in things if thing.at > moment]


def _surroundings(rng: random.Random, units: list[Unit], today: date) -> records.Surroundings:
    planned = people.positions(rng, units, today)
    city = organizations.found_city()
    first = [position for position in planned if position.role == Role.SYSTEM_ADMINISTRATOR]
    people.create_people(first, {CITY: city}, by=None)
    administrator = User.objects.get(username=first[0].username)
    made = organizations.create_units(by=administrator)
    others = [position for position in planned if position.role != Role.SYSTEM_ADMINISTRATOR]
    cast = people.create_people(others, made, by=administrator)
    organizations.tell_history(made, by=administrator, today=today)
    codes = Code.objects.all()
    return records.Surroundings(
        units={unit.code: unit for unit in Organization.objects.select_related("parent", "successor")},
        parents={unit.code: unit.parent for unit in units},
        cast=cast,
        types={item.code: item for item in ActivityType.objects.all()},
        campaigns=campaigns.open_campaigns(made, cast),
        regions={code.value: code for code in codes if code.table == Code.Table.REGION},
        service_targets={code.value: code for code in codes if code.table == Code.Table.SERVICE_TARGET},
    )
