"""``manage.py demo_accounts``: the accounts of the demo as a table: who, how to sign in, what to try."""

import unicodedata

from django.core.management.base import BaseCommand

from portal.accounts.models import User
from portal.dashboard.demo.people import ACCOUNTS, PASSWORD

HEADS = ("角色", "用户名", "密码", "单位", "可以看看")


def width(text):
    """Columns that ``text`` takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows):
    """Lines of ``rows`` in columns, with a rule below the first row."""
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  " + "  ".join(text + " " * (size - width(text)) for text, size in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return [lines[0], "  " + "-" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]]


class Command(BaseCommand):
    help = "List the demo's accounts."

    def handle(self, *args, **options):
        names = [account.username for account in ACCOUNTS]
        present = {
            user.username: user for user in User.objects.filter(username__in=names).select_related("organization")
        }
        rows = [
            (account.title, account.username, PASSWORD, present[account.username].organization.short_name, account.hint)
            for account in ACCOUNTS
            if account.username in present
        ]
        if not rows:
            self.stdout.write("There are no demo accounts here. 这里没有演示账号。")
            return
        self.stdout.write("\n".join(table([HEADS, *rows])))
