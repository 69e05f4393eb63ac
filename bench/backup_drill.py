"""The drill of a total loss: ``python -m bench.backup_drill`` (``make drill``).

Fills a throwaway database beside DATABASE_URL's with demo data, backs it up with its files and keys, wipes both,
restores, and compares each table by the hash of all its rows and each file by its hash.
"""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.common import backups  # noqa: E402
from portal.dashboard.demo import loading  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=0.3, help="how much demo data: 1 is about 2,600 activities")
    scale = parser.parse_args().scale
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return drill(Path(folder), scale)
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def drill(folder, scale):
    settings.MEDIA_ROOT, settings.BACKUP_ROOT = str(folder / "media"), str(folder / "backup")
    settings.BACKUP_KEYS_ROOT = str(folder / "keys")
    say("Load demo data", lambda: loading.load(today=timezone.localdate(), scale=scale))
    tables, files = table_hashes(), file_hashes()
    backup = say("Back up", lambda: backups.make_backup(at=timezone.localtime()))
    say("Wipe database and files", wipe)
    lost = settings.SECRET_KEY
    settings.SECRET_KEY = "another key than the one that was lost with the machine"
    say("Refuse under another key", lambda: refuses(backup))
    settings.SECRET_KEY = lost
    say("Restore", lambda: call_command("restore", backup, yes=True, verbosity=0))
    return report(tables, table_hashes(), files, file_hashes())


def say(step, act):
    """Do one step and tell how long it took; return what it returns."""
    began = time.perf_counter()
    result = act()
    print(f"{step:<28} {time.perf_counter() - began:6.1f} s")
    return result


def table_hashes():
    """Return ``{table: (rows, MD5 over all rows in a fixed order)}``."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
            )
            found[table] = cursor.fetchone()
    return found


def file_hashes():
    """Return ``{path below MEDIA_ROOT: SHA-256}``."""
    root = Path(settings.MEDIA_ROOT)
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def wipe():
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    shutil.rmtree(settings.MEDIA_ROOT)


def refuses(backup):
    try:
        call_command("restore", backup, yes=True)
    except CommandError:
        return
    raise AssertionError("A backup of other keys was restored without a word.")


def report(tables, tables_now, files, files_now):
    differing = [name for name in tables.keys() | tables_now.keys() if tables.get(name) != tables_now.get(name)]
    differing += [name for name in files.keys() | files_now.keys() if files.get(name) != files_now.get(name)]
    rows = sum(count for count, _hash in tables.values())
    print(f"{len(tables)} tables with {rows:,} rows and {len(files):,} files compared; {len(differing)} differ.")
    for name in sorted(differing):
        print(f"  differs: {name}")
    return 1 if differing or not files else 0


if __name__ == "__main__":
    sys.exit(main())
