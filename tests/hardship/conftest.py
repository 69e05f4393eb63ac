"""The people of a household file: who enters it, who passes it on, who hangs its notice."""

import pytest

from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.hardship import subsistence_line


@pytest.fixture
def colleague(branch):
    """A second caseworker of the union."""
    return person(Role.AID_CASEWORKER, branch, display_name="何帮扶")


@pytest.fixture
def line(county, county_caseworker):
    return subsistence_line(county, county_caseworker)
