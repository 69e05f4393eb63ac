"""/readyz: what is missing, by name only."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

from portal.dashboard import readiness
from tests.worker import broker_away

pytestmark = pytest.mark.django_db

URL = "/readyz"


@pytest.fixture(autouse=True)
def _ask_anew():
    """That migrations are applied is remembered for the life of a process."""
    readiness.check_migrations.cache_clear()
    yield
    readiness.check_migrations.cache_clear()


def answer(client):
    response = client.get(URL)
    return response.status_code, response.json()


def test_ready_while_all_is_there(client):
    assert answer(client) == (200, {"status": "ready", "missing": []})
    assert "no-store" in client.get(URL)["Cache-Control"]


def test_the_broker_is_away(client):
    with broker_away():
        assert answer(client) == (503, {"status": "missing", "missing": ["broker"]})


def test_the_storage_cannot_be_written(client, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")

    assert answer(client) == (503, {"status": "missing", "missing": ["storage"]})


def test_a_migration_is_not_applied(client):
    MigrationRecorder.Migration.objects.filter(app="accounts").order_by("-pk").first().delete()

    assert answer(client) == (503, {"status": "missing", "missing": ["migrations"]})


def test_the_database_is_away(client, monkeypatch):
    def fail():
        raise OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setitem(readiness.CHECKS, "database", fail)

    assert answer(client) == (503, {"status": "missing", "missing": ["database"]})
