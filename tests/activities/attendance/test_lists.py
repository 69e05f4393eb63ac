"""Lists: what they enter, refuse, correct, confirm and take back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Attendance, AttendanceBatch, ServiceRecord
from activities.services import attendances, shifts
from activities.services.attendances import Entry
from activities.signals import attendance_closed
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import HOUR, AttendanceFactory, ShiftFactory, volunteer_with_account
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def shift(branch):
    return ShiftFactory(activity__organization=branch)


@pytest.fixture
def after(shift):
    return shift.ends_at + HOUR


def whole(shift, volunteer):
    return Entry(volunteer, shift.starts_at, shift.ends_at)


def enter(shift, by, at, *volunteers):
    return attendances.enter_list(shift=shift, entries=[whole(shift, one) for one in volunteers], by=by, at=at)


def settle(row, reviewer, now):
    return ServiceRecord.objects.create(
        volunteer=row.volunteer, organization=row.activity.organization, organization_name="x", activity=row.activity,
        shift=row.shift, service_date=now.date(), content="x", minutes=60, source="list", state="confirmed",
        recorded_by=row.entered_by, recorded_at=now, confirmed_by=reviewer, confirmed_at=now,
    )  # fmt: skip


def test_default_shift_follows_the_record_until_somebody_attends(clerk, branch, now):
    activity = ActivityFactory(organization=branch, created_by=clerk, starts_on=now.date(), duration_minutes=90)
    shift = shifts.default_shift(activity=activity, by=clerk, at=now)
    activity.duration_minutes = 60
    activity.save()

    again = shifts.default_shift(activity=activity, by=clerk, at=now)
    AttendanceFactory(shift=again, activity=activity)
    activity.duration_minutes = 30
    activity.save()
    third = shifts.default_shift(activity=activity, by=clerk, at=now)

    assert shift == again == third
    assert [shift.ends_at - shift.starts_at for shift in (shift, again, third)] == [1.5 * HOUR, HOUR, HOUR]


def test_default_shift_needs_a_day(clerk, branch, now):
    activity = ActivityFactory(organization=branch, created_by=clerk, starts_on=None)

    with pytest.raises(RuleError):
        shifts.default_shift(activity=activity, by=clerk, at=now)


def test_list_enters_those_who_are_ticked_and_nobody_else(shift, clerk, after, branch):
    here, _absent = VolunteerFactory.create_batch(2, organization=branch)

    entered = enter(shift, clerk, after, here)

    row = Attendance.objects.get()
    assert (row.volunteer, row.batch, row.in_method, row.out_method) == (here, entered.batch, "list", "list")
    assert AuditEvent.objects.get().details == {"shift": shift.pk, "list": entered.batch.pk, "new": 1, "added": 0}


def test_list_gives_open_rows_their_end_and_leaves_the_others(shift, clerk, after, branch, now):
    scanned = AttendanceFactory(shift=shift, signed_in_at=now, signed_out_at=None, in_method="qr")
    stands = AttendanceFactory(shift=shift)

    entered = enter(shift, clerk, after, scanned.volunteer, stands.volunteer)
    scanned.refresh_from_db()

    assert (entered.added, entered.stood, entered.new) == ([scanned], [stands], [])
    assert (scanned.in_method, scanned.out_method, scanned.out_batch) == ("qr", "list", entered.batch)


def test_one_bad_line_keeps_none_of_the_others_back(shift, clerk, after, branch, now):
    busy = AttendanceFactory(
        signed_in_at=now + HOUR, signed_out_at=now + 3 * HOUR, shift__activity__organization=branch
    )
    gone = VolunteerFactory(organization=branch, state="left", inactive_on=now.date() - timedelta(days=1))
    fine = VolunteerFactory(organization=branch)

    entered = enter(shift, clerk, after, busy.volunteer, gone, fine)

    assert [row.volunteer for row in entered.new] == [fine]
    assert [person for person, _words in entered.refused] == [busy.volunteer, gone]
    assert "11-18 13:00" in entered.refused[0][1]


def test_nobody_is_entered_before_they_were_there(shift, clerk, branch, now):
    entered = enter(shift, clerk, now + HOUR, VolunteerFactory(organization=branch))

    assert (entered.new, len(entered.refused), AttendanceBatch.objects.count()) == ([], 1, 0)


def test_list_is_taken_back_as_one(shift, clerk, after, branch, now):
    scanned = AttendanceFactory(shift=shift, signed_in_at=now, signed_out_at=None, in_method="qr")
    entered = enter(shift, clerk, after, scanned.volunteer, VolunteerFactory(organization=branch))

    assert attendances.undo_batch(batch=entered.batch, by=clerk, at=after) == 2

    scanned.refresh_from_db()
    assert (scanned.undone_at, scanned.signed_out_at, scanned.out_method) == (None, None, "")
    assert list(Attendance.objects.standing()) == [scanned]
    with pytest.raises(RuleError):
        attendances.undo_batch(batch=entered.batch, by=clerk, at=after)


def test_a_sign_out_that_was_corrected_by_hand_is_no_longer_the_lists(shift, clerk, after, now):
    scanned = AttendanceFactory(shift=shift, signed_in_at=now, signed_out_at=None, in_method="qr")
    entered = enter(shift, clerk, after, scanned.volunteer)
    times = {"signed_in_at": now, "signed_out_at": now + HOUR}
    attendances.change_times(attendance=entered.added[0], reason="先走了", by=clerk, at=after, **times)

    assert attendances.undo_batch(batch=entered.batch, by=clerk, at=after) == 0

    scanned.refresh_from_db()
    assert scanned.signed_out_at == now + HOUR


def locks_hours(act, **arguments):
    with CaptureQueriesContext(connection) as queries:
        act(**arguments)
    return any('FOR UPDATE OF "activities_servicerecord"' in query["sql"] for query in queries)


def test_nobody_confirms_hours_while_their_attendance_changes(shift, clerk, after, branch, now):
    user, volunteer = volunteer_with_account(branch)
    row = AttendanceFactory(shift=shift)
    entered = enter(shift, clerk, after, VolunteerFactory(organization=branch))
    times = {"signed_in_at": now, "signed_out_at": now + HOUR}

    assert locks_hours(attendances.sign_in, shift=shift, volunteer=volunteer, by=user, at=now)
    assert locks_hours(attendances.change_times, attendance=row, reason="先走了", by=clerk, at=after, **times)
    assert locks_hours(attendances.enter_list, shift=shift, entries=[whole(shift, volunteer)], by=clerk, at=after)
    assert locks_hours(attendances.undo_attendance, attendance=row, reason="没有来", by=clerk, at=after)
    assert locks_hours(attendances.undo_batch, batch=entered.batch, by=clerk, at=after)


def test_list_stays_after_a_day_and_once_hours_are_confirmed(shift, clerk, reviewer, after, branch, now):
    entered = enter(shift, clerk, after, VolunteerFactory(organization=branch))

    with pytest.raises(RuleError, match="24"):
        attendances.undo_batch(batch=entered.batch, by=clerk, at=after + 25 * HOUR)
    settle(entered.new[0], reviewer, now)
    with pytest.raises(RuleError):
        attendances.undo_batch(batch=entered.batch, by=clerk, at=after)


def test_times_are_corrected_with_a_reason_and_confirmed_anew(shift, clerk, after, now):
    row = AttendanceFactory(shift=shift, confirmed_by=clerk, confirmed_at=after)
    change = {"attendance": row, "signed_in_at": now, "signed_out_at": now + HOUR, "by": clerk, "at": after}

    with pytest.raises(RuleError):
        attendances.change_times(**change, reason=" ")
    attendances.change_times(**change, reason="提前离开")

    row.refresh_from_db()
    event = AuditEvent.objects.get()
    assert (row.signed_out_at, row.confirmed_at) == (now + HOUR, None)
    assert (event.action, event.reason, event.target_id) == ("attendance.changed", "提前离开", row.pk)
    assert event.details == {"before": "11-18 12:00 ～ 11-18 14:00", "after": "11-18 12:00 ～ 11-18 13:00"}


def test_nobody_corrects_or_confirms_their_own(shift, after, branch, clerk):
    own = VolunteerFactory(organization=branch, user=clerk, entered_by=None)
    row = AttendanceFactory(shift=shift, volunteer=own)

    with pytest.raises(PermissionDenied):
        attendances.undo_attendance(attendance=row, reason="x", by=clerk, at=after)
    with pytest.raises(PermissionDenied):
        attendances.confirm_attendances(activity=shift.activity, by=clerk, at=after)


def test_closing_confirms_and_tells(shift, clerk, after):
    AttendanceFactory.create_batch(2, shift=shift)
    heard = []
    listen = lambda **kwargs: heard.append((kwargs["activity"], kwargs["by"], kwargs["at"]))  # noqa: E731
    attendance_closed.connect(listen)

    assert attendances.close_attendance(activity=shift.activity, by=clerk, at=after) == 2

    attendance_closed.disconnect(listen)
    assert heard == [(shift.activity, clerk, after)]
    assert Attendance.objects.confirmed().filter(confirmed_by=clerk).count() == 2


@pytest.mark.parametrize("kind", ["open", "auto", "nobody", "lasting"])
def test_closing_waits_for_what_is_not_clear(shift, clerk, after, kind):
    if kind != "nobody":
        AttendanceFactory(shift=shift, **({"signed_out_at": None} if kind == "open" else {}))
    if kind == "auto":
        Attendance.objects.update(out_method="auto")

    with pytest.raises(RuleError):
        attendances.close_attendance(
            activity=shift.activity, by=clerk, at=shift.starts_at + HOUR if kind == "lasting" else after
        )


def test_what_ended_by_itself_is_confirmed_by_name_only(shift, clerk, after):
    row = AttendanceFactory(shift=shift, out_method="auto")

    assert attendances.confirm_attendances(activity=shift.activity, by=clerk, at=after) == 0
    assert attendances.confirm_attendances(activity=shift.activity, by=clerk, at=after, keys=[row.pk]) == 1
    assert attendances.close_attendance(activity=shift.activity, by=clerk, at=after) == 1


def test_others_take_no_attendance(shift, outsider, member, after):
    for who in (outsider, member):
        with pytest.raises(PermissionDenied):
            enter(shift, who, after)
        with pytest.raises(PermissionDenied):
            attendances.close_attendance(activity=shift.activity, by=who, at=after)
    assert volunteer_with_account(shift.activity.organization)[1].is_live
