"""One record: who sees it, what is written on it, its timeline, its print sheet."""

import pathlib
import re
from datetime import date, time

import pytest
from django.utils import translation

from activities import services
from activities.models import Activity, ActivityMoney
from activities.views import words
from activities.views.timeline import SENTENCES, timeline
from portal.codes.models import Code
from tests.factories.activities import ActivityFactory, ActivityTypeFactory, PhotoFactory, PublicationFactory

PAYLOAD = "<img src=x onerror=alert(1)>"


def url(activity, suffix=""):
    return f"/w/activities/{activity.pk}/{suffix}"


def body(response):
    """The page without its own address and the token that differs on every page."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", response.content.decode())
    return text.replace(response.request["PATH_INFO"], "")


@pytest.mark.parametrize("who", ["outsider", "federation_clerk", "leader", "member", "administrator"])
@pytest.mark.parametrize("suffix", ["", "print/"])
def test_out_of_scope_is_the_same_404_as_not_there(as_user, request, branch, who, suffix):
    activity = ActivityFactory(organization=branch, approved=True)
    client = as_user(request.getfixturevalue(who))

    foreign, missing = client.get(url(activity, suffix)), client.get(f"/w/activities/999999/{suffix}")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert body(foreign) == body(missing)


@pytest.mark.parametrize("who", ["clerk", "reviewer", "manager"])
def test_in_scope_it_is_shown(as_user, request, branch, who):
    activity = ActivityFactory(organization=branch, approved=True, title="清扫步道")

    assert "清扫步道" in as_user(request.getfixturevalue(who)).get(url(activity)).content.decode()


def approve(activity, now):
    second = ActivityFactory(approved=True).approved_by
    Activity.objects.filter(pk=activity.pk).update(
        state="approved", approved_by=second, approved_at=now, effective_at=now
    )
    activity.refresh_from_db()


def test_a_leader_reads_what_is_published_without_its_process(as_user, leader, branch, clerk, now):
    draft = ActivityFactory(organization=branch, created_by=clerk)
    activity = services.submit_activity(activity=draft, by=clerk, at=now)
    approve(activity, now)
    client = as_user(leader)
    assert client.get(url(activity)).status_code == 404

    PublicationFactory(published=True, activity=activity)
    response = client.get(url(activity))

    assert response.status_code == 200
    assert response.context["timeline"] == []
    assert not any(response.context["may"].values())


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        ("clerk", "draft", {"edit", "submit", "copy", "discard"}),
        ("clerk", "submitted", {"copy"}),
        ("clerk", "approved", {"copy", "correct", "propose"}),
        ("reviewer", "submitted", set()),
        ("reviewer", "approved", {"correct", "propose"}),
        ("manager", "approved", {"correct", "propose"}),
    ],
)
def test_buttons_follow_right_and_state(as_user, request, branch, clerk, who, state, expected):
    activity = ActivityFactory(organization=branch, created_by=clerk, **({} if state == "draft" else {state: True}))

    may = as_user(request.getfixturevalue(who)).get(url(activity)).context["may"]

    assert {name for name, allowed in may.items() if allowed} == expected


def test_facts_stand_in_words(branch, clerk):
    activity = ActivityFactory(
        organization=branch,
        approved=True,
        headcount=930,
        is_headcount_approximate=True,
        service_minutes=90,
        partners="",
    )
    ActivityMoney.objects.create(activity=activity, kind="own", amount="1200.50", is_approximate=True, words="千余元")

    facts = dict(words.facts_of(activity))

    label = words.label_of
    assert facts[label("headcount")].endswith("930 " + facts[label("headcount")].split()[-1])
    assert "1,200.50" in facts[label("money")]
    assert "千余元" in facts[label("money")]
    assert facts[label("service_minutes")].startswith("1.5 ")
    assert facts[label("partners")] == ""


@pytest.mark.parametrize(
    ("minutes", "expected"), [(None, ""), (0, "0.0"), (90, "1.5"), (20, "0.3"), (3, "0.1"), (583_830, "9,730.5")]
)
def test_hours_round_half_up_to_one_decimal(minutes, expected):
    assert words.hours(minutes) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("headcount", None, ""), ("headcount", 1234, "1,234"), ("remark", "", ""), ("service_targets", [], ""),
        ("starts_on", date(2026, 11, 17), "2026-11-17"), ("starts_on", "2026-11-17", "2026-11-17"),
        ("start_time", time(14, 30), "14:30"), ("start_time", "14:30:00", "14:30"), ("reporting_year", 2026, "2026"),
        ("title", "清扫", "清扫"),
    ],
)  # fmt: skip
def test_values_in_words_from_python_and_json(name, value, expected):
    assert words.value_in_words(name, value) == expected


def test_values_in_words_of_lists_choices_and_lengths(db):
    service_targets = [Code.objects.create(table="service_target", value=str(n), label=f"对象{n}") for n in (1, 2)]
    goods = [{"name": "毛巾", "quantity": "30.00", "unit": "条", "value": "600.00"}]
    with translation.override("en"):
        shown = [
            words.value_in_words("service_targets", [row.pk for row in service_targets]),
            words.value_in_words("goods", goods),
            words.value_in_words("date_precision", "month"),
            words.value_in_words("is_headcount_approximate", True),
            words.value_in_words("is_headcount_approximate", False),
            words.value_in_words("service_minutes", 90),
        ]

    assert shown == ["对象1、对象2", "毛巾 30条 (worth 600 yuan)", "To the month", "yes", "no", "1.5 hours"]


def test_the_time_of_day_and_the_length_stand_together(db):
    activity = ActivityFactory.build(
        organization=None, type=None, created_by=None, start_time=time(9, 0), end_time=time(10, 30), duration_minutes=90
    )
    open_end = ActivityFactory.build(
        organization=None, type=None, created_by=None, start_time=time(9, 0), duration_minutes=None
    )

    with translation.override("en"):
        assert [words.times_of(activity), words.times_of(open_end)] == ["09:00 ～ 10:30 · 1.5 hours", "09:00"]


def test_payloads_are_shown_as_text(as_user, clerk, branch):
    fields = dict.fromkeys(
        ("title", "place", "narrative", "partners", "leader_name", "remark", "return_reason"), PAYLOAD
    )
    activity = ActivityFactory(organization=branch, submitted=True, created_by=clerk, **fields)
    PhotoFactory(activity=activity, caption=PAYLOAD)
    Activity.objects.filter(pk=activity.pk).update(state="returned", returned_by=clerk, returned_at=activity.created_at)

    for suffix in ("", "print/"):
        content = as_user(clerk).get(url(activity, suffix)).content.decode()
        assert PAYLOAD not in content
        assert "&lt;img src=x onerror=alert(1)&gt;" in content


def test_the_print_sheet_has_a_page_for_each_photo(as_user, clerk, branch):
    activity = ActivityFactory(organization=branch, approved=True, title="清扫步道", place="沙澧河公园")
    photos = [PhotoFactory(activity=activity) for _number in range(2)]

    content = as_user(clerk).get(url(activity, "print/")).content.decode()

    assert content.count('<figure class="sheet-photo">') == 2
    for photo in photos:
        assert f"/files/{photo.attachment.public_id}/print/" in content
    assert content.count("沙澧河公园") == 3  # the table and two captions


def test_every_recorded_action_has_a_sentence():
    """Acts on one row of attendance stand in the audit log, not on the page of the activity."""
    folder = pathlib.Path(services.__file__).parent
    recorded = {"activity.change_requested", "activity.void_requested"}
    for path in folder.glob("*.py"):
        recorded |= set(re.findall(r'"((?:activity|plan|publication)\.[a-z_]+)"', path.read_text(encoding="utf-8")))

    assert recorded == {name for name in SENTENCES if name.startswith(("activity.", "plan.", "publication."))}


@pytest.mark.django_db(transaction=True)
def test_the_timeline_tells_what_was_changed_after_a_return(clerk, reviewer, branch, activity_type, now):
    lecture = ActivityTypeFactory(code="L01", name="宣讲")
    draft = services.save_draft(
        organization=branch, by=clerk, at=now,
        content={
            "type": activity_type, "title": "清扫", "place": "公园", "headcount": 12, "starts_on": now.date(),
            "duration_minutes": 120, "narrative": "私下的话",
        },
    )  # fmt: skip
    services.save_draft(organization=branch, by=clerk, at=now, activity=draft, content={"headcount": 13})
    services.submit_activity(activity=draft, by=clerk, at=now)
    services.return_activity(activity=draft, by=reviewer, at=now, reason="人数不符")
    services.save_draft(
        organization=branch,
        by=clerk,
        at=now,
        activity=draft,
        content={"headcount": 21, "type": lecture, "narrative": "改过"},
    )
    activity = services.submit_activity(activity=draft, by=clerk, at=now)

    entries = timeline(activity)

    assert [(entry.actor, len(entry.changes)) for entry in entries] == [
        ("王经办", 2), ("李审核", 0), ("王经办", 0), ("王经办", 0),
    ]  # fmt: skip
    assert entries[0].changes == [
        (words.label_of("type"), "志愿服务", "宣讲"),
        (words.label_of("headcount"), "13", "21"),
    ]
    assert entries[1].sentence.endswith("人数不符")


@pytest.mark.django_db(transaction=True)
def test_the_timeline_tells_what_a_correction_changed(clerk, reviewer, branch, now):
    activity = ActivityFactory(organization=branch, submitted=True, created_by=clerk, headcount=12)
    services.approve_activity(activity=activity, by=reviewer, at=now)
    correction = services.request_change(activity=activity, content={"headcount": 20}, reason="漏记", by=clerk, at=now)
    services.accept_correction(correction=correction, by=reviewer, at=now)

    newest = timeline(activity)[0]

    assert newest.changes == [(words.label_of("headcount"), "12", "20")]


def test_what_was_left_blank_is_folded_into_one_line(as_user, clerk, branch):
    activity = ActivityFactory(organization=branch, submitted=True, created_by=clerk, partners="", remark="自带工具")

    context = as_user(clerk).get(url(activity)).context

    assert "合作单位" in context["blank_facts"]
    assert ("备注", "自带工具") in context["more_facts"]
    assert all(value for _label, value in [*context["facts"], *context["more_facts"]])
