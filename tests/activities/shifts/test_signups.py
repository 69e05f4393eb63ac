"""Signing up: places and the line, conditions in words, withdrawing, asking, merging."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from activities.models import Shift, SignUp
from activities.policies.signups import conditions_not_met
from activities.services import plan_shifts, plans, signups
from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.notifications.models import Message
from tests.factories.plans import on, recruiting, shift_row, signed_up, volunteer_with_account
from volunteers.signals import volunteers_merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(branch):
    return recruiting(branch, capacity=2)


@pytest.fixture
def shift(plan):
    return plan.activity.shifts.get()


def join(shift, volunteer, at, risk_version=1):
    return signups.sign_up(shift=shift, volunteer=volunteer, risk_version=risk_version, by=volunteer.user, at=at)


def kinds_to(volunteer):
    return list(Message.objects.filter(recipient=volunteer.user).order_by("pk").values_list("kind", flat=True))


def test_places_first_then_the_line_and_a_place_is_handed_on(shift, branch, now):
    people = [volunteer_with_account(branch) for _each in range(4)]

    rows = [join(shift, person, now) for person in people]
    again = join(shift, people[0], now)
    signups.withdraw_sign_up(sign_up=rows[0], by=people[0].user, at=now)

    states = dict(SignUp.objects.values_list("pk", "state"))
    shift.refresh_from_db()
    assert again == rows[0]
    assert [states[row.pk] for row in rows] == ["withdrawn", "placed", "placed", "waiting"]
    assert (shift.placed, signups.places_in_line([rows[3]])) == (2, {rows[3].pk: 1})
    assert [kinds_to(person) for person in people] == [[], [], ["signup.moved_up"], []]


def test_the_database_refuses_one_more(shift):
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(placed=3)


def test_more_places_go_to_those_who_wait(clerk, plan, shift, branch, now):
    people = [volunteer_with_account(branch) for _each in range(4)]
    rows = [join(shift, person, now) for person in people]
    people[2].state, people[2].inactive_on, people[2].state_reason = "suspended", now.date(), "本人要求"
    people[2].save()

    values = {name: getattr(shift, name) for name in plan_shifts.SHIFT_FIELDS}
    plans.save_plan(
        organization=branch, content={}, by=clerk, at=now, plan=plan,
        shifts=[values | {"id": shift.pk, "capacity": 3}],
    )  # fmt: skip

    states = dict(SignUp.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["placed", "placed", "waiting", "placed"]


def test_each_condition_is_said_in_words(plan, shift, branch):
    skill = Code.objects.create(table="skill", value="90", label="急救")
    plan.minimum_age, plan.maximum_age, plan.is_hazardous = 20, 60, True
    plan.required_skills.add(skill)
    day = date(2026, 12, 5)

    def said(**fields):
        person = volunteer_with_account(branch, **fields)
        return [str(words) for words in conditions_not_met(person, plan, shift)]

    insurance = said()[-1]
    plan.is_insured = True
    assert "insurance" in insurance or "保险" in insurance
    assert [len(said(birth_date=born)) for born in (
        date(2006, 12, 5), date(2006, 12, 6), date(1965, 12, 6), date(1965, 12, 5), None,
    )] == [1, 2, 1, 2, 2]  # fmt: skip
    plan.minimum_age, plan.is_insured = None, True
    assert len(said(birth_date=day.replace(year=2009))) == 2  # dangerous work from 18 on
    able = volunteer_with_account(branch)
    able.skills.add(skill)
    assert conditions_not_met(able, plan, shift) == []


def test_what_lies_in_the_way_is_refused(plan, shift, branch, sibling, county, now):
    person, other_unit = volunteer_with_account(branch), volunteer_with_account(sibling)
    begun = shift.starts_at

    for change, at in (
        ({"state": "settled"}, now),
        ({"signup_opens_at": on((11, 20), 8)}, now),
        ({"signup_closes_at": now}, now),
        ({"risk_version": 2}, now),
        ({}, begun),
    ):
        with transaction.atomic():
            type(plan).objects.filter(pk=plan.pk).update(**change)
            with pytest.raises(RuleError):
                join(shift, person, at)
            transaction.set_rollback(True)
    with pytest.raises(PermissionDenied):
        join(shift, other_unit, now)
    with pytest.raises(PermissionDenied):
        signups.sign_up(shift=shift, volunteer=person, risk_version=1, by=other_unit.user, at=now)
    type(plan).objects.filter(pk=plan.pk).update(audience="city")
    assert join(shift, other_unit, now).state == "placed"


def test_two_shifts_at_one_time_are_refused_in_words(shift, branch, now):
    person = volunteer_with_account(branch)
    join(shift, person, now)
    late = recruiting(branch, begins=shift.starts_at + timedelta(hours=1)).activity.shifts.get()
    after = recruiting(branch, begins=shift.ends_at).activity.shifts.get()

    with pytest.raises(RuleError, match="2026-12-05 08:00～10:00"):
        join(late, person, now)
    assert join(after, person, now).state == "placed"


def test_acceptance_by_hand(clerk, outsider, branch, now):
    plan = recruiting(branch, capacity=1, needs_acceptance=True)
    shift, people = plan.activity.shifts.get(), [volunteer_with_account(branch) for _each in range(3)]
    rows = [join(shift, person, now) for person in people]

    with pytest.raises(PermissionDenied):
        signups.accept_sign_up(sign_up=rows[0], by=outsider, at=now)
    accepted = [signups.accept_sign_up(sign_up=row, by=clerk, at=now).state for row in rows[:2]]
    with pytest.raises(RuleError):
        signups.accept_sign_up(sign_up=rows[0], by=clerk, at=now)
    with pytest.raises(RuleError):
        signups.refuse_sign_up(sign_up=rows[2], reason=" ", by=clerk, at=now)
    signups.refuse_sign_up(sign_up=rows[2], reason="人手已够", by=clerk, at=now)

    assert accepted == ["placed", "waiting"]
    assert [kinds_to(person) for person in people] == [["signup.placed"], ["signup.waits"], ["signup.refused"]]
    assert Message.objects.get(kind="signup.refused").note == "人手已够"


def test_nobody_is_assigned(clerk, plan, shift, branch, sibling, now):
    """条例 art. 25: whom a unit asks holds nothing until their own yes."""
    person, shy = volunteer_with_account(branch), volunteer_with_account(branch)
    asked = signups.ask_volunteer(shift=shift, volunteer=person, by=clerk, at=now)
    other = signups.ask_volunteer(shift=shift, volunteer=shy, by=clerk, at=now)
    shift.refresh_from_db()
    held = shift.placed

    yes = join(shift, person, now)
    with pytest.raises(PermissionDenied):
        signups.decline_ask(sign_up=other, by=clerk, at=now)
    no = signups.decline_ask(sign_up=other, by=shy.user, at=now)

    assert (held, asked.pk, yes.pk, yes.state, no.state) == (0, yes.pk, asked.pk, "placed", "withdrawn")
    assert kinds_to(person) == ["signup.asked"]
    for wrong in (person, volunteer_with_account(sibling)):
        with pytest.raises(RuleError):
            signups.ask_volunteer(shift=shift, volunteer=wrong, by=clerk, at=now)
    shy.user = None
    shy.save()
    with pytest.raises(RuleError):
        signups.ask_volunteer(shift=shift, volunteer=shy, by=clerk, at=now)


def test_withdrawing_is_over_when_the_shift_begins(shift, branch, now):
    person = volunteer_with_account(branch)
    row = join(shift, person, now)

    with pytest.raises(RuleError):
        signups.withdraw_sign_up(sign_up=row, by=person.user, at=shift.starts_at)
    signups.withdraw_sign_up(sign_up=row, by=person.user, at=now)
    with pytest.raises(RuleError):
        signups.withdraw_sign_up(sign_up=row, by=person.user, at=now)


def test_one_person_in_two_records_keeps_the_better_sign_up(shift, branch, clerk, now):
    kept, dropped, waiting = (volunteer_with_account(branch) for _each in range(3))
    shift.capacity = 2
    signed_up(shift, dropped)
    signed_up(shift, kept)
    signed_up(shift, waiting, "waiting")

    volunteers_merged.send(sender=type(kept), kept=kept, dropped=dropped, by=clerk, at=now)

    shift.refresh_from_db()
    assert shift.placed == 2
    assert SignUp.objects.filter(volunteer=dropped).count() == 0
    assert sorted(SignUp.objects.values_list("volunteer_id", "state")) == sorted(
        [(kept.pk, "placed"), (kept.pk, "ended"), (waiting.pk, "placed")]
    )


def test_shift_rows_of_another_plan_are_refused(clerk, plan, branch, now):
    foreign = recruiting(branch).activity.shifts.get()

    with pytest.raises(Exception, match="shifts"):
        plans.save_plan(organization=branch, content={}, by=clerk, at=now, plan=plan, shifts=[shift_row(id=foreign.pk)])
