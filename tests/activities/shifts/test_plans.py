"""Planning: written, submitted, opened by a second person, changed while open, called off, held."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activities import policies, services
from activities.models import Activity, ActivityPlan, SignUp
from activities.policies.plans import check_is_not_planned
from activities.services import plan_shifts, plans, reminders, signups
from portal.common.errors import RuleError, StaleVersionError
from portal.notifications.models import Message
from tests.factories.activities import ActivityFactory, ActivityTypeFactory
from tests.factories.plans import CONTENT, on, opened, planned, recruiting, shift_row, signed_up, volunteer_with_account

pytestmark = pytest.mark.django_db


def rows_of(plan, **changes):
    """The shifts of ``plan`` as its form sends them, each with ``changes``."""
    names = ("id", *plan_shifts.SHIFT_FIELDS)
    return [dict(zip(names, row, strict=True)) | changes for row in plan.activity.shifts.values_list(*names)]


def resave(plan, clerk, now, rows=None, **content):
    rows = rows_of(plan) if rows is None else rows
    return plans.save_plan(organization=plan.organization, content=content, shifts=rows, by=clerk, at=now, plan=plan)


def kinds():
    return sorted(Message.objects.values_list("recipient__username", "kind"))


def test_a_plan_goes_to_a_second_person_and_back(clerk, reviewer, now):
    plan = planned(clerk, shift_row(), shift_row(day=(12, 6), hour=14))
    assert (plan.activity.starts_on, plan.activity.ends_on, plan.activity.place) == (
        on((12, 5), 8).date(), on((12, 6), 8).date(), "一中北门",
    )  # fmt: skip

    plan = plans.submit_plan(plan=plan, by=clerk, at=now)
    with pytest.raises(RuleError):  # it waits, and is left alone
        resave(plan, clerk, now, title="别的")
    with pytest.raises(PermissionDenied):
        plans.open_plan(plan=plan, by=clerk, at=now)
    with pytest.raises(RuleError):
        plans.return_plan(plan=plan, reason=" ", by=reviewer, at=now)
    plan = plans.return_plan(plan=plan, reason="风险告知不完整", by=reviewer, at=now)
    plan = resave(plan, clerk, now, risk_notice="路口危险")
    plan = plans.submit_plan(plan=plan, by=clerk, at=now)
    plan = plans.open_plan(plan=plan, by=reviewer, at=now)

    assert (plan.state, plan.opened_by, plan.return_reason) == ("open", reviewer, "")
    assert kinds() == [("clerk", "plan.opened"), ("clerk", "plan.returned")]
    assert list(ActivityPlan.objects.openable_by(reviewer)) == []


def test_what_is_missing_is_named(clerk, now):
    plan = planned(clerk, title="", contact_name="", risk_notice="", minimum_age=30, maximum_age=20,
                   is_hazardous=True, signup_opens_at=now, signup_closes_at=now)  # fmt: skip

    with pytest.raises(ValidationError) as refused:
        plans.submit_plan(plan=plan, by=clerk, at=now)

    assert sorted(refused.value.message_dict) == [
        "contact_name", "is_insured", "maximum_age", "risk_notice", "signup_closes_at", "title",
    ]  # fmt: skip


def test_what_is_past_is_not_recruited_for(clerk, now):
    plan = planned(clerk, shift_row(day=(11, 1)))

    with pytest.raises(ValidationError, match="shifts"):
        plans.submit_plan(plan=plan, by=clerk, at=now)


def test_impossible_shifts_are_refused(clerk, now):
    for row in (shift_row(hours=0), shift_row(hours=25), shift_row(place="张师傅 13900001234")):
        with pytest.raises(ValidationError):
            planned(clerk, row)


def test_a_form_sent_twice_makes_one_plan_and_a_late_writer_is_told(clerk, now):
    content, key = CONTENT | {"type": ActivityTypeFactory()}, uuid.uuid4()
    sent = {"organization": clerk.organization, "content": content, "by": clerk, "at": now, "draft_key": key}

    first = plans.save_plan(shifts=[shift_row()], **sent)
    again = plans.save_plan(shifts=[shift_row()], **sent)

    assert (again.pk, Activity.objects.count(), again.activity.shifts.count()) == (first.pk, 1, 1)
    with pytest.raises(StaleVersionError):
        plans.save_plan(**(sent | {"draft_key": None}), shifts=[], plan=first, version=first.version)


def test_another_time_or_place_is_told_and_another_risk_is_asked_again(clerk, reviewer, branch, now):
    plan = opened(clerk, reviewer, audience="city")
    person = volunteer_with_account(branch)
    row = signups.sign_up(
        shift=plan.activity.shifts.get(), volunteer=person, risk_version=1, by=person.user, at=now
    )  # fmt: skip
    SignUp.objects.update(reminded_at=now)

    plan = resave(plan, clerk, now, rows_of(plan, vehicle="2号车"))
    assert (kinds()[1:], plan.words_changed_at) == ([], None)
    plan = resave(plan, clerk, now, rows_of(plan, place="二中东门"))
    plan = resave(plan, clerk, now, risk_notice="有雷雨")

    row.refresh_from_db()
    said = Message.objects.filter(recipient=person.user).order_by("pk")
    assert [message.kind for message in said] == ["shift.changed", "plan.risks"]
    assert said[0].note == "2026-12-05 08:00～10:00 · 二中东门"
    assert (row.reminded_at, row.risk_version, plan.risk_version) == (None, 1, 2)
    assert signups.needs_answer(row, plan)
    signups.accept_risks(sign_up=row, risk_version=2, by=person.user, at=now)
    row.refresh_from_db()
    assert not signups.needs_answer(row, plan)


def test_changed_words_are_not_public_before_a_second_person_read_them(clerk, reviewer, now):
    plan = opened(clerk, reviewer, audience="city")
    public = [plan.pk]
    assert list(ActivityPlan.objects.public(now).values_list("pk", flat=True)) == public

    plan = resave(plan, clerk, now, note="自带水杯")

    assert list(ActivityPlan.objects.public(now)) == []
    assert list(ActivityPlan.objects.openable_by(reviewer)) == [plan]
    with pytest.raises(PermissionDenied):
        plans.confirm_words(plan=plan, by=clerk, at=now)
    plan = plans.confirm_words(plan=plan, by=reviewer, at=now)
    assert list(ActivityPlan.objects.public(now)) == [plan]
    with pytest.raises(RuleError):
        plans.confirm_words(plan=plan, by=reviewer, at=now)


def test_shifts_of_an_open_plan_are_called_off_not_deleted(clerk, reviewer, branch, now):
    plan = opened(clerk, reviewer, shift_row(), shift_row(hour=14))
    one, other = plan.activity.shifts.all()
    people = [volunteer_with_account(branch) for _each in range(2)]
    for shift, person in zip((one, other), people, strict=True):
        signups.sign_up(shift=shift, volunteer=person, risk_version=1, by=person.user, at=now)

    with pytest.raises(RuleError):
        resave(plan, clerk, now, rows_of(plan)[:1])
    with pytest.raises(ValidationError):  # fewer places than people
        resave(plan, clerk, now, rows_of(plan, capacity=0))
    plans.call_off_shift(shift=one, reason="暴雨", by=clerk, at=now)
    with pytest.raises(RuleError):
        plans.call_off_shift(shift=one, reason="暴雨", by=clerk, at=now)
    states = [SignUp.objects.get(volunteer=person).state for person in people]
    plan = plans.call_off_plan(plan=plan, reason="延期", by=clerk, at=now)

    assert states == ["ended", "placed"]
    assert [SignUp.objects.get(volunteer=person).reason for person in people] == ["暴雨", "延期"]
    assert [kind for _name, kind in kinds()].count("shift.cancelled") == 2
    assert plan.activity.shifts.filter(placed__gt=0).count() == 0
    with pytest.raises(RuleError):
        plans.call_off_plan(plan=plan, reason="延期", by=clerk, at=now)


def test_a_plan_that_is_over_leads_to_the_record(clerk, reviewer, branch, now):
    plan = opened(clerk, reviewer)
    person, shift = volunteer_with_account(branch), plan.activity.shifts.get()
    signed_up(shift, person, "waiting")
    after = shift.ends_at + timedelta(minutes=1)

    with pytest.raises(RuleError):
        check_is_not_planned(plan.activity)
    assert not policies.can_edit(clerk, plan.activity)
    with pytest.raises(RuleError):
        plans.settle_plan(plan=plan, by=clerk, at=now)
    assert list(ActivityPlan.objects.to_settle(clerk, after)) == [plan]
    plan = plans.settle_plan(plan=plan, by=clerk, at=after)

    activity = Activity.objects.get(pk=plan.activity_id)
    assert policies.can_edit(clerk, activity)
    assert SignUp.objects.get().state == "ended"
    assert list(ActivityPlan.objects.to_settle(clerk, after)) == []


def test_planned_drafts_do_not_expire_and_are_deleted_only_before_others_saw_them(clerk, reviewer, now):
    plain = ActivityFactory(organization=clerk.organization, created_by=clerk)
    own, submitted = planned(clerk), planned(clerk)
    plans.submit_plan(plan=submitted, by=clerk, at=now)

    services.discard_draft(activity=own.activity, by=clerk, at=now)
    with pytest.raises(RuleError):
        services.discard_draft(activity=submitted.activity, by=clerk, at=now)
    expired = services.expire_drafts(at=now + timedelta(days=90))

    assert expired == 1
    assert list(Activity.objects.all()) == [submitted.activity]
    assert plain.pk not in Activity.objects.values_list("pk", flat=True)


def test_people_are_reminded_once(branch, now):
    shift = recruiting(branch, begins=now + timedelta(hours=23)).activity.shifts.get()
    later = recruiting(branch, begins=now + timedelta(hours=30)).activity.shifts.get()
    people = [volunteer_with_account(branch) for _each in range(3)]
    for place, state, person in zip((shift, shift, later), ("placed", "waiting", "placed"), people, strict=True):
        signed_up(place, person, state)

    counts = [reminders.remind_due(at=now), reminders.remind_due(at=now)]

    assert counts == [1, 0]
    assert [message.recipient for message in Message.objects.filter(kind="shift.reminder")] == [people[0].user]
    assert reminders.remind_due(at=now + timedelta(hours=7)) == 1


def test_who_plans_and_who_opens(clerk, reviewer, leader, outsider, member):
    plan = planned(clerk)

    assert list(ActivityPlan.objects.visible_to(clerk)) == [plan]
    assert [list(ActivityPlan.objects.visible_to(user)) for user in (reviewer, outsider, leader, member)] == [[]] * 4
    for user in (reviewer, outsider):
        with pytest.raises(PermissionDenied):
            plans.submit_plan(plan=plan, by=user, at=plan.activity.created_at)
