"""Recurrences: drafts ahead of time, each day once; festivals by the lunar calendar; holidays in words."""

from datetime import UTC, date, datetime, timedelta
from datetime import timezone as zones
from math import radians, sin

import pytest

from activities.models import Activity, ActivityPlan, RecurrenceDay, SignUp
from activities.services import plans, recurrences
from activities.services.calendars import LUNAR_YEARS, OCCASIONS, occasions_between
from portal.accounts.models import RoleAssignment
from portal.codes.models import Holiday
from portal.common.errors import RuleError
from tests.factories.plans import opened, recurrence, shift_row, signed_up, volunteer_with_account

BEIJING = zones(timedelta(hours=8))


@pytest.fixture
def plan(clerk, reviewer):
    return opened(clerk, reviewer, shift_row(day=(11, 21)), shift_row(day=(11, 22), hour=14, vehicle="1号车"))


def weekly(plan, clerk, now, **content):
    values = {"kind": "weekly", "weekdays": [6], "starts_on": date(2026, 11, 19), "until": date(2027, 3, 1)}
    return recurrences.repeat_plan(plan=plan, content=values | content, by=clerk, at=now)


@pytest.mark.django_db
def test_drafts_are_made_ahead_each_once_without_the_people(plan, clerk, branch, now, settings):
    settings.RECURRENCE_DAYS_AHEAD = 14
    signed_up(plan.activity.shifts.first(), volunteer_with_account(branch))

    rule = weekly(plan, clerk, now)
    again = recurrences.make_due(at=now)
    made = list(Activity.objects.filter(recurrence_day__rule=rule).order_by("starts_on"))
    next_week = recurrences.make_due(at=now + timedelta(days=7))

    assert [activity.starts_on for activity in made] == [date(2026, 11, 28)]  # the 21st is the template itself
    assert (again, next_week) == (0, 1)
    first = made[0]
    assert (first.title, first.source, first.plan.state, first.created_by) == ("爱心送考", "copy", "draft", clerk)
    assert first.ends_on == date(2026, 11, 29)
    assert [(shift.vehicle, shift.placed) for shift in first.shifts.all()] == [("", 0), ("1号车", 0)]
    assert SignUp.objects.filter(shift__activity=first).count() == 0


@pytest.mark.django_db
def test_a_draft_thrown_away_is_not_made_again_and_a_stopped_rule_leaves_what_it_made(plan, clerk, now):
    rule = weekly(plan, clerk, now)
    made = Activity.objects.get(recurrence_day__rule=rule)
    ActivityPlan.objects.filter(activity=made).delete()
    made.shifts.all().delete()
    made.delete()

    assert recurrences.make_due(at=now) == 0
    recurrences.stop_recurrence(rule=rule, by=clerk, at=now)
    assert recurrences.make_due(at=now + timedelta(days=21)) == 0
    assert list(RecurrenceDay.objects.values_list("day", "activity")) == [(date(2026, 11, 28), None)]


@pytest.mark.django_db
def test_who_left_plans_no_more(plan, clerk, now):
    weekly(plan, clerk, now)
    RoleAssignment.objects.filter(user=clerk).delete()

    assert recurrences.make_due(at=now + timedelta(days=7)) == 0


@pytest.mark.django_db
def test_holidays_and_make_up_days_are_said(plan, clerk):
    Holiday.objects.update_or_create(day=date(2027, 1, 2), defaults={"name": "元旦", "is_workday": False})
    Holiday.objects.update_or_create(day=date(2027, 1, 9), defaults={"name": "元旦", "is_workday": True})
    rule = recurrence(plan.activity, clerk, starts_on=date(2026, 12, 30), until=date(2027, 1, 20))

    days = recurrences.days_of(rule, rule.starts_on, rule.until)
    rule.skips_holidays = False
    kept = recurrences.days_of(rule, rule.starts_on, rule.until)

    assert [(seen.day.day, seen.is_skipped, bool(seen.words)) for seen in days] == [
        (2, True, True), (9, False, True), (16, False, False),
    ]  # fmt: skip
    assert not any(seen.is_skipped for seen in kept)


@pytest.mark.django_db
def test_rules_that_cannot_be_are_refused(plan, clerk, now):
    for wrong in (
        {"until": date(2028, 3, 1)},
        {"weekdays": []},
        {"kind": "dates", "dates": [date(2026, 1, 1)]},
    ):
        with pytest.raises(RuleError):
            weekly(plan, clerk, now, **wrong)
    plans.call_off_plan(plan=plan, reason="取消", by=clerk, at=now)
    with pytest.raises(RuleError):
        weekly(plan, clerk, now)


@pytest.mark.django_db
def test_festivals_and_chosen_days(plan, clerk):
    rule = recurrence(plan.activity, clerk, kind="occasions", occasions=["spring", "lantern", "lei_feng"],
                      starts_on=date(2027, 1, 1), until=date(2027, 12, 31))  # fmt: skip
    chosen = recurrence(plan.activity, clerk, kind="dates", dates=[date(2027, 3, 9), date(2027, 3, 1)])

    found = recurrences.days_of(rule, rule.starts_on, rule.until)
    days = recurrences.days_of(chosen, date(2027, 1, 1), date(2027, 12, 31))

    assert [seen.day for seen in found] == [date(2027, 2, 6), date(2027, 2, 20), date(2027, 3, 5)]
    assert [seen.day for seen in days] == [date(2027, 3, 1), date(2027, 3, 9)]
    assert OCCASIONS["spring"].in_year(2036) is None
    assert occasions_between(["volunteer"], date(2036, 1, 1), date(2036, 12, 31))[0][0] == date(2036, 12, 5)


# Month and day of the lunar year, and the sun's longitude that falls into a month of that number.
LUNAR = {"spring": (1, 330), "lantern": (15, 330), "dragon_boat": (5, 90), "qixi": (7, 150), "mid_autumn": (15, 180),
         "double_ninth": (9, 210)}  # fmt: skip
# The winter of 2033 has months without a mark of the sun; the calendar puts the leap month last (GB/T 33661).
ODD_YEARS = {(2033, "mid_autumn"), (2033, "double_ninth"), (2034, "spring"), (2034, "lantern")}


def new_moon(number):
    """The moment of new moon ``number`` since January 2000 to about a minute (Meeus, chapter 49)."""
    century = number / 1236.85
    day = 2451550.09766 + 29.530588861 * number + 0.00015437 * century**2
    e = 1 - 0.002516 * century
    sun, moon = radians(2.5534 + 29.10535670 * number), radians(201.5643 + 385.81693528 * number)
    node = radians(160.7108 + 390.67050284 * number)
    day += -0.40720 * sin(moon) + 0.17241 * e * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node)
    day += 0.00739 * e * sin(moon - sun) - 0.00514 * e * sin(moon + sun) + 0.00208 * e * e * sin(2 * sun)
    day += -0.00111 * sin(moon - 2 * node) - 0.00057 * sin(moon + 2 * node) + 0.00056 * e * sin(2 * moon + sun)
    day += -0.00042 * sin(3 * moon) + 0.00042 * e * sin(sun + 2 * node) + 0.00038 * e * sin(sun - 2 * node)
    day += 0.000325 * sin(radians(299.77 + 0.107408 * number)) - 0.00017 * sin(radians(124.7746 - 1.56375588 * number))
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=day - 2451545, seconds=-75)


def sun_at(day):
    """The sun's longitude in degrees at the midnight of Beijing that begins ``day`` (Meeus, chapter 25)."""
    moment = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86400
    century, anomaly = days / 36525, radians(357.52911 + 35999.05029 * days / 36525)
    centre = (1.914602 - 0.004817 * century) * sin(anomaly) + 0.019993 * sin(2 * anomaly)
    return (280.46646 + 36000.76983 * century + centre - 0.00569) % 360


def test_lunar_days_are_those_of_moon_and_sun():
    months = [new_moon(number).astimezone(BEIJING).date() for number in range(305, 450)]
    wrong = []
    for year in LUNAR_YEARS:
        for slug, (day, longitude) in LUNAR.items():
            first = OCCASIONS[slug].in_year(year) - timedelta(days=day - 1)
            after = min(month for month in months if month > first)
            has_sun = (longitude - sun_at(first)) % 360 < (sun_at(after) - sun_at(first)) % 360
            if first not in months or (not has_sun and (year, slug) not in ODD_YEARS):
                wrong.append((year, slug))
        qingming = OCCASIONS["qingming"].in_year(year)
        if not sun_at(qingming) < 15 <= sun_at(qingming + timedelta(days=1)):
            wrong.append((year, "qingming"))

    assert wrong == []
