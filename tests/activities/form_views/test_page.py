"""The form's page: what it offers, and to whom."""

import pytest
from django.urls import reverse

from activities.models import Activity, Publication
from portal.accounts.roles import Role
from portal.codes.models import Code
from tests.activities.form_views.addresses import CREATE, EARLIER, JSON, edit_url
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, ActivityTypeFactory, CampaignFactory

# --- The page ----------------------------------------------------------------------------------------


def test_the_page_offers_today_and_the_own_unit(as_user, clerk, branch, activity_type):
    page = as_user(clerk).get(CREATE)

    form = page.context["form"]
    assert page.status_code == 200
    assert (form["organization"].value(), page.context["chooses_unit"]) == (branch.pk, False)
    assert page.context["page"].draft_key


def test_a_clerk_of_several_units_chooses_one(as_user, county, branch, sibling, activity_type):
    clerk = person(Role.CLERK, county, include_children=True)

    page = as_user(clerk).get(CREATE, {"unit": sibling.pk})

    assert page.context["chooses_unit"] is True
    assert page.context["form"]["organization"].value() == sibling.pk


def test_three_quarters_of_the_answers_come_by_themselves(as_user, clerk, branch, county, fields):
    """Of 22 questions the clerk gives five; what the last record or arithmetic knows is there already."""
    region = Code.objects.create(table="region", value="R1", label="郾城区")
    target = Code.objects.create(table="service_target", value="T1", label="职工")
    last = ActivityFactory(
        organization=branch, submitted=True, number=EARLIER, region=region,
        campaign=CampaignFactory(organization=county),
        partners="街道办", leader_name="张三",
    )  # fmt: skip
    last.service_targets.add(target)
    client = as_user(clerk)
    first = client.get(CREATE).context["form"].initial
    prefilled = {
        name: first[name]
        for name in ("campaign", "region", "service_targets", "partners", "leader_name", "recorder_name")
    }

    client.post(CREATE, fields(place="新地方", start_time="09:00", **prefilled))

    activity = Activity.objects.get(place="新地方")
    questions = {name: getattr(activity, name) for name in (
        "organization", "type", "starts_on", "start_time", "duration_minutes", "place", "headcount", "title",
        "campaign",
        "session_count", "region", "beneficiary_count", "service_minutes", "partners", "leader_name", "recorder_name",
        "narrative", "remark", "reporting_year",
    )} | {name: getattr(activity, name).exists() for name in ("service_targets", "money", "goods")}  # fmt: skip
    assert len(questions) == 22
    assert sorted(name for name, value in questions.items() if not value) == [
        "beneficiary_count", "goods", "money", "narrative", "remark",
    ]  # fmt: skip


def test_queries_of_the_page_do_not_grow(as_user, clerk, branch, county, django_assert_num_queries):
    client = as_user(clerk)
    client.get(CREATE)  # the first request of a session writes its clocks
    for count in (1, 3):
        for _row in range(count):
            ActivityFactory(organization=branch, submitted=True, campaign=CampaignFactory(organization=county))
            ActivityTypeFactory(code=f"T{Activity.objects.count()}", name=f"类型{Activity.objects.count()}")
        with django_assert_num_queries(11):
            client.get(CREATE)


def test_queries_of_a_draft(as_user, clerk, draft, django_assert_num_queries):
    client = as_user(clerk)
    client.get(edit_url(draft))
    ActivityFactory(organization=draft.organization, submitted=True)

    with django_assert_num_queries(15):
        client.get(edit_url(draft))


@pytest.mark.parametrize("who", ["outsider", "leader", "reviewer"])
def test_who_does_not_write_here_does_not_get_in(who, request, as_user, draft):
    assert as_user(request.getfixturevalue(who)).get(edit_url(draft)).status_code == 404


@pytest.mark.parametrize("name", ["activity-edit", "activity-correct"])
def test_a_leader_reads_what_is_published_and_changes_nothing(name, as_user, leader, branch, clerk, reviewer, now):
    activity = ActivityFactory(organization=branch, approved=True)
    Publication.objects.create(
        activity=activity, title="清洁家园", summary="打扫。", state="published", proposed_by=clerk, proposed_at=now,
        published_by=reviewer, published_at=now,
    )  # fmt: skip

    assert as_user(leader).get(reverse(f"activities:{name}", args=[activity.pk])).status_code == 403


@pytest.mark.parametrize("who", ["leader", "reviewer", "member", "administrator"])
def test_only_writers_log(who, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(CREATE).status_code == 403


@pytest.mark.parametrize("number", ["²", "x", "9" * 30, "-1"])
def test_odd_numbers_in_the_address_are_harmless(number, as_user, clerk, draft, fields):
    client = as_user(clerk)

    assert client.get(CREATE, {"unit": number}).status_code == 200
    assert client.get(reverse("activities:activity-duplicates"), fields(activity=number)).status_code == 200
    assert client.post(edit_url(draft), fields(version=number, place="新地方")).status_code == 409
    sent = {"order": number}
    assert client.post(reverse("activities:photo-order", args=[draft.pk]), sent, **JSON).status_code == 200


def test_another_union_cannot_be_written_for(as_user, clerk, sibling, fields):
    answer = as_user(clerk).post(CREATE, fields(organization=str(sibling.pk)))

    assert set(answer.context["form"].errors) == {"organization"}
    assert answer.context["form"]["place"].value() == "沙澧河公园"
    assert not Activity.objects.exists()
