"""``manage.py backup``: database and files into a new folder below BACKUP_ROOT."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.common import backups


class Command(BaseCommand):
    help = "Write a backup of database and files into a new folder below BACKUP_ROOT."

    def handle(self, *args, **options):
        try:
            folder = backups.make_backup(at=timezone.localtime())
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(folder))
