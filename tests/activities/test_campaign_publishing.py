"""Campaigns become public by two people: one writes the words, another publishes them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from activities import services
from activities.models import Campaign
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import CampaignFactory

CONTENT = {"name": "暖冬行动", "slogan": "", "summary": "", "starts_on": "2026-11-01", "ends_on": ""}


@pytest.fixture
def second(county):
    return person(Role.UNION_MANAGER, county, include_children=True)


@pytest.fixture
def campaign(county, manager):
    return CampaignFactory(organization=county, created_by=manager)


def post(client, campaign, act, **data):
    return client.post(f"/w/campaigns/{campaign.pk}/{act}/", data)


def is_public(campaign):
    return Campaign.objects.public().filter(pk=campaign.pk).exists()


def test_the_writer_does_not_publish_but_a_second_person_does(as_user, manager, second, campaign, now):
    with pytest.raises(PermissionDenied):
        services.publish_campaign(campaign=campaign, by=manager, at=now)
    assert post(as_user(manager), campaign, "publish", version=1).status_code == 403
    assert not is_public(campaign)

    post(as_user(second), campaign, "publish", version=1)

    campaign.refresh_from_db()
    assert (is_public(campaign), campaign.published_by) == (True, second)


def test_the_database_wants_two_people_too(campaign, manager, now):
    with pytest.raises(IntegrityError, match="campaign_second_person"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(published_by=manager, published_at=now)


def test_any_change_takes_the_page_down_and_no_change_does_not(as_user, second, campaign, manager, now):
    campaign = services.publish_campaign(campaign=campaign, by=second, at=now)
    same = {name: getattr(campaign, name) for name in ("name", "slogan", "summary", "starts_on", "ends_on")}

    services.save_campaign(organization=None, content=same, by=second, at=now, campaign=campaign)
    assert is_public(campaign)
    services.save_campaign(organization=None, content=same | {"slogan": "新"}, by=second, at=now, campaign=campaign)

    assert not is_public(campaign)
    assert post(as_user(second), campaign, "publish", version=3).status_code == 403  # now the last writer
    post(as_user(manager), campaign, "publish", version=3)
    assert is_public(campaign)


def test_everybody_who_wrote_since_the_last_publication_is_an_author(as_user, campaign, manager, second, county, now):
    """A colleague's small change makes nobody a reader of their own words."""
    third = person(Role.UNION_MANAGER, county, include_children=True)
    words = {name: getattr(campaign, name) for name in ("name", "slogan", "summary", "starts_on", "ends_on")}

    def write(by, slogan):
        content = words | {"slogan": slogan}
        return services.save_campaign(organization=None, content=content, by=by, at=now, campaign=campaign)

    write(manager, "第一稿")
    version = write(second, "第一稿。").version
    assert post(as_user(manager), campaign, "publish", version=version).status_code == 403
    with pytest.raises(IntegrityError, match="campaign_second_person"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(published_by=manager, published_at=now)
    services.publish_campaign(campaign=campaign, by=third, at=now)
    services.withdraw_campaign(campaign=campaign, by=manager, at=now)
    with pytest.raises(PermissionDenied):  # still their own words
        services.publish_campaign(campaign=campaign, by=manager, at=now)

    write(third, "第二稿")  # what was public has been read: only this change wants a second person

    assert services.publish_campaign(campaign=campaign, by=manager, at=now).published_by == manager


def test_words_changed_meanwhile_are_not_published(as_user, second, campaign):
    Campaign.objects.filter(pk=campaign.pk).update(version=2)

    post(as_user(second), campaign, "publish", version=1)

    assert not is_public(campaign)


def test_one_person_takes_the_page_down(as_user, manager, second, campaign, now):
    services.publish_campaign(campaign=campaign, by=second, at=now)

    post(as_user(manager), campaign, "withdraw")

    assert not is_public(campaign)


@pytest.mark.parametrize("field", ["name", "slogan", "summary"])
def test_private_numbers_are_refused_in_its_words(as_user, manager, county, field):
    sent = {**CONTENT, field: "电话 138 0013 8000", "version": "0", "organization": county.pk}

    response = as_user(manager).post("/w/campaigns/new/", sent)

    assert list(response.context["form"].errors) == [field]
    assert not Campaign.objects.exists()


def test_the_page_offers_the_next_act(as_user, manager, second, campaign, now):
    edit, publish = f"/w/campaigns/{campaign.pk}/edit/", f"/w/campaigns/{campaign.pk}/publish/"

    assert publish not in as_user(manager).get(edit).content.decode()
    assert publish in as_user(second).get(edit).content.decode()
    services.publish_campaign(campaign=campaign, by=second, at=now)
    assert f"/w/campaigns/{campaign.pk}/withdraw/" in as_user(manager).get(edit).content.decode()
