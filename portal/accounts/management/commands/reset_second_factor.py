"""``manage.py reset_second_factor NAME``: for administrators and auditors, whose factor no colleague takes away."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.services import second_factor


class Command(BaseCommand):
    help = "Take the second factor of the account NAME away and end its sessions; the password stays."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="NAME")

    def handle(self, *args, username, **options):
        user = User.objects.filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        was_on = second_factor.reset(user=user, by=None, at=timezone.now())
        self.stdout.write("Reset." if was_on else "There was none.")
