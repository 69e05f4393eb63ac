"""``manage.py load_codes``: add the code tables, activity types and holidays that come with the portal.

A command and no data migration: a migration runs once, this runs at every start and brings what a later
release ships, while whatever the office renamed, retired or added stays.
"""

from django.core.management.base import BaseCommand
from django.db import transaction

from activities.services.types import load_types
from portal.codes.services import load_codes, load_holidays


class Command(BaseCommand):
    help = "Add missing shipped codes, activity types and holidays; entries that are there stay as they are."

    @transaction.atomic
    def handle(self, *args, **options):
        codes, types, days = load_codes(), load_types(), load_holidays()
        self.stdout.write(f"Added {codes} codes, {types} activity types and {days} holidays.")
