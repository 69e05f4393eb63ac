"""The shipped tables, two people, and the ledger of 2020 brought in."""

import pytest

from activities.services.types import load_types
from portal.accounts.roles import Role
from portal.codes.services import load_codes
from tests.activities.imports.files import LEDGER, imported
from tests.factories.accounts import person


@pytest.fixture(autouse=True)
def _shipped(settings, tmp_path, db):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    load_codes()
    load_types()


@pytest.fixture
def uploader(city):
    return person(Role.UNION_MANAGER, city, include_children=True, display_name="沈填报")


@pytest.fixture
def second(city):
    return person(Role.UNION_MANAGER, city, include_children=True, display_name="韩确认")


@pytest.fixture
def ledger(city, uploader, second):
    return imported(city, uploader, second, LEDGER.read_bytes())
