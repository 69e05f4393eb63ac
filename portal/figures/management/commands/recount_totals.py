"""``manage.py recount_totals``: compare the totals with the records; fail when they do not agree."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.figures import services


class Command(BaseCommand):
    help = "Compare the totals of figures with a plain recount of the records; --repair mends what is wrong."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="add what is missing, take away what is too much")

    def handle(self, *, repair, **options):
        done = services.recount(at=timezone.now(), is_repairing=repair)
        for example in done.examples:
            self.stdout.write(" ".join(f"{name}={value}" for name, value in example.items()))
        sentence = f"{done.total_count} totals, {done.difference_count} differences, {done.seconds} s"
        if done.is_failing:
            raise CommandError(sentence)
        self.stdout.write(f"{sentence}{', repaired' if done.is_repaired else ''}")
