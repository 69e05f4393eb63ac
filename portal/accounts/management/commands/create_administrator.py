"""``manage.py create_administrator``: the first account of a new installation, with a password shown once."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organizations.models import Organization
from portal.organizations.services import found_tree


class Command(BaseCommand):
    help = "Create the first system administrator; the city federation is created when its code is new."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("display_name")
        parser.add_argument("--organization", required=True, help="code of the unit")
        parser.add_argument("--organization-name", help="its name, when it has to be created as the city federation")

    @transaction.atomic
    def handle(self, *args, username, display_name, organization, organization_name, **options):
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is an account {username} already.")
        now = timezone.now()
        unit = Organization.objects.filter(code=organization).first()
        if unit is None:
            unit = self._create_root(organization, organization_name, now)
        password = services.first_password()
        user = services.create_account(
            username=username, display_name=display_name, organization=unit, password=password, by=None, at=now
        )
        services.assign_role(
            user=user, role=Role.SYSTEM_ADMINISTRATOR, organization=unit, include_children=True, by=None, at=now
        )
        self.stdout.write(f"{username}: {password} (to be changed at first login)")

    def _create_root(self, code, name, now):
        if not name or Organization.objects.exists():
            raise CommandError(f"There is no unit {code}. Give --organization-name on an empty installation.")
        return found_tree(code=code, name=name, short_name=name[:40], kind=Organization.Kind.CITY, at=now)
