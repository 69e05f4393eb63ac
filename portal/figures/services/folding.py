"""Adding the changes that triggers wrote to the totals. One worker at a time; a killed one leaves nothing half done."""

from django.db import connection, transaction

from portal.figures.statements import DELTA, FOLD_LOCK, KEY, add_to_totals, spread

BATCH = 5000


@transaction.atomic
def fold(*, limit: int = BATCH) -> int:
    """Add up to ``limit`` changes to the totals and take them away; return how many. 0 when another does it.

    Both happen in one statement: whoever reads meanwhile sees a change exactly once, folded or not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLD_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        # A statement of its own: it sees what was committed before the lock was ours, the paths of a move too.
        cursor.execute(
            f"""
            WITH taken AS (
                DELETE FROM {DELTA} WHERE id IN (SELECT id FROM {DELTA} ORDER BY id LIMIT %s)
                RETURNING {KEY}, value, records, approximate
            ), spread AS ({spread("taken")}), added AS ({add_to_totals("spread")})
            SELECT count(*) FROM taken
            """,
            [limit],
        )
        return cursor.fetchone()[0]


def fold_all(*, limit: int = BATCH) -> int:
    """Fold batch after batch until no more than a part of one is left; return how many changes."""
    folded = 0
    while (count := fold(limit=limit)) == limit:
        folded += count
    return folded + count
