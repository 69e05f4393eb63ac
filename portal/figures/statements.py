"""The SQL of the totals: what records contribute, how contributions spread, what a move of units changes.

A record's *contribution* is a row (organization, precision, starts_on, measure, category, value, records,
approximate): which unit, which day (``day``), first of the month (``month``) or of the year (``year``) it counts on
as exactly as that is known (``ever``: on none), what it adds to which measure, that it is one record, and 1 when the
value is approximate. Statement triggers write the contributions of what they see, negative for what was there before,
as ``FigureDelta`` in the transaction of the change; folding adds them to ``FigureTotal`` of the unit and of all
unions above it; a read takes both, in one statement, so that it is exact whatever has been folded.
"""

from collections.abc import Sequence

import pgtrigger

DELTA, TOTAL, TREE = "figures_figuredelta", "figures_figuretotal", "organizations_organization"
KEY = "organization_id, precision, starts_on, measure, category"
TOTAL_KEY = "organization_id, grain, starts_on, measure, category"
SUMS = "sum(value) AS value, sum(records) AS records, sum(approximate) AS approximate"
CHANGED = "HAVING sum(value) <> 0 OR sum(records) <> 0 OR sum(approximate) <> 0"
# Whoever changes totals holds this lock: folding, repairing, moving units. Readers and writers of records do not.
FOLD_LOCK = 4_117_003


def spread(rows: str) -> str:
    """The SELECT that turns contributions (``rows``: a name) into changes of totals.

    Each unit's go to itself and to every union above it: by day and by month where the day is known, by month where
    only that is, by year or by no day at all for the rest.
    """
    return f"""
        SELECT above.id::bigint AS organization_id, by_grain.grain, by_grain.starts_on, measure, category,
               value, records, approximate
        FROM {rows} AS contribution
        JOIN {TREE} AS unit ON unit.id = contribution.organization_id
        CROSS JOIN LATERAL unnest(string_to_array(trim(both '/' from unit.path), '/')) AS above(id)
        CROSS JOIN LATERAL (
            SELECT contribution.precision, contribution.starts_on WHERE contribution.precision <> 'day'
            UNION ALL SELECT 'day', contribution.starts_on WHERE contribution.precision = 'day'
            UNION ALL SELECT 'month', date_trunc('month', contribution.starts_on)::date
            WHERE contribution.precision = 'day'
        ) AS by_grain(grain, starts_on)"""


def add_to_totals(rows: str) -> str:
    """The INSERT that adds ``rows`` (a name; changes of totals) in the order of the key, so that nobody deadlocks."""
    return f"""
        INSERT INTO {TOTAL} ({TOTAL_KEY}, value, records, approximate)
        SELECT {TOTAL_KEY}, {SUMS} FROM {rows} GROUP BY {TOTAL_KEY} {CHANGED} ORDER BY {TOTAL_KEY}
        ON CONFLICT ({TOTAL_KEY}) DO UPDATE SET
            value = {TOTAL}.value + EXCLUDED.value,
            records = {TOTAL}.records + EXCLUDED.records,
            approximate = {TOTAL}.approximate + EXCLUDED.approximate"""


def write_deltas(added: str = "", removed: str = "") -> str:
    """The INSERT of a trigger: the contributions ``added`` and ``removed`` (SELECTs), summed up by their key."""
    parts = [f"SELECT {KEY}, value, 1 AS records, approximate FROM ({added}) AS added"] if added else []
    if removed:
        parts.append(
            f"SELECT {KEY}, -value AS value, -1 AS records, -approximate AS approximate FROM ({removed}) AS removed"
        )
    return f"""
        INSERT INTO {DELTA} ({KEY}, value, records, approximate)
        SELECT {KEY}, {SUMS} FROM ({" UNION ALL ".join(parts)}) AS change GROUP BY {KEY} {CHANGED};"""


def on_each_change(name: str, contributions: str, *, first: str = "") -> list[pgtrigger.Trigger]:
    """Statement triggers for INSERT, UPDATE and DELETE that write the deltas of a table.

    ``contributions`` is the SELECT over ``{rows}``, which stands for the table; ``first`` is a statement over
    ``{rows}`` to run before.
    """

    def trigger(operation, label, **seen):
        rows = {side: name for side, name in seen.items() if name}
        before = "".join(first.format(rows=table) for table in rows.values()) if first else ""
        changes = {
            side: contributions.format(rows=table)
            for side, table in (("added", rows.get("new")), ("removed", rows.get("old")))
            if table
        }
        return pgtrigger.Trigger(
            name=f"{name}_{label}", level=pgtrigger.Statement, when=pgtrigger.After, operation=operation,
            referencing=pgtrigger.Referencing(**rows), func=f"{before}{write_deltas(**changes)} RETURN NULL;",
        )  # fmt: skip

    return [
        trigger(pgtrigger.Insert, "insert", new="new_rows"),
        trigger(pgtrigger.Update, "update", old="old_rows", new="new_rows"),
        trigger(pgtrigger.Delete, "delete", old="old_rows"),
    ]


# When paths change, what a moved unit holds itself leaves the unions that were above it and goes to those that are
# now. Its own part is its total less the totals of the units that were just below it. A unit under creation has a
# path without a slash in front, and nothing yet.
MOVE = f"""
    IF NOT EXISTS (
        SELECT FROM old_rows JOIN new_rows USING (id) WHERE old_rows.path <> new_rows.path AND old_rows.path LIKE '/%'
    ) THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock({FOLD_LOCK});
    WITH before AS (
        SELECT id, path FROM {TREE} WHERE id NOT IN (SELECT id FROM old_rows)
        UNION ALL SELECT id, path FROM old_rows
    ), moved AS (
        SELECT old_rows.id, old_rows.path AS old_path, new_rows.path AS new_path
        FROM old_rows JOIN new_rows USING (id)
        WHERE old_rows.path <> new_rows.path AND old_rows.path LIKE '/%'
    ), own AS (
        SELECT moved.id AS unit, total.* FROM moved JOIN {TOTAL} AS total ON total.organization_id = moved.id
    ), below AS (
        SELECT moved.id AS unit, total.* FROM moved
        JOIN before AS child ON child.path = moved.old_path || child.id || '/'
        JOIN {TOTAL} AS total ON total.organization_id = child.id
    ), held AS (
        SELECT unit, grain, starts_on, measure, category, value, records, approximate FROM own
        UNION ALL SELECT unit, grain, starts_on, measure, category, -value, -records, -approximate FROM below
    ), shift AS (
        SELECT above.id::bigint AS organization_id, grain, starts_on, measure, category, -value AS value,
               -records AS records, -approximate AS approximate
        FROM held JOIN moved ON moved.id = held.unit
        CROSS JOIN LATERAL unnest(string_to_array(trim(both '/' from moved.old_path), '/')) AS above(id)
        UNION ALL
        SELECT above.id::bigint, grain, starts_on, measure, category, value, records, approximate
        FROM held JOIN moved ON moved.id = held.unit
        CROSS JOIN LATERAL unnest(string_to_array(trim(both '/' from moved.new_path), '/')) AS above(id)
    )
    {add_to_totals("shift")};
    RETURN NULL;"""


def union_all(selects: Sequence[str]) -> str:
    return " UNION ALL ".join(f"SELECT * FROM ({select}) AS contribution_{i}" for i, select in enumerate(selects))
