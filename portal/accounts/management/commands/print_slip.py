"""``manage.py print_slip``: a slip for anybody, at the server; the only way to one for city-wide power."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.services import slips
from portal.common.errors import RuleError


class Command(BaseCommand):
    help = "Print a slip to set a password; the administrators are told when it is for one of them or an auditor."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        user, at = User.objects.filter(username__iexact=username).first(), timezone.now()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        try:
            code = slips.issue_slip(user=user, by=None, at=at)
        except RuleError as refusal:
            raise CommandError(str(refusal)) from refusal
        until = timezone.localtime(at) + timedelta(days=slips.VALID_DAYS)
        self.stdout.write(f"{settings.SITE_URL}{reverse('accounts:slip-use')}")
        self.stdout.write(f"{user.username}: {code} (once, until {until:%Y-%m-%d %H:%M})")
