"""Counting everything again from the records, and comparing: folded and unfolded changes must give the same."""

import time
from datetime import datetime
from typing import Any

import structlog
from django.db import connection, transaction

from portal.figures.base import sources
from portal.figures.models import FigureTotal, Recount
from portal.figures.statements import CHANGED, DELTA, FOLD_LOCK, KEY, SUMS, TOTAL, TOTAL_KEY, add_to_totals, spread
from portal.figures.statements import union_all as joined

log = structlog.get_logger(__name__)

_EXAMPLES = 20


def difference_of(contributions: str) -> str:
    """The CTEs that end in ``difference``: what the records give less what totals and changes say."""
    return f"""
        counted AS (
            SELECT {KEY}, sum(value) AS value, count(*) AS records, sum(approximate) AS approximate
            FROM ({contributions}) AS contribution GROUP BY {KEY}
        ), unfolded AS (
            SELECT {KEY}, -value AS value, -records AS records, -approximate AS approximate FROM {DELTA}
        ), due AS (SELECT * FROM counted UNION ALL SELECT * FROM unfolded),
        spread AS ({spread("due")}), both_sides AS (
            SELECT {TOTAL_KEY}, value, records, approximate FROM spread
            UNION ALL SELECT {TOTAL_KEY}, -value, -records, -approximate FROM {TOTAL}
        ), difference AS (
            SELECT {TOTAL_KEY}, {SUMS} FROM both_sides GROUP BY {TOTAL_KEY} {CHANGED}
        )"""


def all_contributions() -> str:
    """The contributions of all records of all sources that keep totals."""
    return joined([source.contributions for source in sources() if source.contributions])


def differences() -> list[dict[str, Any]]:
    """Every total that is wrong, with what is missing in it; one statement, so one moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {difference_of(all_contributions())} SELECT * FROM difference ORDER BY {TOTAL_KEY}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@transaction.atomic
def repair() -> int:
    """Add what is missing to the totals, drop those of nothing; return how many were wrong.

    Changes that are not folded stay as they are: the difference is taken beside them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])
        cursor.execute(f"WITH {difference_of(all_contributions())} {add_to_totals('difference')}")
        repaired = cursor.rowcount
        cursor.execute(f"DELETE FROM {TOTAL} WHERE records = 0 AND value = 0 AND approximate = 0")
    return repaired


def recount(*, at: datetime, is_repairing: bool = False) -> Recount:
    """Compare, write down what was found and return it; with ``is_repairing`` mend what was wrong."""
    began = time.monotonic()
    found = differences()
    if found and is_repairing:
        repair()
    examples = [{name: str(value) for name, value in row.items()} for row in found[:_EXAMPLES]]
    if found:
        log.error("totals_differ", differences=len(found), repaired=is_repairing)
    return Recount.objects.create(
        at=at, seconds=round(time.monotonic() - began, 1), total_count=FigureTotal.objects.count(),
        difference_count=len(found), examples=examples, is_repaired=bool(found) and is_repairing,
    )  # fmt: skip
