"""Memory and time of one whole ledger in a real worker: ``python -m bench.ledger_run --rows 100000``.

Makes a throwaway database beside DATABASE_URL's, fills it, starts a Celery worker on it, asks for the ledger as a
clerk does, and compares the worker's peak with what it held before its first run. Three files are written in the
run: rows, internal workbook, public workbook. The target (issue 2): at most 80 MB above the idle worker.
"""

import argparse
import os
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from activities.models import Activity, ActivityMoney  # noqa: E402
from portal.accounts.roles import Role  # noqa: E402
from portal.common.periods import Period  # noqa: E402
from portal.ledgers import files, services  # noqa: E402
from tests.factories.accounts import person  # noqa: E402
from tests.factories.ledgers import ledger_period, many_activities  # noqa: E402
from tests.factories.organizations import OrganizationFactory  # noqa: E402
from tests.worker import Worker, own_broker, wait_until  # noqa: E402

LIMIT_MB = 80
YEAR = Period.parse("2026")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder, own_broker():
            settings.MEDIA_ROOT = str(Path(folder) / "media")
            return measure(rows, Path(folder))
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def measure(rows, folder):
    unit = OrganizationFactory()
    clerk, reviewer = person(Role.CLERK, unit), person(Role.REVIEWER, unit)
    fill(unit, rows, clerk, reviewer)
    worker = Worker(folder / "worker.log")
    worker.start()
    try:
        idle = memory(worker.child, "VmRSS")
        began = time.perf_counter()
        run = services.request_rebuild(period=ledger_period(unit, YEAR), by=clerk, at=timezone.now())
        wait_until(lambda: is_over(run), lambda: worker.words[-3000:], seconds=1200)
        seconds = time.perf_counter() - began
        peak = memory(worker.child, "VmHWM")
    finally:
        worker.stop()
    report(run, rows, seconds, idle, peak)
    return 0 if run.row_count == rows and peak - idle <= LIMIT_MB else 1


def fill(unit, rows, clerk, reviewer):
    """Activities over a year with texts of differing length, money on every third."""
    for start in range(0, rows, 20_000):
        number = min(20_000, rows - start)
        many_activities(unit, number, written_by=clerk, approved_by=reviewer, period=YEAR)
    keys = Activity.objects.values_list("pk", flat=True)
    ActivityMoney.objects.bulk_create(
        (ActivityMoney(activity_id=pk, kind="own", amount=Decimal(pk % 9000) / 10) for pk in keys if pk % 3 == 0),
        batch_size=5000,
    )


def is_over(run):
    run.refresh_from_db()
    return run.is_over


def memory(pid, name):
    """Megabytes of a process by a line of its status file."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"/proc/{pid}/status names no {name}")


def report(run, rows, seconds, idle, peak):
    speed = run.row_count / seconds
    print(f"{run.row_count:,} rows in {seconds:.1f} s ({speed:,.0f} rows/s, three files), {run.job_state}")
    sizes = {name: files.path_of(getattr(run, name)).stat().st_size for name in ("xlsx", "public_xlsx", "rows_file")}
    print(", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items()))
    print(f"worker idle {idle:.0f} MB, peak {peak:.0f} MB, above idle {peak - idle:.0f} MB (limit {LIMIT_MB})")


if __name__ == "__main__":
    sys.exit(main())
