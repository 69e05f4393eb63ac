"""What a board reads, from totals and from the records, side by side: ``python -m bench.totals --rows 100000``.

Makes a throwaway database beside DATABASE_URL's with a city, ten counties, three hundred unions and six types, fills it
with three years of activities, folds, and reads the same figures in three ways: the kept totals with rows for every
union above (what the portal does), totals of each unit alone summed over a path prefix (what it might do), and the
records themselves. All must give the same; medians of nine rounds, the ways in turn.
"""

import argparse
import os
import statistics
import sys
import time
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first

from activities.figures import ActivityFigures  # noqa: E402
from activities.models import Activity, ActivityType  # noqa: E402
from activities.models.contributions import ALL  # noqa: E402
from portal.accounts.roles import Role  # noqa: E402
from portal.common.periods import Period  # noqa: E402
from portal.figures import services  # noqa: E402
from portal.figures.base import Scope  # noqa: E402
from portal.figures.models import FigureDelta, FigureTotal  # noqa: E402
from portal.figures.statements import KEY, SUMS  # noqa: E402
from tests.factories.accounts import person  # noqa: E402
from tests.factories.activities import NOON, ActivityTypeFactory  # noqa: E402
from tests.factories.organizations import OrganizationFactory  # noqa: E402

ROUNDS = 9
READS = {
    "month, beside the month before": [Period.parse("2026-10"), Period.parse("2026-11")],
    "year, beside the year before": [Period.parse("2025"), Period.parse("2026")],
    "twelve weeks": [Period.parse(f"2026-W{week}") for week in range(36, 48)],
}
FILL = """
    INSERT INTO activities_activity (organization_id, organization_name, type_id, title, title_initials, state, source,
        number, starts_on, date_precision, date_words, reporting_year, session_count, is_session_count_approximate,
        place, headcount, is_headcount_approximate, service_minutes, beneficiary_count,
        is_beneficiary_count_approximate, partners, leader_name, recorder_name, narrative, remark, return_reason,
        created_by_id, created_at, updated_at, submitted_by_id, submitted_at, approved_by_id, approved_at,
        effective_at, contributor_ids, version)
    SELECT (%(units)s::bigint[])[1 + n * 7919::bigint %% %(unit_count)s], 'x',
        (%(types)s::bigint[])[1 + n %% %(type_count)s], 'x', '', 'approved', 'form',
        'A-' || n, day, 'day', '', extract(year FROM day), 1 + n %% 3, n %% 50 = 0, 'x',
        n %% 60, n %% 40 = 0, NULLIF(n %% 5, 0) * 60, NULLIF(n %% 4, 0), false, '', '', '', '', '', '', %(clerk)s,
        %(at)s, %(at)s, %(clerk)s, %(at)s, %(reviewer)s, %(at)s, %(at)s, '{}', 1
    FROM (SELECT n, date '2024-01-01' + (n * 104729::bigint %% 1065)::int AS day
          FROM generate_series(%(first)s, %(last)s) AS n) AS days"""
MONEY = """
    INSERT INTO activities_activitymoney (activity_id, kind, amount, is_approximate, words)
    SELECT id, 'own', id % 900, false, '' FROM activities_activity WHERE id % 5 = 0"""
PREFIX = """
    SELECT place, measure, sum(value), sum(records), sum(approximate)
    FROM alone JOIN organizations_organization AS unit ON unit.id = alone.organization_id
    JOIN (VALUES {spans}) AS span(place, first_day, last_day) ON starts_on BETWEEN first_day::date AND last_day::date
    WHERE unit.path LIKE %s GROUP BY place, measure"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        city, county, leaf = fill(rows)
        measure(rows, {"city": city, "one county": county, "one union": leaf})
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def fill(rows):
    """Return the city, a county and a union of the filled tree."""
    city = OrganizationFactory(kind="city")
    counties = [OrganizationFactory(parent=city) for _number in range(10)]
    leaves = [OrganizationFactory(parent=counties[number % 10]) for number in range(300)]
    for number in range(6):
        ActivityTypeFactory(code=f"T{number}", name=f"类型{number}")
    units = [unit.pk for unit in [city, *counties, *leaves]]
    types = list(ActivityType.objects.values_list("pk", flat=True))
    fixed = {
        "units": units, "unit_count": len(units), "types": types, "type_count": len(types), "at": NOON,
        "clerk": person(Role.CLERK, city).pk, "reviewer": person(Role.REVIEWER, city).pk,
    }  # fmt: skip
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for first in range(1, rows + 1, 2000):
            cursor.execute(FILL, fixed | {"first": first, "last": min(rows, first + 1999)})
        cursor.execute(MONEY)
    wrote = time.perf_counter()
    changes = FigureDelta.objects.count()
    services.fold_all()
    print(
        f"{rows:,} activities written in {wrote - began:.1f} s (in statements of 2,000), {changes:,} changes folded in"
        f" {time.perf_counter() - wrote:.1f} s into {FigureTotal.objects.count():,} totals"
    )
    return city, counties[3], leaves[33]


def measure(rows, units):
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE alone AS SELECT {KEY}, {SUMS} FROM (SELECT *, 1 AS records FROM ({ALL}) AS each) "
            f"AS counted GROUP BY {KEY}"
        )
        cursor.execute("CREATE INDEX ON alone (organization_id, starts_on)")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM alone")
        print(f"{cursor.fetchone()[0]:,} rows of units alone; {Activity.objects.count():,} records; milliseconds:\n")
    source = ActivityFigures()
    print(f"{'':45}{'totals':>9}{'by prefix':>11}{'records':>9}")
    for name, unit in units.items():
        scope = Scope(organization=unit)
        for read, periods in READS.items():
            ways = {
                "totals": partial(source.sums, scope, periods),
                "prefix": partial(by_prefix, unit, periods),
                "records": partial(source.sums_of_records, scope, periods),
            }
            if ways["totals"]() != ways["records"]():
                raise SystemExit(f"{name}, {read}: totals and records differ")
            times = {way: [] for way in ways}
            for _round in range(ROUNDS):
                for way, ask in ways.items():
                    began = time.perf_counter()
                    ask()
                    times[way].append((time.perf_counter() - began) * 1000)
            totals, prefix, records = (statistics.median(each) for each in times.values())
            print(f"{f'{name}: {read}':45}{totals:>9.1f}{prefix:>11.1f}{records:>9.1f}")


def by_prefix(unit, periods):
    spans = ", ".join(f"({place}, '{period.start}', '{period.end}')" for place, period in enumerate(periods))
    with connection.cursor() as cursor:
        cursor.execute(PREFIX.format(spans=spans), [f"{unit.path}%"])
        return cursor.fetchall()


if __name__ == "__main__":
    sys.exit(main())
