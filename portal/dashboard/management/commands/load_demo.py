"""``manage.py load_demo``: two invented years of a city's unions, into an empty database."""

import time
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.dashboard.demo import loading


class Command(BaseCommand):
    help = "Load demo data. A second run finds them there; real data are never touched."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=float, default=1, help="how many activities: 1 is about 2,600")
        parser.add_argument("--today", type=date.fromisoformat, help="the day of the demo (default: today)")
        parser.add_argument("--force-demo", action="store_true", help="also where SECURE=1")

    def handle(self, *args, scale, today, force_demo, **options):
        if loading.is_loaded():
            self.stdout.write("The demo data are there already. 演示数据已存在，无需重复装入。")
            return
        if scale <= 0:
            raise CommandError("--scale must be above 0.")
        today = today or timezone.localdate()
        started = time.monotonic()
        try:
            loading.check_may_load(today=today, is_forced=force_demo)
        except loading.DemoRefusedError as refusal:
            raise CommandError(str(refusal)) from None
        made = loading.load(today=today, scale=scale)
        self.stdout.write(
            f"Loaded {made.units} units, {made.people} people, {made.activities} activities, {made.photos} photos, "
            f"{made.versions} ledgers in {time.monotonic() - started:.0f} s."
        )
