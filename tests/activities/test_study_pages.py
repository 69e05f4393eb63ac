"""The pages of study and community duty: lists at a literal number of queries, forms, scope, acts."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from activities.desk.duty import SilentPosts
from activities.models import Activity, DutyReport, SelfStudy, StudyAttendance, StudySession
from portal.accounts.roles import Role
from tests.factories.accounts import UserFactory, person
from tests.factories.activities import ActivityFactory
from tests.factories.study import (
    CommunityPostFactory,
    DutyReportFactory,
    SelfStudyFactory,
    study_kind,
    study_session,
    study_type,
)

pytestmark = pytest.mark.django_db


def made(branch, number):
    """``number`` rows in each list."""
    for n in range(number):
        user = UserFactory(organization=branch)
        session = study_session(branch, present=[user])
        session.attendances.update(note_state="handed_in", note_at=session.activity.created_at)
        SelfStudyFactory(person=user)
        DutyReportFactory(post=CommunityPostFactory(organization=branch, name=f"小区{n}"), approved=True)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("route", "queries"),
    [
        ("study-list", 10), ("study-note-list", 8), ("self-study-list", 8), ("duty-report-list", 9),
        ("duty-post-list", 9), ("study-progress", 11),
    ],
)  # fmt: skip
def test_lists_take_the_same_queries_for_any_number(
    route,
    queries,
    number,
    branch,
    reviewer,
    as_user,
    settings,
    django_assert_max_num_queries,
    django_assert_num_queries,
):
    made(branch, number)
    client = as_user(reviewer)
    client.get("/w/")
    cache.clear()

    with django_assert_num_queries(queries):
        assert client.get(reverse(f"activities:{route}")).status_code == 200


def test_pages_of_another_union_are_not_found_and_the_upper_union_sees_all(branch, outsider, manager, as_user):
    session = study_session(branch)
    report = DutyReportFactory(post=CommunityPostFactory(organization=branch))
    addresses = [
        reverse("activities:study-attendance", args=[session.pk]),
        reverse("activities:duty-report-detail", args=[report.pk]),
        reverse("activities:duty-post-detail", args=[report.post_id]),
        reverse("activities:study-person", args=[report.created_by_id]),
    ]

    assert [as_user(outsider).get(each).status_code for each in addresses] == [404] * 4
    assert [as_user(manager).get(each).status_code for each in addresses] == [200] * 4
    assert session.pk not in [row.pk for row in as_user(outsider).get("/w/study/").context["rows"]]
    assert as_user(outsider).get(f"/w/study/progress/?organization={branch.pk}").status_code == 404


def sent(**more):
    return {
        "type": study_type().pk, "starts_on": f"{timezone.localdate():%Y-%m-%d}", "duration_minutes": "120",
        "place": "会议室", "headcount": "9", "date_precision": "day",
        "money-TOTAL_FORMS": "0", "money-INITIAL_FORMS": "0",
        "goods-TOTAL_FORMS": "0", "goods-INITIAL_FORMS": "0", "study-kind": study_kind().pk, "action": "submit",
        "study-topic": "工会法", "study-minutes": "1.5",
    } | more  # fmt: skip


def test_the_form_asks_for_the_study_part_of_a_type_of_study(branch, clerk, as_user):
    client = as_user(clerk)
    refused = client.post("/w/activities/new/", sent(organization=branch.pk, **{"study-kind": ""}))
    assert "请选择学习形式" in refused.content.decode()
    draft = Activity.objects.get()
    edit = reverse("activities:activity-edit", args=[draft.pk])
    unreadable = client.post(edit, sent(organization=branch.pk, version=draft.version, **{"study-minutes": "很久"}))
    assert unreadable.status_code == 200
    draft.refresh_from_db()

    answer = client.post(edit, sent(organization=branch.pk, version=draft.version))

    assert answer.status_code == 302, answer.context["form"].errors
    session = StudySession.objects.select_related("kind").get()
    assert (session.kind.label, session.topic, session.minutes) == ("集中学习", "工会法", 90)
    assert Activity.objects.get().state == "submitted"
    assert "工会法" in client.get(reverse("activities:activity-detail", args=[draft.pk])).content.decode()


def test_autosave_keeps_the_study_part_and_names_what_it_cannot_read(branch, clerk, as_user):
    data = sent(organization=branch.pk, draft_key="6f1b4f0e-6f0e-4a54-9a52-1f62b8f3a001", **{"study-minutes": "很久"})
    answer = as_user(clerk).post("/w/activities/autosave/", data)

    assert answer.json()["unsaved"] == ["study-minutes"]
    assert StudySession.objects.get().topic == "工会法"


def test_names_are_pasted_and_the_odd_ones_named(branch, county, clerk, as_user):
    UserFactory.create_batch(2, organization=branch, display_name="同名")
    below = UserFactory(organization=branch, display_name="苗禾")
    session = study_session(branch, activity__created_by=clerk)

    answer = as_user(clerk).post(
        reverse("activities:study-attendance", args=[session.pk]),
        {"pasted": "苗 禾、同名\n查无此人", "action": "save"}, follow=True,
    )  # fmt: skip

    assert [row.person for row in session.attendances.all()] == [below]
    assert "同名、查无此人" in answer.content.decode()


def test_attendance_that_is_refused_comes_back_as_it_was_ticked(branch, reviewer, member, as_user):
    session = study_session(branch, activity__approved=True)
    address = reverse("activities:study-attendance", args=[session.pk])
    answer = as_user(reviewer).post(address, {f"state-{member.pk}": "leave", "action": "save"})

    assert "请写明为什么更正考勤" in answer.content.decode()
    assert (member, "leave") in [(who, state) for who, state, _row in answer.context["people"]]
    assert as_user(person(Role.CLERK, branch)).post(address, {}).status_code == 403


def test_my_study_is_entered_once_mended_and_taken_back(member, reviewer, as_user):
    client = as_user(member)
    data = {
        "day": f"{timezone.localdate():%Y-%m-%d}",
        "topic": "劳动法",
        "minutes": "1.5",
        "form_key": "6f1b4f0e-6f0e-4a54-9a52-1f62b8f3a002",
    }
    for _twice in range(2):
        assert client.post("/me/study/", data).status_code == 302
    row = SelfStudy.objects.get()
    assert row.minutes == 90
    assert client.post("/me/study/", data | {"day": "2999-01-01", "form_key": ""}).status_code == 200

    assert as_user(reviewer).get(f"/me/study/{row.pk}/").status_code == 404
    assert client.post(f"/me/study/{row.pk}/", data | {"topic": "工会法"}).status_code == 302
    assert client.get("/me/study/").context["rows"][0].topic == "工会法"
    assert client.post(f"/me/study/{row.pk}/remove/").status_code == 302
    assert not SelfStudy.objects.exists()


def test_confirming_all_and_returning_one(branch, member, reviewer, as_user):
    first, second = SelfStudyFactory.create_batch(2, person=member)
    client = as_user(reviewer)
    assert client.get("/w/todo/").context["todo_count"] == 2

    client.post("/w/study/self/confirm/", {"row": [first.pk, "x"]})
    client.post(f"/w/study/self/{second.pk}/return/", {"word": "日期不对"})
    empty = client.post("/w/study/self/confirm/", {}, follow=True)

    assert set(SelfStudy.objects.values_list("pk", "state")) == {(first.pk, "confirmed"), (second.pk, "returned")}
    assert "请勾选要确认的记录" in empty.content.decode()


def test_a_note_is_handed_in_and_checked_on_pages(branch, member, reviewer, as_user):
    session = study_session(branch, present=[member], asks_notes=True)
    note = session.attendances.get()
    mine = as_user(member)
    assert mine.post(f"/me/study/notes/{note.pk}/", {"text": " "}).status_code == 200
    assert mine.post(f"/me/study/notes/{note.pk}/", {"text": "受益良多"}).status_code == 302

    checker = as_user(reviewer)
    assert "受益良多" in checker.get("/w/study/notes/").content.decode()
    checker.post(f"/w/study/notes/{note.pk}/check/", {"action": "return", "word": "请结合工作"})
    assert StudyAttendance.objects.get().note_state == "returned"
    assert "请结合工作" in mine.get("/me/study/").content.decode()
    assert as_user(reviewer).get(f"/me/study/notes/{note.pk}/").status_code == 404


def test_a_post_is_added_and_a_report_handed_in_and_approved(branch, clerk, reviewer, as_user):
    client = as_user(clerk)
    post = {
        "version": 0, "organization": branch.pk, "kind": "community", "name": "河湾社区", "responsible_name": "王经办",
        "since": "2026-01-01", "contact_phone": "19999000001",
    }  # fmt: skip
    page = client.post("/w/duty/posts/new/", post, follow=True)
    assert "199****0001" in page.content.decode()
    assert "19999000001" not in page.content.decode()
    posted = page.context["post"]
    address = reverse("activities:duty-report-create", args=[posted.pk])
    data = {
        "version": 0,
        "starts_on": f"{timezone.localdate():%Y-%m-%d}",
        "person_times": "149人次",
        "service": "清理楼道",
    }
    assert client.post(address, data | {"service": ""}).status_code == 200
    shown = client.post(address, data | {"form_key": "6f1b4f0e-6f0e-4a54-9a52-1f62b8f3a003"}, follow=True)
    report = DutyReport.objects.get()
    assert (report.person_times, report.count_words) == (149, "149人次")
    assert "149人次" in shown.content.decode()

    act = reverse("activities:duty-report-return", args=[report.pk])
    second = as_user(reviewer)
    assert "请写明原因" in second.post(act, {"version": report.version}).content.decode()
    second.post(act, {"version": report.version, "reason": "照片看不清"})
    assert "照片看不清" in client.get("/w/todo/").content.decode()
    edit = reverse("activities:duty-report-edit", args=[report.pk])
    report.refresh_from_db()
    client.post(edit, data | {"version": report.version, "person_times": "150"})
    report.refresh_from_db()
    second.post(reverse("activities:duty-report-approve", args=[report.pk]), {"version": report.version})
    report.refresh_from_db()
    assert (report.state, report.person_times, report.count_words) == ("approved", 150, "")
    client.post(reverse("activities:duty-report-activity", args=[report.pk]))
    report.refresh_from_db()
    assert report.activity.headcount == 150
    assert second.post(reverse("activities:duty-report-void", args=[report.pk]), {}).status_code == 200


def test_the_list_of_posts_says_from_where_nobody_reported(branch, clerk, as_user, today):
    heard, silent = CommunityPostFactory.create_batch(2, organization=branch)
    DutyReportFactory(post=heard, starts_on=today)
    page = as_user(clerk).get("/w/duty/posts/?heard=no")

    assert [post for post, _may in page.context["rows"]] == [silent]
    assert page.context["silent_count"] == 1


def test_a_report_is_pointed_to_an_activity_that_is_recorded_already(branch, clerk, sibling, as_user):
    report = DutyReportFactory(post=CommunityPostFactory(organization=branch), approved=True)
    near = ActivityFactory(organization=branch, approved=True, starts_on=date(2026, 11, 1), headcount=31)
    others = [
        ActivityFactory(organization=branch, approved=True, starts_on=date(2026, 5, 1)),
        ActivityFactory(organization=sibling, approved=True),
        DutyReportFactory(post=report.post, activity=ActivityFactory(organization=branch, approved=True)).activity,
    ]
    client = as_user(clerk)
    act = reverse("activities:duty-report-activity", args=[report.pk])

    page = client.get(reverse("activities:duty-report-detail", args=[report.pk]))
    assert list(page.context["point_form"].fields["activity"].queryset) == [near]
    for wrong in ("", "x", *(other.pk for other in others)):
        assert client.post(act, {"activity": wrong}).context["point_form"].errors
    client.post(act, {"activity": near.pk})

    report.refresh_from_db()
    assert report.activity == near
    assert client.post(act, {"activity": near.pk}).status_code == 302  # back, with the word that it points already


def test_a_place_without_a_report_waits_on_the_desk(branch, clerk, reviewer):
    DutyReportFactory(post=CommunityPostFactory(organization=branch))
    silent = CommunityPostFactory(organization=branch)
    kind = SilentPosts()

    assert list(kind.rows(clerk, date(2026, 11, 18))) == [silent]
    assert len(kind.rows(clerk, date(2026, 11, 14))) == 2  # until then October is asked for
    assert not kind.rows(reviewer, date(2026, 11, 18)).exists()
    assert kind.row(silent, None).url == f"/w/duty/posts/{silent.pk}/report/"


def test_the_number_of_the_board_is_the_head_of_the_list(branch, clerk, as_user):
    study_session(branch, minutes=90)
    study_session(branch, activity__submitted=True)
    page = as_user(clerk).get("/w/study/?from=2026-11-16&to=2026-11-22&state=approved")

    assert (page.context["session_count"], str(page.context["study_hours"])) == (1, "1.5")


def test_readers_of_published_records_see_no_study(branch, leader, as_user):
    session = study_session(branch, topic="工会法", activity__approved=True)
    assert as_user(leader).get(reverse("activities:activity-detail", args=[session.pk])).status_code == 404
    assert as_user(leader).get("/w/study/").status_code == 403


def test_programs_read_sessions_and_reports(branch, clerk, outsider, as_user):
    session = study_session(branch, topic="工会法", minutes=90)
    report = DutyReportFactory(post=CommunityPostFactory(organization=branch), approved=True)
    client = as_user(clerk)

    row = client.get(f"/api/v1/study-sessions/{session.pk}/").json()
    assert (row["topic"], row["minutes"], row["kind"]["label"]) == ("工会法", 90, "集中学习")
    assert client.get("/api/v1/duty-reports/").json()["results"][0]["person_times"] == 5
    assert as_user(outsider).get(f"/api/v1/duty-reports/{report.pk}/").status_code == 404
    assert ActivityFactory(organization=branch).pk not in [
        each["id"] for each in client.get("/api/v1/study-sessions/").json()["results"]
    ]
