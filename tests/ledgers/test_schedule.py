"""When the portal works by itself: at fixed hours of the night, and a tick that is noted only when it did its work."""

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.cache import cache

from portal.ledgers import tasks
from portal.ledgers.models import ClosingRule
from portal.ledgers.operations import LAST_TICK_KEY
from tests.factories.ledgers import closing_rule


@pytest.mark.parametrize(
    ("task", "hour", "minute"),
    [("verify-ledger-files", 2, 10), ("expire-drafts", 3, 10), ("discard-unreferenced-photos", 3, 40)],
)
def test_night_work_has_its_hour(task, hour, minute):
    """An interval would start anew with every restart and drift into the day."""
    assert settings.CELERY_BEAT_SCHEDULE[task]["schedule"] == crontab(hour=hour, minute=minute)
    assert settings.CELERY_TIMEZONE == "Asia/Shanghai"


@pytest.fixture
def no_tick():
    cache.delete(LAST_TICK_KEY)
    yield
    cache.delete(LAST_TICK_KEY)


def test_a_tick_that_failed_is_not_noted(city, no_tick):
    ClosingRule.objects.all().delete()
    closing_rule()
    ClosingRule.objects.update(ledger="nothing")  # a ledger of an app that is no longer there

    with pytest.raises(KeyError):
        tasks.close_due()

    assert cache.get(LAST_TICK_KEY) is None


def test_a_tick_that_closed_is_noted(db, no_tick):
    ClosingRule.objects.all().delete()

    tasks.close_due()

    assert cache.get(LAST_TICK_KEY) is not None
