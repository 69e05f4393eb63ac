"""Giving out the numbers that people quote, and loading the code tables that come with the portal."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from portal.codes.holidays import shipped_days
from portal.codes.models import Code, Holiday
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


@transaction.atomic
def load_holidays():
    """Add the announced days of years that the table does not know at all; return how many.

    A year that an office has entered is left as it is, also where a day was taken out.
    """
    entered = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    missing = [
        Holiday(day=day, name=name, is_workday=is_workday)
        for day, name, is_workday in shipped_days()
        if day.year not in entered
    ]
    return len(Holiday.objects.bulk_create(missing, ignore_conflicts=True))


def add_working_days(at, days):
    """Return the moment ``days`` working days after ``at``, at the same time of day.

    Monday to Friday count unless the table of holidays says otherwise; a year that nobody entered has plain weeks.
    """
    first = timezone.localdate(at)
    last = first + timedelta(days=days * 3 + 30)  # no holiday lasts for a month
    odd = dict(Holiday.objects.filter(day__gt=first, day__lte=last).values_list("day", "is_workday"))
    return count_working_days(at, days, odd)


def count_working_days(at, days, odd):
    """As ``add_working_days``; ``odd`` are the days that are not as usual: ``{day: whether it is worked}``."""
    due = at
    while days:
        due += timedelta(days=1)
        day = timezone.localdate(due)
        days -= odd.get(day, day.weekday() < 5)
    return due


def working_days_between(after, before):
    """How many working days lie between the days ``after`` and ``before``, neither of them counted."""
    odd = dict(Holiday.objects.filter(day__gt=after, day__lt=before).values_list("day", "is_workday"))
    days = (after + timedelta(days=number) for number in range(1, max((before - after).days, 1)))
    return sum(odd.get(day, day.weekday() < 5) for day in days)


def years_not_entered(first, last):
    """The years from the day ``first`` to the day ``last`` that the table of holidays does not know at all."""
    known = {day.year for day in Holiday.objects.dates("day", "year")}
    return [year for year in range(first.year, last.year + 1) if year not in known]
