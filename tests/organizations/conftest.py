"""A second county, and a unit below the cast's own."""

import pytest

from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def other_county(city):
    return OrganizationFactory(
        code="411104", name="召陵区总工会", short_name="召陵区总工会", kind="county", parent=city
    )


@pytest.fixture
def team(branch):
    """A union group below the cast's branch."""
    return OrganizationFactory(code="B1-1", name="第一纺织厂一车间工会小组", kind="group", parent=branch)
