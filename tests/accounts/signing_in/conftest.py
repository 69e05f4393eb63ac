"""Visitors at addresses of their own, somebody who signs in, and quick hashes."""

import random

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client

from portal.accounts.roles import Role
from tests.accounts.signing_in.entrance import START
from tests.factories.accounts import PASSWORD, person


@pytest.fixture
def visitor():
    """``visitor()`` is a client at an address of its own, so that the throttles of two tests never meet."""

    def come(**headers):
        address = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"
        return Client(REMOTE_ADDR=address, headers=headers or None)

    return come


@pytest.fixture
def somebody(branch, quick_hash):
    """A clerk under a name that no other test uses: the throttle counts by name."""
    name = f"zhou{random.randrange(10**9)}"
    return person(Role.CLERK, branch, username=name, display_name="周登录", password=make_password(PASSWORD))


@pytest.fixture(autouse=True)
def quick_hash(settings):
    """A good hash takes half a second; these tests make hundreds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock():
    """Nine in the morning, so that no window of the throttle ends within a test."""
    with time_machine.travel(START, tick=True) as moved:
        yield moved
