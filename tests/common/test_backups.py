"""Backup, total loss, restore: the same rows, files, triggers and sequences as before."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.audit.models import AuditEvent
from portal.common import backup_keys, backups
from portal.ledgers import files, services
from portal.organizations.models import Organization
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import built_run


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.BACKUP_ROOT = str(tmp_path / "backup")


@pytest.fixture
def run(transactional_db, branch, now):
    ActivityFactory(organization=branch, approved=True)
    return built_run(branch, at=now)


def backup():
    words = io.StringIO()
    call_command("backup", stdout=words)
    return Path(words.getvalue().strip())


def wipe():
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    files.path_of("ledgers").rename(files.path_of("gone"))


def test_restoring_after_a_total_loss_gives_the_same(run, branch):
    counts = backups.row_counts()
    folder = backup()
    wipe()

    words = io.StringIO()
    call_command("restore", folder, yes=True, stdout=words)

    assert backups.row_counts() == counts
    assert counts["activities_activity"] == counts["ledgers_ledgerrun"] == 1
    assert services.check_files(run)
    assert words.getvalue().strip() == "Restored."
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(action="x")
    assert ActivityFactory(organization=Organization.objects.get(pk=branch.pk)).pk > 1  # sequences went on
    assert backup() != folder  # and what was restored can be saved again


def test_a_backup_is_not_finished_before_its_manifest(run, settings):
    folder = backup()

    assert sorted(path.name for path in folder.iterdir()) == ["database.dump", "manifest.json", "media.tar"]
    assert [path.name for path in Path(settings.BACKUP_ROOT).iterdir()] == [folder.name]
    assert backups.last_backup().folder == folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["rows"]["ledgers_ledgerrun"] == 1


@pytest.mark.parametrize("part", ["database.dump", "media.tar"])
def test_a_damaged_backup_replaces_nothing(run, part):
    folder = backup()
    with (folder / part).open("ab") as file:
        file.write(b"x")

    with pytest.raises(CommandError, match=part):
        call_command("restore", folder, yes=True)

    assert Organization.objects.count() == 3


def test_a_folder_without_a_backup_replaces_nothing(run, tmp_path):
    with pytest.raises(CommandError, match="no finished backup"):
        call_command("restore", tmp_path, yes=True)

    assert Organization.objects.count() == 3


def test_drafts_of_workers_are_left_out(run):
    (files.path_of("ledgers") / "drafts").mkdir(exist_ok=True)
    (files.path_of("ledgers") / "drafts" / "half.xlsx").write_bytes(b"PK")

    assert b"half.xlsx" not in (backup() / "media.tar").read_bytes()


def test_a_program_too_old_for_the_server_is_not_used(db):
    with connection.cursor() as cursor:
        server = cursor.connection.server_version // 10_000

    assert backups._major(backups.program("pg_dump")) >= server
    with pytest.raises(backups.BackupError, match="pg_nothing"):
        backups.program("pg_nothing")


def test_keys_lie_apart_and_only_their_fingerprints_beside_the_data(run, settings, tmp_path):
    settings.BACKUP_KEYS_ROOT = str(tmp_path / "keys")

    folder = backup()

    kept = tmp_path / "keys" / f"{folder.name}.json"
    assert json.loads(kept.read_text()) == {
        name: getattr(settings, name) for name in ("SECRET_KEY", "FIELD_KEYS", "FIELD_INDEX_KEY")
    }
    assert kept.stat().st_mode & 0o777 == 0o600
    manifest = (folder / "manifest.json").read_text()
    assert not [name for name in json.loads(kept.read_text()).values() if name in manifest]


def test_a_ring_of_keys_may_have_grown_since_the_backup_but_not_shrunk(settings):
    settings.FIELD_KEYS = "old"
    manifest = {"keys": backup_keys.fingerprints()}
    settings.FIELD_KEYS = "new,old"
    assert backup_keys.differing_keys(manifest) == []

    settings.FIELD_KEYS = "new"
    assert backup_keys.differing_keys(manifest) == ["FIELD_KEYS"]


def test_a_backup_of_other_keys_replaces_nothing_unless_told_to(run, settings):
    folder = backup()
    settings.SECRET_KEY = "x" * 50
    Organization.objects.filter(code="B1").update(short_name="改过")

    with pytest.raises(CommandError, match="SECRET_KEY"):
        call_command("restore", folder, yes=True)
    assert Organization.objects.filter(short_name="改过").exists()

    call_command("restore", folder, yes=True, with_other_keys=True, stdout=io.StringIO())
    assert not Organization.objects.filter(short_name="改过").exists()
