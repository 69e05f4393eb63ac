"""The fixed cast and places of all tests; the clock is passed in, never read."""

from datetime import datetime

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone
from hypothesis import HealthCheck
from whitenoise.middleware import WhiteNoiseMiddleware

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.dashboard.desk import forget_total
from tests.factories.accounts import gave_password, person
from tests.factories.activities import ActivityTypeFactory
from tests.factories.organizations import OrganizationFactory
from tests.flushing import empty_tables
from tests.migrating import changed_models_only
from tests.static_files import search_once
from tests.worker import Worker, broker_away, own_broker
from tests.world import world  # noqa: F401 - a fixture

TransactionTestCase._fixture_teardown = lambda _case: empty_tables()
WhiteNoiseMiddleware.add_files_from_finders = search_once
# How long a busy machine takes to draw examples says nothing about them.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The last that pytest-django asks for before it makes the database: from here on migrations are quick."""
    with changed_models_only():
        yield


@pytest.fixture(scope="session", autouse=True)
def _nobody_left_in_the_database(django_db_setup, django_db_blocker):
    """A process that a test killed may hold its session a moment longer than the last test lasts."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes():
    """A good hash is slow on purpose, half a second for each; how good it is is Django's business."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def _fresh_counts():
    """What earlier tests counted (wrong passwords, requests of the API) is no business of this one."""
    cache.clear()


def counted_cold(asserted):
    """``asserted`` for pages on which nothing is kept of earlier ones: what is kept for seconds is no saving."""

    def count(*args, **options):
        for user in User.objects.all():
            forget_total(user)
        return asserted(*args, **options)

    return count


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries):
    return counted_cold(django_assert_num_queries)


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries):
    return counted_cold(django_assert_max_num_queries)


@pytest.fixture
def now():
    """A Wednesday noon in Shanghai."""
    return datetime(2026, 11, 18, 12, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def today():
    """The real day: for pages that speak of this week or this year."""
    return timezone.localdate()


@pytest.fixture
def city(db):
    return OrganizationFactory(code="411100", name="漯河市总工会", short_name="市总工会", kind="city")


@pytest.fixture
def county(city):
    return OrganizationFactory(
        code="411103", name="郾城区总工会", short_name="郾城区总工会", kind="county", parent=city
    )


@pytest.fixture
def branch(county):
    """The cast's own grassroots union."""
    return OrganizationFactory(code="B1", name="第一纺织厂工会委员会", short_name="第一纺织厂工会", parent=county)


@pytest.fixture
def sibling(county):
    return OrganizationFactory(code="B2", name="第二纺织厂工会委员会", short_name="第二纺织厂工会", parent=county)


@pytest.fixture
def clerk(branch):
    return person(Role.CLERK, branch, username="clerk", display_name="王经办")


@pytest.fixture
def reviewer(branch):
    return person(Role.REVIEWER, branch, username="reviewer", display_name="李审核")


@pytest.fixture
def outsider(sibling):
    """A clerk and reviewer of another union."""
    return person(Role.CLERK, sibling, username="outsider", display_name="孙外人")


@pytest.fixture
def manager(county):
    """The county federation's manager: everything below."""
    return person(Role.UNION_MANAGER, county, include_children=True, username="manager", display_name="周主任")


@pytest.fixture
def leader(city):
    return person(Role.LEADER, city, include_children=True, username="leader", display_name="吴主席")


@pytest.fixture
def federation_clerk(city):
    """A clerk of the city federation itself, without the units below."""
    return person(Role.CLERK, city, username="fedclerk", display_name="郑干事")


@pytest.fixture
def administrator(city):
    return person(Role.SYSTEM_ADMINISTRATOR, city, include_children=True, username="sysadmin", display_name="冯管理")


@pytest.fixture
def auditor(city):
    return person(Role.AUDITOR, city, include_children=True, username="auditor", display_name="陈审计")


@pytest.fixture
def caseworker(branch):
    """Enters household files of the union."""
    return person(Role.AID_CASEWORKER, branch, username="caseworker", display_name="马帮扶")


@pytest.fixture
def county_caseworker(county):
    """Reviews, checks and decides on household files of the county."""
    return person(Role.AID_CASEWORKER, county, include_children=True, username="countyaid", display_name="高帮扶")


@pytest.fixture
def member(branch):
    return person(Role.MEMBER, branch, username="member", display_name="褚会员")


@pytest.fixture
def activity_type(db):
    return ActivityTypeFactory()


@pytest.fixture
def as_user():
    """``as_user(clerk)`` is a fresh client signed in as that person, who has just given the password; ``as_user(None)``
    is a visitor."""

    def sign_in(user):
        client = Client()
        if user is not None:
            client.force_login(user, backend="portal.accounts.signing_in.backends.RoleBackend")
            gave_password(client, user)
        return client

    return sign_in


@pytest.fixture
def worker(transactional_db, tmp_path):
    """A real worker on the test database, with a broker database of its own; ``worker.start()`` starts it."""
    with own_broker():
        running = Worker(tmp_path / "worker.log", LEDGER_LEASE_SECONDS="2")
        yield running
        running.stop()


@pytest.fixture
def no_broker():
    """The message broker is away."""
    with broker_away():
        yield
