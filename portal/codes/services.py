"""Giving out the numbers that people quote."""

import re

from django.db import connection

NUMBER_PATTERN = re.compile(r"^[A-Z]{1,3}-\d{4}-\d{4,}$")

NEXT_NUMBER = """
    INSERT INTO codes_numberseries (kind, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (kind, year) DO UPDATE SET last = codes_numberseries.last + 1
    RETURNING last
"""


def next_number(*, kind, year):
    """Return the next number such as ``A-2026-0931``. Given once, never reused; a rollback leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [kind, year])
        return f"{kind}-{year}-{cursor.fetchone()[0]:04d}"


def looks_like_number(text):
    """True for text in the form of a quoted number, in any case."""
    return bool(NUMBER_PATTERN.match(text.strip().upper()))
