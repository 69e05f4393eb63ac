"""The pages of planning and signing up, through the client; 爱心送考 from the form to the roster."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, ActivityPlan, RecurrenceRule, ServiceProject, Shift, SignUp
from activities.services import plans
from portal.codes.models import Code
from portal.common.errors import RuleError
from tests.factories.attendances import AttendanceFactory
from tests.factories.plans import (
    opened,
    recruiting,
    recurrence,
    service_project,
    shift_row,
    signed_up,
    volunteer_with_account,
)
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon():
    """A day that lies ahead of the real clock, which views use."""
    return timezone.localdate() + timedelta(days=9)


def form_of(organization, activity_type, *shifts, **values):
    """What the form sends; ``shifts`` are dicts of a row."""
    data = {
        "organization": organization.pk, "type": activity_type.pk, "title": "爱心送考", "audience": "unit",
        "contact_name": "王经办", "risk_notice": "注意车辆", "shifts-TOTAL_FORMS": len(shifts),
        "shifts-INITIAL_FORMS": 0, "action": "save",
    }  # fmt: skip
    for number, row in enumerate(shifts):
        data |= {f"shifts-{number}-{name}": value for name, value in row.items()}
    return data | values


def page_of(name, *args):
    return reverse(f"activities:{name}", args=args)


def ahead(hours=100):
    return timezone.now() + timedelta(hours=hours)


def test_the_exam_escort_from_the_form_to_the_roster(as_user, clerk, reviewer, branch, activity_type, soon):
    """爱心送考: two days, two schools, four places, eight shifts with cars."""
    rows = [
        {
            "day": soon + timedelta(days=day), "start": "07:00", "end": "09:30", "place": f"{school}{post}",
            "capacity": 1, "vehicle": f"{number}号车", "road_segment": "人民路", "meeting_point": "工会门口",
        }
        for day in range(2)
        for number, (school, post) in enumerate(
            [(school, post) for school in ("一中", "实验中学") for post in ("北门", "休息点")], start=1
        )
    ]  # fmt: skip
    desk = as_user(clerk)

    answer = desk.post(page_of("plan-create"), form_of(branch, activity_type, *rows, action="submit"))
    plan = ActivityPlan.objects.get()
    assert answer.url == page_of("plan-detail", plan.activity_id)
    assert (plan.state, plan.activity.shifts.count()) == ("submitted", 8)
    as_user(reviewer).post(page_of("plan-open", plan.activity_id), {"version": plan.version})
    for number, shift in enumerate(plan.activity.shifts.all()):
        person = volunteer_with_account(branch, name=f"送考员{number}")
        as_user(person.user).post(page_of("shift-sign-up", shift.pk), {"risk_version": 1})

    roster = desk.get(page_of("roster-print", plan.activity_id))
    sheets = [
        (shift.place, shift.vehicle, [row.volunteer.name for row in rows])
        for shift, _t, rows in roster.context["sheets"]
    ]
    assert sheets[:2] == [("一中北门", "1号车", ["送考员0"]), ("一中休息点", "2号车", ["送考员1"])]
    assert [len(people) for _place, _car, people in sheets] == [1] * 8
    assert "实验中学休息点" in roster.content.decode()


def test_rows_are_added_and_copied_without_scripts(as_user, clerk, branch, activity_type, soon):
    desk, row = as_user(clerk), {"day": soon, "start": "07:00", "end": "09:30", "place": "一中", "vehicle": "1号车"}

    copied = desk.post(page_of("plan-create"), form_of(branch, activity_type, row, action="copy_shifts:0"))
    added = desk.post(page_of("plan-create"), form_of(branch, activity_type, row, action="add_shifts"))

    assert [form["vehicle"].value() for form in copied.context["shifts"]] == ["1号车", "1号车"]
    assert [form["place"].value() for form in added.context["shifts"]] == ["一中", None]
    assert ActivityPlan.objects.count() == 0


def test_what_is_wrong_is_said_and_what_was_typed_stays(as_user, clerk, branch, activity_type, soon):
    wrong = {"day": soon, "start": "09:00", "end": "08:00", "place": ""}

    page = as_user(clerk).post(
        page_of("plan-create"), form_of(branch, activity_type, wrong, is_hazardous="on", phrases=["0", "3"])
    )

    form = page.context["form"]
    assert set(form.errors) == {"is_insured"}
    assert form.cleaned_data["risk_notice"].count("\n") == 2
    assert set(page.context["shifts"].forms[0].errors) == {"end", "place"}


def test_a_late_writer_sees_both(as_user, clerk, branch, activity_type, soon):
    desk, row = as_user(clerk), {"day": soon, "start": "07:00", "end": "09:30", "place": "一中"}
    desk.post(page_of("plan-create"), form_of(branch, activity_type, row))
    plan = ActivityPlan.objects.get()
    row |= {"id": plan.activity.shifts.get().pk}
    address = page_of("plan-edit", plan.activity_id)

    saved = desk.post(address, form_of(branch, activity_type, row, version=plan.version, note="自带水"))
    late = desk.post(address, form_of(branch, activity_type, row, version=plan.version, note="带伞"))

    assert (saved.status_code, late.status_code) == (302, 200)
    assert "自带水" in str(late.context["theirs"])
    assert late.context["form"]["note"].value() == "带伞"
    assert ActivityPlan.objects.get().note == "自带水"


def test_the_second_person_returns_with_a_reason(as_user, clerk, reviewer, now):
    plan = recruiting(clerk.organization, state="submitted", begins=ahead())
    address = page_of("plan-return", plan.activity_id)

    without = as_user(reviewer).post(address, {"version": plan.version})
    assert without.status_code == 200
    as_user(reviewer).post(address, {"version": plan.version, "reason": "请补充集合地点"})

    plan.refresh_from_db()
    assert (plan.state, plan.return_reason) == ("returned", "请补充集合地点")
    assert "请补充集合地点" in as_user(clerk).get("/w/todo/").content.decode()


def test_calling_off_takes_a_reason(as_user, clerk, branch):
    plan = recruiting(branch, begins=ahead())
    shift = plan.activity.shifts.get()
    desk = as_user(clerk)

    assert desk.post(page_of("shift-cancel", shift.pk), {"reason": ""}).status_code == 200
    desk.post(page_of("shift-cancel", shift.pk), {"reason": "暴雨"})
    desk.post(page_of("plan-cancel", plan.activity_id), {"reason": "延期"})

    plan.refresh_from_db()
    assert (plan.state, Shift.objects.get().cancelled_at is None) == ("cancelled", False)


def test_a_volunteer_signs_up_in_two_clicks_waits_and_cancels(as_user, branch):
    plan = recruiting(branch, capacity=1, begins=ahead())
    shift, people = plan.activity.shifts.get(), [volunteer_with_account(branch) for _each in range(2)]
    first, second = (as_user(person.user) for person in people)

    listed = first.get(page_of("opening-list"))
    assert [card["free"] for card in listed.context["cards"]] == [1]
    assert "risk_version" in first.get(page_of("opening-detail", plan.activity_id)).content.decode()
    unread = first.post(page_of("shift-sign-up", shift.pk), {})
    assert (unread.url, SignUp.objects.count()) == (page_of("opening-detail", plan.activity_id), 0)
    first.post(page_of("shift-sign-up", shift.pk), {"risk_version": 1})
    second.post(page_of("shift-sign-up", shift.pk), {"risk_version": 1})

    mine = second.get(page_of("my-signups"))
    assert [card["place"] for card in mine.context["cards"]] == [1]
    row = SignUp.objects.get(volunteer=people[0])
    assert second.post(page_of("signup-withdraw", row.pk)).status_code == 404  # another's
    first.post(page_of("signup-withdraw", row.pk))
    assert SignUp.objects.get(volunteer=people[1]).state == "placed"


def test_openings_are_filtered_by_what_fits(as_user, branch):
    skill = Code.objects.create(table="skill", value="90", label="急救")
    plain, skilled, old = (recruiting(branch, begins=ahead(n), **fields) for n, fields in (
        (50, {}), (60, {}), (70, {"minimum_age": 60}),
    ))  # fmt: skip
    skilled.required_skills.add(skill)
    person = volunteer_with_account(branch)
    client = as_user(person.user)

    def listed(query=""):
        page = client.get(page_of("opening-list") + query)
        return [card["plan"].pk for card in page.context["cards"]]

    assert listed() == [plain.pk, skilled.pk, old.pk]
    assert listed("?fit=yes") == [plain.pk]
    assert listed(f"?q={skilled.activity.title}") == [skilled.pk]
    assert listed(f"?to={timezone.localdate() + timedelta(days=1)}") == []


def test_the_page_opens_for_who_stands_on_two_of_its_lists(as_user, branch):
    plan, person = recruiting(branch, begins=ahead()), volunteer_with_account(branch)
    other = plan.activity.shifts.get()
    signed_up(other, person)
    other.pk = None
    other.starts_at, other.ends_at = ahead(200), ahead(202)
    other.save()
    signed_up(other, person, "waiting")

    page = as_user(person.user).get(page_of("opening-detail", plan.activity_id))

    assert [item["own"].state for item in page.context["shifts"]] == ["placed", "waiting"]


def test_who_is_no_volunteer_finds_the_way_to_join(as_user, member, branch):
    plan = recruiting(branch, begins=ahead())

    assert reverse("volunteers:join") in as_user(member).get(page_of("opening-list")).content.decode()
    assert as_user(member).get(page_of("opening-detail", plan.activity_id)).status_code == 404
    assert as_user(member).post(page_of("shift-sign-up", plan.activity.shifts.get().pk)).status_code == 404


def test_the_unit_accepts_refuses_and_asks(as_user, clerk, branch):
    plan = recruiting(branch, needs_acceptance=True, begins=ahead())
    shift, people = plan.activity.shifts.get(), [volunteer_with_account(branch) for _each in range(3)]
    rows = [signed_up(shift, person, "applied") for person in people[:2]]
    desk = as_user(clerk)

    desk.post(page_of("signup-accept", rows[0].pk))
    desk.post(page_of("signup-refuse", rows[1].pk), {"reason": ""})
    assert SignUp.objects.get(pk=rows[1].pk).state == "applied"
    desk.post(page_of("signup-refuse", rows[1].pk), {"reason": "人手已够"})
    found = desk.get(page_of("signup-ask", shift.pk), {"q": people[2].number})
    desk.post(page_of("signup-ask", shift.pk), {"volunteer": people[2].pk})

    assert [person for person, _unmet in found.context["people"]] == [people[2]]
    assert sorted(SignUp.objects.values_list("state", flat=True)) == ["asked", "placed", "refused"]
    asked = SignUp.objects.get(state="asked")
    as_user(people[2].user).post(page_of("signup-decline", asked.pk))
    assert SignUp.objects.get(pk=asked.pk).state == "withdrawn"
    page = desk.get(page_of("activity-signups", plan.activity_id)).content.decode()
    assert (people[0].name in page, people[0].phone in page) == (True, False)


def test_a_new_risk_notice_is_confirmed_on_ones_own_page(as_user, branch):
    plan = recruiting(branch, begins=ahead())
    person = volunteer_with_account(branch)
    row = signed_up(plan.activity.shifts.get(), person)
    ActivityPlan.objects.update(risk_version=2, risk_notice="有雷雨")
    client = as_user(person.user)

    assert "有雷雨" in client.get(page_of("my-signups")).content.decode()
    client.post(page_of("signup-risks", row.pk), {"risk_version": 1})
    client.post(page_of("signup-risks", row.pk), {"risk_version": 2})

    assert SignUp.objects.get().risk_version == 2
    assert "有雷雨" not in client.get(page_of("my-signups")).content.decode()


def test_anybody_reads_what_is_open_to_all_and_no_names(branch):
    recruiting(branch, begins=ahead())  # for the unit alone
    plan = recruiting(branch, audience="city", begins=ahead(), contact_name="王经办", contact_phone="13900001234")
    Shift.objects.filter(activity=plan.activity).update(leader_name="赵带班", vehicle="豫L12345")
    signed_up(plan.activity.shifts.get(), VolunteerFactory(organization=branch, name="苗志愿"))
    visitor = Client()

    listed = visitor.get(page_of("recruiting-list"))
    page = visitor.get(page_of("recruiting-detail", plan.activity_id)).content.decode()

    assert [facts.pk for facts in listed.context["rows"]] == [plan.activity_id]
    assert "注意安全" in page
    assert [word for word in ("王经办", "13900001234", "赵带班", "豫L12345", "苗志愿") if word in page] == []
    ActivityPlan.objects.update(words_changed_at=timezone.now())
    assert visitor.get(page_of("recruiting-detail", plan.activity_id)).status_code == 404


def test_a_rule_is_shown_before_it_is_set_up(as_user, clerk, branch, soon):
    plan = recruiting(branch, begins=ahead(24))
    sent = {"kind": "weekly", "weekdays": ["1", "3"], "starts_on": soon, "until": soon + timedelta(days=13)}
    desk, address = as_user(clerk), page_of("plan-repeat", plan.activity_id)

    shown = desk.post(address, sent | {"preview": "1"})
    none = desk.post(address, sent | {"weekdays": []})
    assert (len(shown.context["days"]), set(none.context["form"].errors), RecurrenceRule.objects.count()) == (
        4, {"weekdays"}, 0,
    )  # fmt: skip
    desk.post(address, sent)
    rule = RecurrenceRule.objects.get()
    desk.post(page_of("recurrence-stop", rule.pk))
    rule.refresh_from_db()
    assert rule.stopped_by == clerk


def test_a_project_counts_its_approved_activities(as_user, clerk, branch):
    desk = as_user(clerk)
    category = Code.objects.create(table="service_category", value="90", label="关爱")
    sent = {"version": 0, "organization": branch.pk, "name": "环卫工早餐", "category": category.pk,
            "starts_on": "2026-01-01", "state": "running"}  # fmt: skip
    desk.post(page_of("service-project-create"), sent)
    project = ServiceProject.objects.get()
    plan = recruiting(branch, begins=ahead(), project=project)
    page = desk.get(page_of("service-project-detail", project.pk))

    assert (page.context["sums"].activities, len(page.context["rows"])) == (0, 1)
    other = recruiting(branch, begins=ahead()).activity
    for address in (page.context["records_url"], page.context["records_url"].partition("&")[0]):
        listed = desk.get(address).context
        assert [words for words, _url in listed["chips"]][:1] == ["服务项目：环卫工早餐"]
        assert other not in [activity for activity, _can_add in listed["rows"]]
    assert [activity for activity, _can_add in listed["rows"]] == [plan.activity]
    desk.post(page_of("service-project-edit", project.pk), sent | {"version": 1, "state": "closed"})
    late = desk.post(page_of("service-project-edit", project.pk), sent | {"version": 1, "name": "别名"})
    project.refresh_from_db()
    assert (project.state, project.name, late.status_code) == ("closed", "环卫工早餐", 200)
    assert plan.project == project


def test_the_list_of_activities_knows_the_plans(as_user, clerk, reviewer, branch):
    plan = recruiting(branch, begins=ahead())
    desk = as_user(clerk)

    listed = desk.get(reverse("activities:activity-list"), {"plan": "open"})
    none = desk.get(reverse("activities:activity-list"), {"plan": "cancelled"})

    assert [activity.pk for activity, _may in listed.context["rows"]] == [plan.activity_id]
    assert none.context["page_obj"].paginator.count == 0
    assert page_of("plan-detail", plan.activity_id) in listed.content.decode()


def test_what_is_over_says_whether_one_was_there(as_user, branch):
    person = volunteer_with_account(branch)
    been, missed = (recruiting(branch, begins=ahead(-hours)).activity.shifts.get() for hours in (40, 60))
    for shift in (been, missed):
        signed_up(shift, person)
    AttendanceFactory(shift=been, volunteer=person)

    page = as_user(person.user).get(page_of("my-signups"))

    assert {row.shift: row.attended for row in page.context["page_obj"]} == {been: True, missed: False}
    assert "报名成功" not in page.content.decode()


LISTS = ("signup-list", "service-project-list", "recurrence-list", "opening-list", "my-signups", "recruiting-list")


@pytest.mark.parametrize("route", LISTS)
def test_lists_cost_the_same_for_one_row_and_three(route, as_user, clerk, branch, django_assert_max_num_queries):
    person = volunteer_with_account(branch)
    user = person.user if route in {"opening-list", "my-signups"} else clerk

    def add(hours):
        plan = recruiting(branch, audience="city", begins=ahead(hours))
        signed_up(plan.activity.shifts.get(), person)
        recurrence(plan.activity, clerk, kind="occasions", occasions=["party"], weekdays=[])
        service_project(branch, clerk, name=f"项目{hours}")

    def cost():
        with django_assert_max_num_queries(60) as queries:
            assert as_user(user).get(page_of(route)).status_code == 200
        return len(queries)

    add(100)
    as_user(user).get(page_of(route))
    one = cost()
    add(150)
    add(200)
    assert cost() == one


def test_programs_read_plans_and_shifts(as_user, clerk, outsider, branch, reviewer):
    plan = opened(clerk, reviewer, shift_row(capacity=3, vehicle="1号车"))

    listed = as_user(clerk).get("/api/v1/plans/", {"state": "open"}).json()
    read = as_user(clerk).get(f"/api/v1/plans/{plan.pk}/").json()

    assert [row["title"] for row in listed["results"]] == ["爱心送考"]
    assert [(row["vehicle"], row["capacity"], row["free"]) for row in read["shifts"]] == [("1号车", 3, 3)]
    assert as_user(outsider).get(f"/api/v1/plans/{plan.pk}/").status_code == 404


def test_a_plan_over_is_on_the_desk_and_settled_there(as_user, clerk, branch):
    plan = recruiting(branch, begins=timezone.now() - timedelta(hours=5))
    desk = as_user(clerk)

    assert page_of("plan-detail", plan.activity_id) in desk.get("/w/todo/").content.decode()
    answer = desk.post(page_of("plan-settle", plan.activity_id))

    assert answer.url == page_of("activity-detail", plan.activity_id)
    assert Activity.objects.get().plan.state == ActivityPlan.State.SETTLED
    assert desk.get(answer.url).status_code == 200
    with pytest.raises(RuleError):
        plans.settle_plan(plan=plan, by=clerk, at=timezone.now())
