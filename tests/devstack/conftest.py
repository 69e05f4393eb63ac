"""Folders of their own for the servers that these tests start, and the removal of all they leave."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from portal.devstack import processes
from portal.devstack.folders import Folders


@pytest.fixture(scope="module")
def place():
    """A folder that every account may pass through, as most clones are."""
    path = Path(tempfile.mkdtemp(prefix="portal-devstack-", dir="/var/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def folders_in():
    """``folders_in(path)`` makes the folders of a stack there; its servers are ended afterwards."""
    made = []

    def make(path, kind="demo"):
        made.append(Folders.of(kind, environ={"PORTAL_VAR": str(path)}))
        return made[-1]

    yield make
    for folders in made:
        for record in folders.run.glob("*.pid"):
            processes.end_recorded(record, signal.SIGTERM)
        for path in (folders.outside, *folders.short):
            shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def folders(place, folders_in):
    return folders_in(place)


@pytest.fixture
def bare_environment(place):
    """The environment of a person who has set nothing but where to keep things."""
    names = (
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "FIELD_KEYS",
        "FIELD_INDEX_KEY",
        "ALLOWED_HOSTS",
        "MEDIA_ROOT",
        "SITE_URL",
        "HOST",
        "PORT",
    )
    return {key: value for key, value in os.environ.items() if key not in names} | {"PORTAL_VAR": str(place)}
