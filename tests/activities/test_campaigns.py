"""Campaigns in the workbench: who sees, who writes, and two writers at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Campaign
from tests.factories.activities import ActivityFactory, CampaignFactory

LIST = "/w/campaigns/"
CONTENT = {"name": "暖冬行动", "slogan": "", "summary": "", "starts_on": "2026-11-01", "ends_on": "", "version": "0"}


def names(response):
    return {campaign.name for campaign, _count, _can_manage in response.context["rows"]}


@pytest.fixture
def one_each(city, county, branch, sibling):
    for organization, name in ((city, "市"), (county, "区"), (branch, "一厂"), (sibling, "二厂")):
        CampaignFactory(organization=organization, name=name)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("clerk", {"市", "区", "一厂"}),
        ("outsider", {"市", "区", "二厂"}),
        ("federation_clerk", {"市"}),
        ("manager", {"市", "区", "一厂", "二厂"}),
        ("leader", {"市", "区", "一厂", "二厂"}),
    ],
)
def test_each_sees_those_that_the_own_units_log_under(one_each, as_user, request, who, expected):
    assert names(as_user(request.getfixturevalue(who)).get(LIST)) == expected


def test_the_count_is_of_approved_records_in_scope(as_user, manager, clerk, county, branch, sibling):
    campaign = CampaignFactory(organization=county)
    for organization in (branch, sibling):
        ActivityFactory(organization=organization, approved=True, campaign=campaign)
        ActivityFactory(organization=organization, submitted=True, campaign=campaign)

    for who, expected in ((manager, 2), (clerk, 1)):
        client = as_user(who)
        [(_campaign, count, _can_manage)] = client.get(LIST).context["rows"]
        behind = client.get("/w/activities/", {"campaign": campaign.pk, "state": "approved"}).context["page_obj"]
        assert count == behind.paginator.count == expected


def test_the_same_queries_for_one_campaign_and_for_three(as_user, manager, county):
    client, counts = as_user(manager), []
    client.get(LIST)
    for more in (1, 2):
        for _number in range(more):
            CampaignFactory(organization=county, created_by=manager)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


def test_a_manager_opens_a_campaign(as_user, manager, county):
    response = as_user(manager).post("/w/campaigns/new/", {**CONTENT, "organization": county.pk})

    campaign = Campaign.objects.get()
    assert response.url == LIST
    assert (campaign.name, campaign.organization, campaign.starts_on) == ("暖冬行动", county, date(2026, 11, 1))
    assert (campaign.created_by, campaign.version) == (manager, 1)


def test_a_campaign_is_opened_only_below_oneself(as_user, manager, city):
    response = as_user(manager).post("/w/campaigns/new/", {**CONTENT, "organization": city.pk})

    assert list(response.context["form"].errors) == ["organization"]
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"ends_on": "2026-10-01"}, "__all__"), ({"name": "文明交通"}, "name")],
)
def test_what_is_wrong_is_named(as_user, manager, county, changes, field):
    CampaignFactory(organization=county, name="文明交通", created_by=manager)

    response = as_user(manager).post("/w/campaigns/new/", {**CONTENT, "organization": county.pk, **changes})

    assert list(response.context["form"].errors) == [field]
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "member"])
def test_others_do_not_write_campaigns(as_user, request, who, branch):
    campaign = CampaignFactory(organization=branch)
    client = as_user(request.getfixturevalue(who))

    assert client.get("/w/campaigns/new/").status_code == 403
    assert client.post(f"/w/campaigns/{campaign.pk}/edit/", CONTENT).status_code in {403, 404}
    assert Campaign.objects.get().version == 1


def test_a_manager_does_not_change_the_campaign_of_the_union_above(as_user, manager, city):
    campaign = CampaignFactory(organization=city, name="市里的")

    client, edit = as_user(manager), f"/w/campaigns/{campaign.pk}/edit/"
    assert client.get(edit).status_code == 403
    assert client.post(edit, {**CONTENT, "version": "1"}).status_code == 403
    campaign.refresh_from_db()
    assert campaign.name == "市里的"


def test_editing_raises_the_version(as_user, manager, county):
    campaign = CampaignFactory(organization=county, created_by=manager)

    as_user(manager).post(f"/w/campaigns/{campaign.pk}/edit/", {**CONTENT, "version": "1"})

    campaign.refresh_from_db()
    assert (campaign.name, campaign.changed_by, campaign.version) == ("暖冬行动", manager, 2)


def test_two_writers_at_once_see_both_and_the_second_decides(as_user, manager, county):
    campaign = CampaignFactory(organization=county, name="旧名", created_by=manager)
    edit = f"/w/campaigns/{campaign.pk}/edit/"
    first, second = as_user(manager), as_user(manager)
    first.post(edit, {**CONTENT, "name": "先写的", "version": "1"})

    response = second.post(edit, {**CONTENT, "name": "后写的", "version": "1"})

    theirs = [value for _label, value in response.context["theirs"]]
    assert theirs == ["先写的"]
    assert response.context["form"]["name"].value() == "后写的"
    assert Campaign.objects.get().name == "先写的"
    second.post(edit, {**CONTENT, "name": "后写的", "version": response.context["form"]["version"].value()})
    assert Campaign.objects.get().name == "后写的"
