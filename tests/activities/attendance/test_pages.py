"""The pages of those who take attendance: the tab, the code, paper, one row, the sheet, the list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Activity, Attendance, Shift, SignUp
from activities.services import attendances, review
from activities.services.completeness import differs_from_attendance
from portal.audit.models import AuditEvent
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import HOUR, AttendanceFactory, ShiftFactory
from tests.factories.plans import recruiting
from tests.factories.teams import TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers import services as volunteers


@pytest.fixture
def shift(branch, clerk):
    """Over since an hour."""
    begins = timezone.now().replace(second=0, microsecond=0) - 3 * HOUR
    return ShiftFactory(activity=ActivityFactory(organization=branch, created_by=clerk), starts_at=begins)


@pytest.fixture
def desk(as_user, clerk):
    return as_user(clerk)


def page_of(shift, part="attendance"):
    return f"/w/activities/{shift.activity_id}/{part}/"


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def times_of(shift):
    return {"signed_in_at": local(shift.starts_at), "signed_out_at": local(shift.ends_at)}


def place(shift, *people):
    for one in people:
        SignUp.objects.create(
            shift=shift, volunteer=one, state="placed", risk_version=1, entered_by=one.entered_by,
            entered_at=shift.starts_at, placed_at=shift.starts_at,
        )  # fmt: skip


def test_tab_begins_with_the_shift_that_the_record_makes(desk, branch, clerk):
    activity = ActivityFactory(organization=branch, created_by=clerk)
    url = f"/w/activities/{activity.pk}/attendance/"

    assert desk.get(url).status_code == 200
    assert Shift.objects.count() == 0
    desk.post(url)
    assert Shift.objects.get().activity == activity


def test_ticked_people_are_entered_with_the_times_of_the_shift(desk, shift, branch):
    here, _absent = VolunteerFactory.create_batch(2, organization=branch)

    answer = desk.post(page_of(shift), times_of(shift) | {"who": [here.pk]}, follow=True)

    assert answer.status_code == 200
    assert list(Attendance.objects.values_list("volunteer", "signed_in_at")) == [(here.pk, shift.starts_at)]


def test_one_tap_enters_who_signed_up_and_nobody_else(desk, shift, branch):
    expected, _other = VolunteerFactory.create_batch(2, organization=branch)
    place(shift, expected)

    desk.post(page_of(shift), times_of(shift) | {"everybody": "1"})

    assert [row.volunteer for row in Attendance.objects.all()] == [expected]


def test_volunteer_of_another_unit_cannot_be_ticked(desk, shift, sibling):
    stranger = VolunteerFactory(organization=sibling)

    desk.post(page_of(shift), times_of(shift) | {"who": [stranger.pk, "x", "9" * 30]})

    assert Attendance.objects.count() == 0


def test_wrong_times_keep_the_page(desk, shift, branch):
    who = VolunteerFactory(organization=branch)
    times = {"signed_in_at": local(shift.ends_at), "signed_out_at": local(shift.starts_at)}

    answer = desk.post(page_of(shift), times | {"who": [who.pk]})

    assert (answer.status_code, Attendance.objects.count()) == (200, 0)
    assert local(shift.ends_at) in answer.content.decode()


def test_list_is_confirmed_taken_back_and_closed_from_the_tab(desk, shift, branch):
    people = VolunteerFactory.create_batch(2, organization=branch)
    desk.post(page_of(shift), times_of(shift) | {"who": [people[0].pk]})
    batch = Attendance.objects.get().batch
    desk.post(f"/w/attendance/lists/{batch.pk}/undo/")
    desk.post(page_of(shift), times_of(shift) | {"who": [one.pk for one in people]})
    Attendance.objects.standing().filter(volunteer=people[0]).update(out_method="auto")

    desk.post(page_of(shift, "attendance/close"))
    refused = Attendance.objects.confirmed().count()
    row = Attendance.objects.standing().get(volunteer=people[0])
    desk.post(page_of(shift, "attendance/confirm"), {"row": [row.pk]})
    desk.post(page_of(shift, "attendance/close"))

    assert (refused, Attendance.objects.confirmed().count()) == (0, 2)
    assert AuditEvent.objects.filter(action="attendance.closed").count() == 1


def test_one_row_is_corrected_and_taken_back_with_a_reason(desk, shift):
    row = AttendanceFactory(shift=shift)
    url = f"/w/attendance/{row.pk}/edit/"
    times = {"signed_in_at": local(shift.starts_at), "signed_out_at": local(shift.ends_at - HOUR)}

    assert desk.post(url, times).status_code == 200
    assert desk.post(url, times | {"reason": "提前离开"}).status_code == 302
    row.refresh_from_db()
    assert row.signed_out_at == shift.ends_at - HOUR
    desk.post(f"/w/attendance/{row.pk}/undo/", {"reason": "未到"})
    assert not Attendance.objects.standing().exists()


def test_whoever_confirms_opens_the_list_though_the_record_is_a_draft(as_user, reviewer, shift):
    row = AttendanceFactory(shift=shift)
    Activity.objects.filter(pk=shift.activity_id).update(state="draft")

    assert Attendance.objects.confirmable_by(reviewer, row.signed_in_at.date() + timedelta(days=2)).exists()
    assert as_user(reviewer).get(page_of(shift)).status_code == 200


def test_others_neither_see_nor_take(as_user, outsider, leader, member, shift):
    answers = {
        who.username: [as_user(who).get(page_of(shift, part)).status_code for part in ("attendance", "checkin")]
        for who in (outsider, leader, member)
    }

    assert answers == {outsider.username: [404, 404], leader.username: [404, 404], member.username: [404, 404]}


def test_code_is_drawn_without_styles_and_asks_for_the_next(desk, shift):
    shift.ends_at = timezone.now() + HOUR
    shift.save()

    page = desk.get(page_of(shift, "checkin")).content.decode()
    part = desk.get(page_of(shift, "checkin"), {"to": "o"}, headers={"HX-Request": "true"}).content.decode()

    assert "<svg" in page
    assert "style=" not in page
    assert 'http-equiv="refresh"' in page
    assert f"/c/{attendances.code_of(shift, 'o', timezone.now())[:3]}" in part
    assert "<html" not in part


def test_paper_is_made_and_revoked(desk, shift):
    url = page_of(shift, "checkin/poster")

    desk.post(url, {"act": "issue"})
    shown = desk.get(url).content.decode()
    desk.post(url, {"act": "revoke"})

    assert "scan-picture" in shown
    assert "scan-picture" not in desk.get(url).content.decode()
    assert [poster.revoked_at is None for poster in shift.posters.all()] == [False]


def test_sheet_has_who_came_who_is_expected_and_blanks(desk, shift, branch):
    came = AttendanceFactory(shift=shift, volunteer__name="苗到场")
    expected = VolunteerFactory(organization=branch, name="苗报名")
    place(shift, expected)

    page = desk.get(page_of(shift, "attendance/sheet")).content.decode()

    assert (came.volunteer.name in page, expected.name in page, page.count("<tr>")) == (True, True, 1 + 20)


@pytest.mark.parametrize(("url", "queries"), [("/w/attendance/", 22), ("tab", 27)])
def test_pages_take_as_many_queries_for_one_row_as_for_three(desk, shift, django_assert_max_num_queries, url, queries):
    url = page_of(shift) if url == "tab" else url
    counts = []
    for _row in (1, 2):
        AttendanceFactory(shift=shift)
        place(shift, VolunteerFactory(organization=shift.activity.organization))
        desk.get(url)
        with django_assert_max_num_queries(queries) as counted:
            desk.get(url)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_record_counts_what_the_list_says(desk, shift, clerk, now):
    """人次 are attendances; two pairs of one person in one shift are one."""
    row = AttendanceFactory(shift=shift, signed_out_at=shift.starts_at + HOUR)
    AttendanceFactory(shift=shift, volunteer=row.volunteer, signed_in_at=shift.starts_at + 1.5 * HOUR)
    AttendanceFactory(shift=shift)
    activity = Activity.objects.get(pk=shift.activity_id)

    activity.headcount = 3
    differs = differs_from_attendance(activity)
    activity.headcount = 2

    assert ("2" in differs, differs_from_attendance(activity)) == (True, "")
    activity.headcount = None
    activity.save()
    assert 'value="2"' in desk.get(f"/w/activities/{activity.pk}/edit/").content.decode()
    assert review.lock(activity).headcount is None


def test_merged_records_keep_the_earlier_of_two_rows(shift, branch, clerk, reviewer, now):
    one, other = VolunteerFactory.create_batch(2, organization=branch, name="苗双", phone="13900008888", id_number="")
    early = AttendanceFactory(shift=shift, volunteer=other, person="a", signed_out_at=shift.starts_at + HOUR)
    late = AttendanceFactory(shift=shift, volunteer=one, person="b", signed_in_at=shift.starts_at + HOUR / 2)
    apart = AttendanceFactory(
        shift__activity=shift.activity, shift__starts_at=shift.starts_at - 24 * HOUR, volunteer=other, person="a"
    )

    merge = volunteers.propose_merge(one=one, other=other, reason="同一人", by=clerk, at=now)
    merge = volunteers.accept_merge(merge=merge, by=reviewer, at=now)

    assert list(Attendance.objects.standing().order_by("pk")) == [early, apart]
    assert set(Attendance.objects.values_list("volunteer", flat=True)) == {merge.kept_id}
    assert Attendance.objects.values("person").distinct().count() == 1
    assert AuditEvent.objects.get(action="attendance.merged_away").target_id == late.pk


def test_leader_of_the_team_takes_attendance_of_its_members_alone(as_user, shift, branch, sibling, member):
    own = VolunteerFactory(organization=branch, user=member, entered_by=None)
    team = TeamFactory(organization=branch, leader=own)
    TeamMemberFactory(team=team, volunteer=own)
    mate = TeamMemberFactory(team=team, volunteer=VolunteerFactory(organization=sibling)).volunteer
    stranger = VolunteerFactory(organization=branch)
    client = as_user(member)
    assert client.get(page_of(shift)).status_code == 404
    Activity.objects.filter(pk=shift.activity_id).update(team=team)

    assert [client.get(page_of(shift, part)).status_code for part in ("attendance", "checkin")] == [200, 200]
    client.post(page_of(shift), times_of(shift) | {"who": [mate.pk, stranger.pk]})
    row = Attendance.objects.get()

    assert row.volunteer == mate
    assert client.get(f"/w/attendance/{row.pk}/edit/").status_code == 200


def test_reviewer_confirms_from_the_desk_though_the_record_is_a_draft(as_user, reviewer, branch, clerk):
    day_before = timezone.now() - 26 * HOUR
    activity = recruiting(branch, begins=day_before).activity
    AttendanceFactory(shift=activity.shifts.get())
    client = as_user(reviewer)

    assert f"/w/activities/{activity.pk}/attendance/" in client.get("/w/todo/").content.decode()
    client.post(f"/w/activities/{activity.pk}/attendance/close/")
    assert Attendance.objects.get().confirmed_by == reviewer
    assert f"/w/activities/{activity.pk}/attendance/" not in client.get("/w/todo/").content.decode()
