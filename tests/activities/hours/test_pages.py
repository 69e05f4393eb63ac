"""Pages of hours: the tab of an activity, the list, one record, the notice, one's own."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from activities.models import ServiceRecord
from portal.notices.models import PublicNotice
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.service import ServiceRecordFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(branch, clerk):
    return ShiftFactory(activity=ActivityFactory(organization=branch, created_by=clerk, approved=True))


def page(name, *args):
    return reverse(f"activities:{name}", args=args)


def test_from_attendance_to_confirmed_in_one_tap(shift, clerk, reviewer, as_user):
    for _number in range(2):
        AttendanceFactory(shift=shift)
    key = shift.activity.pk
    as_user(clerk).post(page("hours-draft", key))
    own = as_user(clerk).get(page("activity-hours", key))
    shown = as_user(reviewer).get(page("activity-hours", key))
    sent = [f"{pk}.{version}" for pk, version in shown.context["confirmable"]]

    answer = as_user(reviewer).post(page("hours-confirm", key), {"record": sent})

    assert own.context["confirmable"] == []
    assert len(sent) == 2
    assert answer.status_code == 302
    assert set(ServiceRecord.objects.values_list("state", flat=True)) == {"confirmed"}
    assert as_user(clerk).post(page("hours-confirm", key), {"record": sent}).status_code == 403
    assert as_user(reviewer).post(page("hours-confirm", key), {"record": ["x"]}).status_code == 404


def test_a_draft_that_takes_place_is_open_to_its_reviewer(branch, clerk, reviewer, as_user):
    planned = ShiftFactory(activity=ActivityFactory(organization=branch, created_by=clerk)).activity
    private = ActivityFactory(organization=branch, created_by=clerk)

    assert as_user(reviewer).get(page("activity-hours", planned.pk)).status_code == 200
    assert as_user(reviewer).get(page("activity-hours", private.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["service-record-list", "activity-hours", "backfill-list"])
def test_the_queries_of_a_list_do_not_grow(shift, manager, as_user, django_assert_num_queries, name, count):
    for _number in range(count):
        ServiceRecordFactory(shift=shift, entered_later=True)
    client = as_user(manager)
    address = page(name, shift.activity.pk) if name == "activity-hours" else page(name)
    client.get(address)
    cache.clear()

    with django_assert_num_queries({"service-record-list": 10, "activity-hours": 9, "backfill-list": 8}[name]):
        client.get(address)


def test_the_list_filters_and_sums_what_counts(branch, sibling, clerk, as_user):
    locked = ServiceRecordFactory(organization=branch, locked=True)
    ServiceRecordFactory(organization=branch)
    ServiceRecordFactory(organization=sibling, locked=True)

    shown = as_user(clerk).get(page("service-record-list"), {"volunteer": locked.volunteer.number})
    everything = as_user(clerk).get(page("service-record-list"))
    nothing = as_user(clerk).get(page("service-record-list"), {"q": "没有这个人"})

    assert [found for found, _words in shown.context["rows"]] == [locked]
    assert (len(everything.context["rows"]), everything.context["minutes"], everything.context["people"]) == (2, 120, 1)
    assert nothing.context["is_filtered"]


def test_an_act_without_a_reason_comes_back_with_what_was_typed(shift, reviewer, manager, as_user):
    found = ServiceRecordFactory(shift=shift)

    blank = as_user(reviewer).post(page("service-record-return", found.pk), {"reason": " ", "version": found.version})
    sent = as_user(reviewer).post(page("service-record-return", found.pk), {"reason": "改", "version": found.version})
    late = as_user(manager).post(page("service-record-void", found.pk), {"reason": "重复", "version": found.version})
    endless = as_user(manager).post(page("service-record-void", found.pk), {"reason": "重复", "version": "9" * 5000})
    again = as_user(manager).get(page("backfill-create", shift.activity.pk), {"again": "9" * 5000})

    assert (endless.context["typed"], again.status_code) == ("重复", 200)
    assert (blank.context["act"], bool(blank.context["error"])) == ("return", True)
    assert sent.status_code == 302
    assert late.context["typed"] == "重复"


def test_the_writer_mends_a_draft(shift, clerk, as_user):
    found = ServiceRecordFactory(shift=shift)
    words = {"version": found.version, "content": "清扫河道", "quality": "excellent"}

    saved = as_user(clerk).post(page("service-record-edit", found.pk), words)
    late = as_user(clerk).post(page("service-record-edit", found.pk), words)

    found.refresh_from_db()
    assert (saved.status_code, late.status_code, found.content) == (302, 409, "清扫河道")


def test_a_notice_is_made_with_one_button(branch, clerk, as_user):
    ServiceRecordFactory(organization=branch, confirmed=True)
    words = {"organization": branch.pk, "scope": "board", "days": 3, "hotline_phone": "0395-3132000"}

    few = as_user(clerk).post(page("hours-notice"), {**words, "days": 2})
    made = as_user(clerk).post(page("hours-notice"), words)
    again = as_user(clerk).post(page("hours-notice"), words)

    assert "days" in few.context["form"].errors
    assert made.url == reverse("notices:notice-detail", args=[PublicNotice.objects.get().pk])
    assert again.context["form"].non_field_errors()


def test_my_hours_say_what_counts_and_why_not(branch, member, as_user, today):
    volunteer = VolunteerFactory(organization=branch, user=member)
    ServiceRecordFactory(volunteer=volunteer, locked=True, service_date=today)
    ServiceRecordFactory(volunteer=volunteer, minutes=0, service_date=today)
    ServiceRecordFactory(volunteer=volunteer, locked=True, service_date=today.replace(year=today.year - 1))
    ServiceRecordFactory(locked=True, service_date=today)

    year, everything = (as_user(member).get(page("me-hours"), query).context for query in ({}, {"all": "1"}))

    assert (year["minutes"], len(year["rows"])) == (120, 2)
    assert (everything["minutes"], len(everything["rows"])) == (240, 3)


def test_whoever_has_no_hours_is_told_so(member, as_user):
    for name in ("me-hours", "me-corrections"):
        assert 'class="empty"' in as_user(member).get(page(name)).content.decode()


def test_the_desk_shows_what_waits(shift, clerk, reviewer, as_user):
    ServiceRecordFactory(shift=shift)
    todo = as_user(reviewer).get(reverse("todo")).content.decode()

    assert page("activity-hours", shift.activity.pk) in todo
