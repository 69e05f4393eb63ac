"""Giving out the numbers that people quote, and loading the code tables that come with the portal."""

from django.db import connection, transaction

from portal.codes.models import Code
from portal.codes.tables import SHIPPED

NEXT_NUMBER = """
    INSERT INTO codes_numberseries (kind, year, last) VALUES (%(kind)s, %(year)s, %(count)s)
    ON CONFLICT (kind, year) DO UPDATE SET last = codes_numberseries.last + EXCLUDED.last
    RETURNING last
"""


def next_number(*, kind, year):
    """Return the next number such as ``A-2026-0931``. Given once, never reused; a rollback leaves no gap."""
    return next_numbers(kind=kind, year=year, count=1)[0]


def next_numbers(*, kind, year, count):
    """Return the next ``count`` numbers in a row, for records that come in one go."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, {"kind": kind, "year": year, "count": count})
        (last,) = cursor.fetchone()
    return [f"{kind}-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]


@transaction.atomic
def load_codes():
    """Add the shipped codes that are missing and return how many; what an office changed or retired stays."""
    present = set(Code.objects.values_list("table", "value"))
    missing = [
        Code(table=table, value=value, label=label, order=order)
        for table, entries in SHIPPED.items()
        for order, (value, label) in enumerate(entries, start=1)
        if (table, value) not in present
    ]
    return len(Code.objects.bulk_create(missing, ignore_conflicts=True))
