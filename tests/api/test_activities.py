"""Activities by the API: the rows of the page, the rules of the form, the review by a second person."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.filters import SORTS
from activities.models import Activity
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.codes.models import Code
from tests.factories.accounts import person
from tests.factories.activities import (
    ActivityFactory,
    ActivityTypeFactory,
    CampaignFactory,
    PhotoFactory,
    PublicationFactory,
)
from tests.factories.forms import yesterday

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(branch, activity_type):
    """What a program sends for yesterday's activity."""
    return {
        "organization": branch.pk,
        "type": activity_type.pk,
        "starts_on": yesterday().isoformat(),
        "duration_minutes": 120,
        "place": "沙澧河公园",
        "headcount": 12,
    }


def facts(body, *names):
    return tuple(body[name] for name in names)


# --- Reading -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_list_is_that_of_the_page(seed, program, as_user, manager, county, branch, sibling):
    """Five random filters: the same records in the same order, and the same count."""
    dice = random.Random(seed)
    types, campaigns = [ActivityTypeFactory() for _ in range(2)], [CampaignFactory(organization=county)]
    days = [f"2026-{month:02d}-{day:02d}" for month in (9, 10, 11) for day in range(1, 29)]
    for place in range(40):
        ActivityFactory(
            organization=dice.choice([county, branch, sibling]), type=dice.choice(types),
            campaign=dice.choice([None, *campaigns]), starts_on=dice.choice(days),
            reporting_year=2026, headcount=dice.randint(1, 5), title=f"{dice.choice(['清洁家园', '送清凉'])}{place}",
            **{dice.choice(["submitted", "approved"]): True},
        )  # fmt: skip
    choices = {
        "q": ["清洁", "送清凉3"],
        "type": [str(row.pk) for row in types],
        "campaign": [str(row.pk) for row in campaigns],
        "from": ["2026-10-01", "2026-09-15"],
        "to": ["2026-11-20"],
        "organization": [str(county.pk), str(branch.pk)],
        "state": ["submitted", "approved"],
        "sort": sorted(SORTS),
    }
    conditions = {name: dice.choice(choices[name]) for name in dice.sample(sorted(choices), 3)}

    page = as_user(manager).get("/w/activities/", conditions | {"size": "100"})
    status, body = program(manager).get("activities/", **conditions, page_size=100)

    assert status == 200, body
    assert [row["id"] for row in body["results"]] == [activity.pk for activity, _can in page.context["rows"]]
    assert body["count"] == page.context["page_obj"].paginator.count


def test_foreign_records_are_not_there(program, clerk, sibling):
    foreign = ActivityFactory(organization=sibling, approved=True)

    status, body = program(clerk).get(f"activities/{foreign.pk}/")
    nowhere = program(clerk).get("activities/987654321/")

    assert (status, body) == nowhere
    assert (status, body["code"]) == (404, "not_found")
    assert program(clerk).get("activities/")[1]["results"] == []


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        ({"state": "nonsense"}, "state"),
        ({"stat": "draft"}, "stat"),
        ({"from": "yesterday"}, "from"),
        ({"organization": "987654321"}, "organization"),
        ({"q": "x"}, "q"),
        ({"page": "9"}, "page"),
        ({"page_size": "1000000000"}, "page_size"),
        ({"organization__path": "/"}, "organization__path"),
    ],
)
def test_a_wrong_condition_is_refused(conditions, field, program, clerk):
    status, body = program(clerk).get("activities/", **conditions)

    assert (status, body["code"], list(body["fields"])) == (400, "invalid", [field])


def test_queries_do_not_grow_with_the_rows(program, clerk, branch):
    caller = program(clerk)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            ActivityFactory(organization=branch, approved=True, created_by=clerk)
        caller.get("activities/")  # the token's hour is noted once
        with CaptureQueriesContext(
            connection,
        ) as queries:
            caller.get("activities/")
        counts.append(len(queries))

    assert counts == [4, 4]  # token, roles, count, rows


def test_a_leader_reads_what_is_published_and_nothing_of_the_review(program, leader, branch, reviewer, now):

    record = ActivityFactory(
        organization=branch, approved=True, returned_by=reviewer, returned_at=now, return_reason="补照片"
    )
    PublicationFactory(published=True, activity=record)
    ActivityFactory(organization=branch, approved=True)

    _status, listed = program(leader).get("activities/")
    status, body = program(leader).get(f"activities/{record.pk}/")

    assert [row["id"] for row in listed["results"]] == [record.pk]
    assert (status, body["return_reason"], body["returned_at"], body["may"]) == (200, "", None, [])


def test_a_record_names_its_photos_and_codes(program, as_user, clerk, outsider, branch):
    photo = PhotoFactory(activity=ActivityFactory(organization=branch, approved=True, created_by=clerk))
    target = Code.objects.create(table="service_target", value="91", label="环卫工人")
    photo.activity.service_targets.add(target)

    body = program(clerk).get(f"activities/{photo.activity_id}/")[1]

    number, page = str(photo.attachment.public_id), "/files/{}/{}/"
    assert body["photos"] == [
        {
            "id": number, "thumb": page.format(number, "thumb"), "view": page.format(number, "view"),
            "caption": "清扫现场", "is_cover": False,
        }
    ]  # fmt: skip
    assert body["service_targets"] == [{"id": target.pk, "value": "91", "label": "环卫工人"}]
    assert as_user(outsider).get(body["photos"][0]["thumb"]).status_code == 404


# --- Writing -----------------------------------------------------------------------------------------


def test_from_draft_to_approved(program, clerk, reviewer, draft):
    status, made = program(clerk).post("activities/", draft | {"money": [{"kind": "own", "amount": "260.50"}]})
    assert (status, *facts(made, "state", "source", "service_minutes", "recorder_name", "may")) == (
        201, "draft", "api", 1440, "王经办", ["change", "submit"],
    )  # fmt: skip
    assert made["money"] == [{"kind": "own", "amount": "260.50", "is_approximate": False, "words": ""}]

    status, changed = program(clerk).patch(f"activities/{made['id']}/", {"version": made["version"], "headcount": 20})
    assert (status, *facts(changed, "headcount", "service_minutes", "place")) == (200, 20, 2400, "沙澧河公园")
    assert changed["money"] == made["money"]

    status, handed_in = program(clerk).post(f"activities/{made['id']}/submit/", {"version": changed["version"]})
    assert (status, *facts(handed_in, "state", "may")) == (200, "submitted", [])
    assert handed_in["number"].startswith("A-")

    status, back = program(reviewer).post(
        f"activities/{made['id']}/return/", {"version": handed_in["version"], "reason": "请补地点"}
    )
    assert (status, *facts(back, "state", "return_reason")) == (200, "returned", "请补地点")

    again = program(clerk).post(f"activities/{made['id']}/submit/", {"version": back["version"]})[1]
    status, approved = program(reviewer).post(f"activities/{made['id']}/approve/", {"version": again["version"]})
    assert (status, approved["state"]) == (200, "approved")
    told = AuditEvent.objects.filter(target_id=made["id"], target_type="activities.activity").order_by("pk")
    assert [(event.action, event.actor_name) for event in told] == [
        ("activity.drafted", "王经办"), ("activity.submitted", "王经办"), ("activity.returned", "李审核"),
        ("activity.submitted", "王经办"), ("activity.approved", "李审核"),
    ]  # fmt: skip


def test_nobody_approves_their_own(program, branch, draft):
    both = person(Role.CLERK, branch)
    both.assignments.create(role=Role.REVIEWER, organization=branch, valid_from="2025-01-01")
    made = program(both).post("activities/", draft)[1]
    handed_in = program(both).post(f"activities/{made['id']}/submit/", {"version": made["version"]})[1]

    status, body = program(both).post(f"activities/{made['id']}/approve/", {"version": handed_in["version"]})

    assert (status, body["code"]) == (403, "permission_denied")
    assert Activity.objects.get(pk=made["id"]).state == "submitted"


def test_a_late_writer_is_told(program, clerk, draft):
    made = program(clerk).post("activities/", draft)[1]
    program(clerk).patch(f"activities/{made['id']}/", {"version": made["version"], "headcount": 20})

    status, body = program(clerk).patch(f"activities/{made['id']}/", {"version": made["version"], "headcount": 30})

    assert (status, body["code"], body["current_version"]) == (409, "stale_version", made["version"] + 1)
    assert Activity.objects.get(pk=made["id"]).headcount == 20


def test_the_state_of_the_record_refuses_with_a_sentence(program, clerk, reviewer, branch):
    approved = ActivityFactory(organization=branch, approved=True)
    version = {"version": approved.version}

    changed = program(clerk).patch(f"activities/{approved.pk}/", version | {"headcount": 1})
    again = program(reviewer).post(f"activities/{approved.pk}/approve/", version)

    assert [(status, body["code"]) for status, body in (changed, again)] == [(409, "rule"), (409, "rule")]
    assert "通过" in again[1]["detail"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"headcount": 0}, ["headcount"]),
        ({"headcount": "许多"}, ["headcount"]),
        ({"organization": 987654321}, ["organization"]),
        ({"type": 987654321}, ["type"]),
        ({"starts_on": "明年"}, ["starts_on"]),
        ({"ends_on": "2020-01-01"}, ["ends_on"]),
        ({"start_time": "14:00", "end_time": "15:00"}, ["duration_minutes"]),
        ({"place": "长" * 61}, ["place"]),
        ({"title": "a\0b"}, ["title"]),
        ({"narrative": "\ud800"}, ["narrative"]),
        ({"money": [{"kind": "own", "amount": "-1"}]}, ["money"]),
        ({"money": [{"kind": "own", "amount": "1"}] * 21}, ["money"]),
    ],
)
def test_what_is_not_accepted_is_named_and_nothing_is_saved(changes, fields, program, clerk, draft):
    status, body = program(clerk).post("activities/", draft | changes)

    assert (status, body["code"], list(body["fields"])) == (400, "invalid", fields)
    assert not Activity.objects.exists()


def test_submission_asks_for_what_is_missing(program, clerk, branch):
    made = program(clerk).post("activities/", {"organization": branch.pk})[1]

    status, body = program(clerk).post(f"activities/{made['id']}/submit/", {"version": made["version"]})

    assert (status, sorted(body["fields"])) == (
        400, ["duration_minutes", "headcount", "place", "reporting_year", "starts_on", "title", "type"],
    )  # fmt: skip


def test_undeclared_columns_do_not_change(program, clerk, draft):
    sent = draft | {"state": "approved", "number": "A-1", "approved_by": clerk.pk, "id": 5, "is_superuser": True}

    made = program(clerk).post("activities/", sent)[1]

    assert facts(made, "state", "number", "approved_at") == ("draft", None, None)


def test_whoever_does_not_write_is_refused(program, reviewer, draft, outsider):
    assert program(reviewer).post("activities/", draft)[0] == 403
    assert program(outsider).post("activities/", draft)[1]["fields"].keys() == {"organization"}
