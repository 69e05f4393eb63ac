"""``manage.py restore DIR``: replace database and files by a backup.

Steps: 1. Stop web, workers and beat. 2. Set the same keys as before. 3. ``manage.py restore DIR`` (asks;
``--yes`` does not). 4. ``manage.py migrate`` if the program is newer than the backup. 5. Start again and look at
the operations page.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.common import backups


class Command(BaseCommand):
    help = "Replace database and files by the backup in DIR. Stop web, workers and beat first."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--with-other-keys", action="store_true", help="restore although the keys differ")

    def handle(self, *args, folder, yes, with_other_keys=False, **options):
        name = connection.settings_dict["NAME"]
        if not yes and input(f"Everything in database {name} will be replaced. Type its name to go on: ") != name:
            raise CommandError("Nothing was changed.")
        try:
            differences = backups.restore_backup(folder, with_other_keys=with_other_keys)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        for table, (then, now) in differences.items():
            self.stderr.write(f"{table}: {then} rows in the manifest, {now} after restoring")
        self.stdout.write("Restored." if not differences else "Restored, with the differences above.")
