"""Hours from attendance to their lock: idempotent, by two people, never past the notice."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activities import policies, services
from activities.models import ServiceRecord
from activities.services.hours_notices import ready_for_notice
from activities.signals import attendance_closed, hours_corrected
from portal.accounts.roles import Role
from portal.common.errors import RuleError
from portal.notices.services import (
    answer_objection,
    close_due,
    post_notice,
    withdraw_notice,
)
from portal.notifications.models import Message
from portal.privacy.masks import mask_name
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.notices import filed_objection
from tests.factories.service import ServiceRecordFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.signals import volunteers_merged

HOTLINE = {"hotline_phone": "0395-3132000", "hotline_person": "王经办", "hotline_address": ""}
pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(branch, clerk):
    return ActivityFactory(organization=branch, created_by=clerk, approved=True)


@pytest.fixture
def shift(activity):
    return ShiftFactory(activity=activity)


def draft(activity, by, at):
    return services.draft_hours(activity=activity, by=by, at=at)


def confirm(records, by, at):
    return services.confirm_hours(versions={found.pk: found.version for found in records}, by=by, at=at)


def on_notice(branch, clerk, reviewer, at):
    """The confirmed records of ``branch`` on a posted notice."""
    notice = services.draft_hours_notice(
        organization=branch, first=None, last=None, hotline=HOTLINE, scope="board", days=3, by=clerk, at=at
    )
    return post_notice(notice=notice, version=notice.version, by=reviewer, at=at)


def states():
    return list(ServiceRecord.objects.order_by("pk").values_list("state", flat=True))


def test_drafts_follow_the_attendance_without_doubling(activity, shift, clerk, now):
    pair = AttendanceFactory(shift=shift)
    first = draft(activity, clerk, now)
    again = draft(activity, clerk, now)
    pair.signed_out_at = shift.starts_at + timedelta(minutes=100)
    pair.save()
    changed = draft(activity, clerk, now)

    assert [(found.minutes, found.attended_minutes, found.source, found.quality) for found in first] == [
        (120, 120, "list", "good")
    ]
    assert again == []
    assert [(found.pk, found.minutes) for found in changed] == [(first[0].pk, 100)]


def test_an_attendance_taken_back_voids_its_draft_and_confirmed_hours_stay(activity, shift, clerk, reviewer, now):
    pairs = [AttendanceFactory(shift=shift) for _number in range(2)]
    kept, _gone = draft(activity, clerk, now)
    confirm([kept], reviewer, now)
    for pair in pairs:
        pair.undone_by, pair.undone_at = clerk, now
        pair.save()

    draft(activity, clerk, now)

    assert states() == ["confirmed", "voided"]


def test_closing_the_list_drafts_the_hours_and_tells_who_confirms(activity, shift, clerk, reviewer, now):
    AttendanceFactory(shift=shift)

    attendance_closed.send(sender=type(activity), activity=activity, by=clerk, at=now)

    assert states() == ["draft"]
    assert Message.objects.get(recipient=reviewer).kind == "hours.wait"


@pytest.mark.parametrize(
    ("minutes", "who", "refusal"),
    [
        (480, "reviewer", None), (480, "clerk", PermissionDenied), (481, "reviewer", PermissionDenied),
        (481, "manager", None), (721, "manager", PermissionDenied), (721, "city", None),
        (480, "outsider", PermissionDenied),
    ],
)  # fmt: skip
def test_how_long_the_day_was_says_who_confirms(activity, shift, city, clerk, now, request, minutes, who, refusal):
    """The day of the person over all units: 100 minutes of it are served elsewhere, under the same identity."""
    by = person(Role.UNION_MANAGER, city, include_children=True) if who == "city" else request.getfixturevalue(who)
    shift.ends_at = shift.starts_at + timedelta(minutes=minutes - 100)
    shift.save()
    pair = AttendanceFactory(shift=shift)
    elsewhere = VolunteerFactory(name=pair.volunteer.name, phone=pair.volunteer.phone)
    ServiceRecordFactory(volunteer=elsewhere, minutes=100)
    (found,) = draft(activity, clerk, now)

    assert list(ServiceRecord.objects.filter(activity=activity).confirmable_by(by)) == ([] if refusal else [found])
    if refusal:
        with pytest.raises(refusal):
            confirm([found], by, now)
    else:
        confirm([found], by, now)
        found.refresh_from_db()
        assert (found.state, found.confirmed_by) == ("confirmed", by)


def test_nobody_confirms_their_own_hours(activity, shift, reviewer, clerk, now):
    AttendanceFactory(shift=shift, volunteer=VolunteerFactory(organization=activity.organization, user=reviewer))
    (found,) = draft(activity, clerk, now)

    with pytest.raises(PermissionDenied):
        confirm([found], reviewer, now)
    assert not ServiceRecord.objects.confirmable_by(reviewer)


def test_what_changed_since_it_was_seen_is_left_out(activity, shift, clerk, reviewer, now):
    AttendanceFactory(shift=shift)
    (found,) = draft(activity, clerk, now)

    confirmed, late = services.confirm_hours(versions={found.pk: found.version - 1}, by=reviewer, at=now)

    assert (confirmed, late, states()) == ([], 1, ["draft"])


def test_sent_back_waits_for_whoever_recorded_it(activity, shift, clerk, reviewer, now):
    AttendanceFactory(shift=shift)
    (found,) = draft(activity, clerk, now)

    returned = services.return_hours(found=found, reason="质量填错了", by=reviewer, at=now, version=found.version)
    waiting = list(ServiceRecord.objects.returned_to(clerk))
    services.edit_hours(found=returned, content="清扫", quality="excellent", by=clerk, at=now, version=returned.version)

    assert waiting == [found]
    assert Message.objects.get(recipient=clerk).note == "质量填错了"
    assert list(ServiceRecord.objects.confirmable_by(reviewer)) == [found]


def test_hours_lock_when_their_notice_is_over_and_not_before(branch, clerk, reviewer, now):
    stays = ServiceRecordFactory(organization=branch, confirmed=True)
    notice = on_notice(branch, clerk, reviewer, now)
    close_due(at=now + timedelta(days=1))
    during = states()
    late = datetime(2026, 11, 24, 0, 1, tzinfo=timezone.get_default_timezone())

    close_due(at=late)

    stays.refresh_from_db()
    assert notice.rows[0] == [mask_name(stays.volunteer.name), stays.activity.title, "2026-11-18", "2.0", "扫码"]
    assert (during, stays.state, stays.effective_at) == (["on_notice"], "locked", late)
    assert list(ready_for_notice(branch, None, None)) == []


def test_nobody_drafts_a_second_list_of_the_same_hours(branch, clerk, now):
    ServiceRecordFactory(organization=branch, confirmed=True)
    more = {"first": None, "last": None, "hotline": HOTLINE, "scope": "board", "days": 3, "by": clerk, "at": now}
    services.draft_hours_notice(organization=branch, **more)

    with pytest.raises(RuleError):
        services.draft_hours_notice(organization=branch, **more)


def test_a_struck_row_is_a_draft_again_with_the_words_why(branch, clerk, reviewer, now):
    struck, stays = (ServiceRecordFactory(organization=branch, confirmed=True) for _number in range(2))
    notice = on_notice(branch, clerk, reviewer, now)
    objection = filed_objection(notice, at=now, row_number=1)
    answer_objection(
        objection=objection, answer="查实", result="upheld", remedy="strike", row_numbers=[1], reason="当天不在场",
        by=reviewer, at=now,
    )  # fmt: skip

    close_due(at=now + timedelta(days=14))

    struck.refresh_from_db()
    stays.refresh_from_db()
    assert (struck.state, struck.reason, struck.confirmed_by) == ("draft", "当天不在场", None)
    assert stays.state == "locked"


def test_withdrawn_hours_are_confirmed_as_before(branch, clerk, reviewer, now):
    ServiceRecordFactory(organization=branch, confirmed=True)
    notice = on_notice(branch, clerk, reviewer, now)

    withdraw_notice(notice=notice, reason="名单有误", by=reviewer, at=now)

    assert states() == ["confirmed"]
    assert ready_for_notice(branch, None, None).count() == 1


def test_a_list_whose_hours_changed_is_not_posted(branch, clerk, reviewer, manager, now):
    found = ServiceRecordFactory(organization=branch, confirmed=True)
    notice = services.draft_hours_notice(
        organization=branch, first=None, last=None, hotline=HOTLINE, scope="board", days=3, by=clerk, at=now
    )
    services.void_hours(found=found, reason="重复", by=manager, at=now)

    with pytest.raises(RuleError):
        post_notice(notice=notice, version=notice.version, by=reviewer, at=now)


def test_a_manager_voids_locked_hours_and_whoever_built_on_them_is_told(branch, manager, reviewer, now):
    found = ServiceRecordFactory(organization=branch, locked=True)
    told = []
    hours_corrected.connect(lambda **happened: told.append(happened["record"].pk), weak=False, dispatch_uid="test")

    services.void_hours(found=found, reason="冒名", by=manager, at=now)

    hours_corrected.disconnect(dispatch_uid="test")
    found.refresh_from_db()
    assert (found.state, found.effective_at, told) == ("voided", now, [found.pk])
    assert not policies.can_void_hours(reviewer, found)


def test_of_two_records_of_one_shift_the_longer_stays(branch, shift, manager, now):
    kept, dropped = (VolunteerFactory(organization=branch) for _number in range(2))
    short = ServiceRecordFactory(volunteer=kept, shift=shift, minutes=60, locked=True)
    long = ServiceRecordFactory(volunteer=dropped, shift=shift, minutes=90, locked=True)
    other = ServiceRecordFactory(volunteer=dropped)

    volunteers_merged.send(sender=type(kept), kept=kept, dropped=dropped, by=manager, at=now)

    rows = {found.pk: (found.volunteer, found.state) for found in ServiceRecord.objects.all()}
    assert rows == {short.pk: (kept, "voided"), long.pk: (kept, "locked"), other.pk: (kept, "draft")}
