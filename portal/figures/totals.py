"""Reading totals: folded ones and changes that are not folded yet, together in one statement."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from portal.common.periods import Period, PeriodKind
from portal.figures.amounts import Amount
from portal.figures.base import Scope
from portal.figures.querysets import VIEW
from portal.figures.statements import DELTA, TOTAL, TREE

EVER = (date.min, date.max)
# What makes up a period: spans of totals as (grain, first, last); None is all time.
Span = tuple[str, date, date]


def spans_of(period: Period | None) -> tuple[list[Span], list[Span]]:
    """Return the spans of ``period`` among totals and among changes."""
    if period is None:
        known = [("month", *EVER), ("year", *EVER), ("ever", *EVER)]
        return known, [("day", *EVER), *known]
    first, last = period.start, period.end
    days = ("day", first, last)
    if period.kind == PeriodKind.WEEK:
        return [days], [days]
    months = ("month", first, last.replace(day=1))
    if period.kind in {PeriodKind.MONTH, PeriodKind.QUARTER}:
        return [months], [days, months]
    return [months, ("year", first, first)], [days, months, ("year", first, first)]


def reach_of(scope: Scope) -> tuple[list[str], list[str], str]:
    """Return ``(subtrees, exact, within)``: paths of units that count with all below, of units that count alone
    (with units merged into them, as for every list), and the path under which those must stand, "" for anywhere."""
    top = scope.organization.path if scope.organization else ""
    if scope.user is None:
        return [top], [], top
    whole, exact = set(), set()
    for grant in scope.user.grants_for(VIEW):
        if not grant.include_children:
            exact.add(grant.path)
        elif top.startswith(grant.path):
            whole.add(top)
        elif grant.path.startswith(top):
            whole.add(grant.path)
    return (
        [path for path in whole if not any(path != other and path.startswith(other) for other in whole)],
        list(exact),
        top,
    )


# A lateral sum for each unit and span: a short walk along the key, however many totals there are.
READ = f"""
    WITH span(place, source, grain, first_day, last_day) AS (VALUES {{spans}}),
    own AS (
        SELECT unit.id FROM {TREE} AS unit LEFT JOIN {TREE} AS successor ON successor.id = unit.successor_id
        WHERE (unit.path = ANY(%(exact)s) OR successor.path = ANY(%(exact)s)) AND unit.path LIKE %(within)s
        AND NOT unit.path LIKE ANY(%(below)s)
    ), unit(id, sign) AS (
        SELECT id, 1 FROM {TREE} WHERE path = ANY(%(whole)s)
        UNION ALL SELECT id, 1 FROM own
        UNION ALL SELECT child.id, -1 FROM own JOIN {TREE} AS child ON child.parent_id = own.id
    ), found AS (
        SELECT span.place, part.measure, sign * part.value AS value, sign * part.records AS records,
               sign * part.approximate AS approximate
        FROM unit CROSS JOIN span CROSS JOIN LATERAL (
            SELECT total.measure, sum(value) AS value, sum(records) AS records, sum(approximate) AS approximate
            FROM {TOTAL} AS total
            WHERE total.organization_id = unit.id AND total.grain = span.grain
            AND total.starts_on BETWEEN span.first_day AND span.last_day
            AND total.measure = ANY(%(measures)s) {{category}}
            GROUP BY total.measure
        ) AS part
        WHERE span.source = 'total'
        UNION ALL
        SELECT span.place, total.measure, value, records, approximate
        FROM {DELTA} AS total JOIN {TREE} AS place ON place.id = total.organization_id
        JOIN span ON total.precision = span.grain AND total.starts_on BETWEEN span.first_day AND span.last_day
        WHERE span.source = 'delta' AND total.measure = ANY(%(measures)s) {{category}}
        AND (place.path LIKE ANY(%(below)s) OR place.id IN (SELECT id FROM own))
    )
    SELECT place, measure, sum(value), sum(records), sum(approximate) FROM found
    GROUP BY place, measure HAVING sum(records) > 0"""


def read_totals(
    scope: Scope, periods: Iterable[Period | None], *, measures: Sequence[str], category: int | None = None
) -> list[dict[str, Amount]]:
    """Return ``{slug: Amount}`` for each of ``periods`` (None: all time), money as Decimal, the rest as int.

    One query. A measure of which no record knows anything is left out.
    """
    whole, exact, within = reach_of(scope)
    rows: list[str] = []
    arguments: dict[str, object] = {
        "exact": exact, "whole": whole, "below": [f"{path}%" for path in whole], "within": f"{within}%",
        "measures": list(measures), "category": category,
    }  # fmt: skip
    periods = list(periods)
    for place, period in enumerate(periods):
        for source, spans in zip(("total", "delta"), spans_of(period), strict=True):
            for grain, first, last in spans:
                key = len(rows)
                rows.append(f"({place}, '{source}', '{grain}', %(first_{key})s::date, %(last_{key})s::date)")
                arguments |= {f"first_{key}": first, f"last_{key}": last}
    found: list[dict[str, Amount]] = [{} for _period in periods]
    narrowed = "" if category is None else "AND total.category = %(category)s"
    with connection.cursor() as cursor:
        cursor.execute(READ.format(spans=", ".join(rows), category=narrowed), arguments)
        for place, measure, value, _records, approximate in cursor.fetchall():
            found[place][measure] = Amount(value, approximate > 0)
    return found
