"""Signing in and out oneself: windows, repeated scans, two places, pairs a day."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from activities.models import Attendance
from activities.services import attendances
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from tests.factories.attendances import HOUR, AttendanceFactory, ShiftFactory, volunteer_with_account
from tests.factories.volunteers import VolunteerFactory, id_number_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def shift(branch):
    return ShiftFactory(activity__organization=branch)


@pytest.fixture
def me(branch):
    return volunteer_with_account(branch)


def sign_in(me, shift, at, **kwargs):
    return attendances.sign_in(shift=shift, volunteer=me[1], by=me[0], at=at, **kwargs)


def sign_out(me, shift, at):
    return attendances.sign_out(shift=shift, volunteer=me[1], by=me[0], at=at)


def test_scan_in_and_out_makes_one_pair(me, shift, now):
    sign_in(me, shift, now)
    signed = sign_out(me, shift, now + 2 * HOUR)

    row = Attendance.objects.get()
    assert (signed.attendance, signed.repeated) == (row, False)
    assert (row.signed_in_at, row.signed_out_at, row.minutes) == (now, now + 2 * HOUR, 120)
    assert (row.in_method, row.out_method, row.confirmed_at) == ("qr", "qr", None)
    deeds = list(AuditEvent.objects.order_by("pk").values_list("action", "target_label"))
    assert [deed for deed, _label in deeds] == ["attendance.signed_in", "attendance.signed_out"]
    assert all(me[1].name not in label for _deed, label in deeds)


def test_second_scan_answers_the_same_and_writes_nothing(me, shift, now):
    first = sign_in(me, shift, now)
    again = sign_in(me, shift, now + MINUTE)
    out = sign_out(me, shift, now + HOUR)
    out_again = sign_out(me, shift, now + HOUR + MINUTE)

    assert (again.attendance, again.repeated) == (first.attendance, True)
    assert (out_again.attendance, out_again.repeated) == (out.attendance, True)
    assert Attendance.objects.get().signed_out_at == now + HOUR


@pytest.mark.parametrize(
    ("offset", "allowed"), [(-121 * MINUTE, False), (-120 * MINUTE, True), (119 * MINUTE, True), (120 * MINUTE, False)]
)
def test_sign_in_is_open_from_before_the_shift_until_its_end(me, shift, now, offset, allowed):
    if allowed:
        assert sign_in(me, shift, now + offset).repeated is False
        return
    with pytest.raises(RuleError):
        sign_in(me, shift, now + offset)


def test_sign_out_is_open_for_a_while_after_the_shift(me, shift, now):
    sign_in(me, shift, now)

    with pytest.raises(RuleError, match="11-18 16:00"):
        sign_out(me, shift, shift.ends_at + 121 * MINUTE)
    assert sign_out(me, shift, shift.ends_at + 120 * MINUTE).attendance.minutes == 240


def test_sign_out_without_sign_in_says_what_to_do(me, shift, now):
    with pytest.raises(RuleError, match="没有签到"):
        sign_out(me, shift, now)


def test_sign_in_elsewhere_ends_the_open_one_with_its_shift(me, shift, now, branch):
    sign_in(me, shift, now)
    later = ShiftFactory(activity__organization=branch, starts_at=now + 3 * HOUR)

    signed = sign_in(me, later, now + 3 * HOUR)

    first = Attendance.objects.get(shift=shift)
    assert signed.closed == first
    assert (first.signed_out_at, first.out_method, first.confirmed_at) == (shift.ends_at, "auto", None)


def test_sign_in_elsewhere_while_the_shift_lasts_ends_it_now(me, shift, now, branch):
    sign_in(me, shift, now)
    other = ShiftFactory(activity__organization=branch, starts_at=now)

    sign_in(me, other, now + HOUR)

    assert Attendance.objects.get(shift=shift).signed_out_at == now + HOUR


def test_more_than_three_pairs_a_day_are_refused(me, shift, now):
    for start in range(3):
        sign_in(me, shift, now + start * 10 * MINUTE)
        sign_out(me, shift, now + start * 10 * MINUTE + 5 * MINUTE)

    with pytest.raises(RuleError, match="3"):
        sign_in(me, shift, now + HOUR)


def test_scan_for_somebody_else_is_refused(me, shift, now, clerk):
    with pytest.raises(PermissionDenied):
        attendances.sign_in(shift=shift, volunteer=me[1], by=clerk, at=now)


@pytest.mark.parametrize("state", ["applied", "suspended"])
def test_whoever_is_not_on_the_register_is_told(shift, now, branch, state):
    fields = {"waiting": True} if state == "applied" else {"state": state, "inactive_on": now.date()}

    with pytest.raises(RuleError):
        sign_in(volunteer_with_account(branch, **fields), shift, now)


def test_volunteer_of_another_unit_is_told_whose_activity_it_is(shift, now, sibling):
    with pytest.raises(RuleError, match=shift.activity.organization.name):
        sign_in(volunteer_with_account(sibling), shift, now)


def test_two_records_of_one_person_are_one_person(shift, now, branch, sibling):
    number = id_number_of(VolunteerFactory.build(organization=branch, entered_by=None).birth_date)
    mine = volunteer_with_account(branch, id_number=number)
    other = VolunteerFactory(organization=sibling, id_number=number)
    AttendanceFactory(
        shift__activity__organization=sibling, volunteer=other, signed_in_at=now - HOUR, signed_out_at=now + HOUR
    )

    with pytest.raises(RuleError, match=r"11-18 11:00.*11-18 13:00"):
        sign_in(mine, shift, now)


@pytest.mark.parametrize("same", ["person", "volunteer"])
def test_database_refuses_two_places_at_once(shift, now, same):
    row = AttendanceFactory(shift=shift)
    fields = {"volunteer": row.volunteer, "person": "x"} if same == "volunteer" else {"person": row.person}

    with pytest.raises(IntegrityError, match="never_at_two_places"), transaction.atomic():
        AttendanceFactory(shift=shift, signed_in_at=now + HOUR, signed_out_at=None, **fields)


def test_forgotten_sign_outs_end_with_their_shift(me, shift, now):
    sign_in(me, shift, now)

    assert attendances.close_forgotten(at=shift.ends_at + 120 * MINUTE) == 0
    assert attendances.close_forgotten(at=shift.ends_at + 121 * MINUTE) == 1
    assert attendances.close_forgotten(at=shift.ends_at + 122 * MINUTE) == 0
    row = Attendance.objects.get()
    assert (row.signed_out_at, row.out_method, row.confirmed_at) == (shift.ends_at, "auto", None)
