"""Rights apart from pages: who stores, who reads."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.attachments import policies
from portal.common.errors import RuleError
from tests.factories.attachments import stored_photo


def test_uploader_reads_while_unlinked_and_active(clerk, outsider, photo):
    assert policies.can_read(clerk, photo)
    assert not policies.can_read(outsider, photo)
    assert not policies.can_read(AnonymousUser(), photo)

    clerk.is_active = False

    assert not policies.can_read(clerk, photo)


def test_link_ends_the_right_of_the_uploader_and_its_removal_gives_it_back(clerk, photo, link, readers):
    row = link(photo)
    assert not policies.can_read(clerk, photo)

    row.delete()

    assert policies.can_read(clerk, photo)


def test_only_uploads_of_the_last_day_count(clerk, now, monkeypatch):
    """Also when photos of several days are stored out of order, as an import does."""
    monkeypatch.setattr(policies, "MAX_UPLOADS_PER_DAY", 1)
    stored_photo(clerk, at=now + timedelta(days=1))
    stored_photo(clerk, at=now - timedelta(days=1))

    stored_photo(clerk, at=now)

    with pytest.raises(RuleError):
        stored_photo(clerk, at=now + timedelta(hours=1))
