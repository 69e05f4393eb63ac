"""``manage.py audit verify``: exit 0 when every link of the audit chain fits, 1 with the first that does not."""

from django.core.management.base import BaseCommand, CommandError

from portal.audit import services
from portal.audit.models import AuditLink


class Command(BaseCommand):
    help = "Look after the audit log: verify checks the hash chain over it."

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["verify"])

    def handle(self, *args, **options):
        broken = services.first_broken_link()
        if broken is not None:
            raise CommandError(f"The audit chain is broken at event {broken.event_id}.")
        self.stdout.write(f"The audit chain holds: {AuditLink.objects.count()} events.")
