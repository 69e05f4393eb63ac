"""What keeps a record from being submitted, whichever way it is sent."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities import services
from activities.models import Activity
from tests.factories.activities import ActivityFactory, CampaignFactory


@pytest.fixture
def draft(branch, clerk):
    return ActivityFactory(organization=branch, created_by=clerk)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"duration_minutes": None}, {"duration_minutes"}),
        ({"ends_on": date(2026, 11, 19)}, {"ends_on"}),
        ({"starts_on": date(2026, 11, 19)}, {"starts_on"}),
        ({"starts_on": None, "date_words": "上周"}, {"starts_on"}),
        ({"starts_on": None, "date_words": "十月", "date_precision": "month"}, {"starts_on"}),
        ({"starts_on": None, "date_precision": "year"}, {"starts_on"}),
        ({"starts_on": None, "date_words": "疫情期间", "date_precision": "year"}, set()),
        ({"duration_minutes": None, "date_precision": "month"}, set()),
        ({"date_precision": "since", "date_words": "每月27日", "reporting_year": 2027}, {"reporting_year"}),
        ({"title": "", "type": None}, {"title", "type"}),
        ({}, set()),
    ],
)
def test_each_gap_is_named(draft, clerk, now, changes, refused):
    Activity.objects.filter(pk=draft.pk).update(**changes)

    assert refused_fields(draft, clerk, now) == refused


def refused_fields(draft, clerk, now):
    """The fields that submitting ``draft`` names; none when it goes through."""
    try:
        services.submit_activity(activity=draft, by=clerk, at=now)
    except ValidationError as refusal:
        return set(refusal.message_dict)
    return set()


def test_the_campaign_is_one_of_the_unit_or_above(draft, clerk, sibling, county, now):
    draft.campaign = CampaignFactory(organization=sibling)
    draft.save()
    with pytest.raises(ValidationError) as refusal:
        services.submit_activity(activity=draft, by=clerk, at=now)
    assert set(refusal.value.message_dict) == {"campaign"}

    draft.campaign = CampaignFactory(organization=county)
    draft.save()
    assert services.submit_activity(activity=draft, by=clerk, at=now).state == "submitted"


def test_a_look_alike_needs_a_word_of_the_person(draft, clerk, now):
    ActivityFactory(organization=draft.organization, approved=True, type=draft.type, starts_on=draft.starts_on)

    with pytest.raises(ValidationError) as refusal:
        services.submit_activity(activity=draft, by=clerk, at=now)

    assert set(refusal.value.message_dict) == {"confirm_duplicate"}
    assert services.submit_activity(activity=draft, by=clerk, at=now, is_another=True).state == "submitted"


@pytest.mark.parametrize("precision", ["day", "month"])
def test_the_database_wants_the_date_of_a_day_or_month(branch, precision):
    words = {"starts_on": None, "date_words": "上周", "date_precision": precision, "reporting_year": 2026}
    with pytest.raises(IntegrityError, match="activity_complete_when_submitted"), transaction.atomic():
        ActivityFactory(organization=branch, submitted=True, **words)
    ActivityFactory(organization=branch, **words)  # a draft may


def test_a_returned_record_keeps_its_day_when_only_words_come(branch, clerk, reviewer, now):
    activity = ActivityFactory(organization=branch, submitted=True, created_by=clerk)
    services.return_activity(activity=activity, reason="补照片", by=reviewer, at=now)

    content = {"starts_on": None, "date_words": "上周", "date_precision": "day", "place": "黄河路"}
    saved = services.save_draft(organization=branch, content=content, by=clerk, at=now, activity=activity)

    saved.refresh_from_db()
    assert (saved.starts_on, saved.date_words, saved.place) == (date(2026, 11, 17), "", "黄河路")
