"""What the form of an activity is filled with, and a draft to fill."""

import pytest

from tests.factories.activities import ActivityFactory
from tests.factories.forms import answers, yesterday


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def fields(branch, activity_type):
    """``fields(…)`` is what the form sends for ``branch``, as a submission."""
    given = {"organization": str(branch.pk), "action": "submit"}
    return lambda **changes: answers(activity_type, **given | changes)


@pytest.fixture
def draft(branch, clerk):
    return ActivityFactory(organization=branch, created_by=clerk, starts_on=yesterday(), place="老地方")
