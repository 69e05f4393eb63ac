"""The number of what waits, kept for seconds."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from portal.dashboard.desk import TOTAL_SECONDS, Desk
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db
PAGE = "/w/activities/"


@pytest.fixture
def waiting(branch):
    return ActivityFactory(organization=branch, submitted=True)


def number_on(client, page=PAGE):
    return client.get(page).context["todo_count"]


def test_a_number_is_kept_until_the_person_acts(as_user, reviewer, branch, waiting):
    client = as_user(reviewer)
    before = number_on(client)
    ActivityFactory(organization=branch, submitted=True)

    assert (before, number_on(client)) == (1, 1)
    client.post(reverse("activities:activity-approve", args=[waiting.pk]), {"version": waiting.version})
    ActivityFactory(organization=branch, submitted=True)
    assert number_on(client) == 2


def test_the_desk_itself_counts_anew(as_user, reviewer, branch, waiting):
    client = as_user(reviewer)
    number_on(client)
    ActivityFactory(organization=branch, submitted=True)

    assert [number_on(client, page) for page in ("/w/", "/w/todo/")] == [2, 2]


def test_each_has_a_number_of_their_own(as_user, reviewer, clerk, waiting):
    assert (number_on(as_user(reviewer)), number_on(as_user(clerk))) == (1, 0)


def test_without_the_cache_it_is_counted_each_time(as_user, reviewer, branch, waiting, settings):
    client = as_user(reviewer)
    settings.CACHES = {name: kept | {"LOCATION": "redis://127.0.0.1:1/0"} for name, kept in settings.CACHES.items()}

    assert number_on(client) == 1
    ActivityFactory(organization=branch, submitted=True)
    assert number_on(client) == 2


def test_nobody_waits_longer_than_half_a_minute(as_user, reviewer, waiting):
    number_on(as_user(reviewer))

    (key,) = cache._cache.get_client(None).keys("*desk-total*")
    assert 0 < cache._cache.get_client(None).ttl(key) <= TOTAL_SECONDS <= 30
    assert Desk(reviewer, timezone.now()).total == 1
