"""kill -9 while an import is read or written: all or nothing each time, and it comes to an end afterwards.

The worker is a process of its own with the engine's kind of import; it is killed at a random moment.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.codes.models import Code
from portal.imports import services
from tests.imports.conftest import preview, upload
from tests.worker import ROOT, wait_until, worker_environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

ROWS = 600
log = logging.getLogger(__name__)
START = (
    "import django; django.setup()\n"
    "from django.utils import timezone\n"
    "from portal.imports import base, services\n"
    "from tests.imports.definition import SLUG, CodeImport\n"
    "base._DEFINITIONS[SLUG] = CodeImport()\n"
    "print('ready', flush=True)\n"
    "services.run_batch(batch_id={batch}, clock=timezone.now)\n"
)


def worker(batch):
    """Start a worker on ``batch`` and return it when it is about to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", START.format(batch=batch.pk)],
        cwd=ROOT,
        env=os.environ | worker_environment() | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    process.stdout.readline()
    return process


def kill(process):
    """kill -9 of the worker; the cage below it ends by its own limits."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def sessions():
    """The sessions in this test's database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


def written():
    return Code.objects.filter(value__contains="-").count()


def killed_somewhere(batch, longest, rng):
    """Let a worker begin and kill it after at most ``longest`` seconds; return what the database holds then."""
    before = sessions()
    process = worker(batch)
    time.sleep(rng.uniform(0, longest))
    kill(process)
    # Once the server has noticed, a commit that was on its way has come or not come.
    wait_until(lambda: sessions() <= before, lambda: "the session of the dead worker stays")
    batch.refresh_from_db()
    return batch


def finished(batch):
    """The lease of the dead runs out; another worker does it again."""
    later = timezone.now() + timedelta(hours=1)
    services.sweep(at=later)
    services.run_batch(batch_id=batch.pk, clock=lambda: later)
    batch.refresh_from_db()
    return batch


def seconds_of(batch):
    """How long a worker takes that nobody kills."""
    process, began = worker(batch), time.monotonic()
    process.wait()
    process.stdout.close()
    return time.monotonic() - began


def tell(what, found):
    """What the kills left behind, for the record of a soak (pytest's ``-o log_cli=true --log-cli-level=INFO``)."""
    log.info("%s: %s", what, dict(found))


def kill_while_reading(branch, clerk, times):
    rows = [(f"第{n}项", n) for n in range(ROWS)]
    longest = seconds_of(upload(branch, clerk, rows))
    rng, left = random.Random(20), Counter()
    for _time in range(times):
        batch = killed_somewhere(upload(branch, clerk, rows), longest, rng)
        left[batch.state] += 1
        assert batch.rows.count() == (ROWS if batch.state == "preview" else 0)
        assert finished(batch).state == "preview"
        assert batch.rows.count() == ROWS
    tell("killed while reading", left)


def kill_while_writing(branch, clerk, reviewer, times):
    def waiting(place):
        batch = preview(branch, clerk, [(f"{place}：第{n}项", n) for n in range(ROWS)])
        services.confirm_batch(batch=batch, version=batch.version, by=reviewer, at=timezone.now())
        return batch

    longest = seconds_of(waiting("头一回"))
    rng, left = random.Random(21), Counter()
    for place in range(times):
        before = written()
        batch = killed_somewhere(waiting(place), longest, rng)
        left[batch.state] += 1
        assert written() - before == (ROWS if batch.state == "done" else 0)
        assert batch.rows.exclude(record_id=None).count() == written() - before
        assert finished(batch).state == "done"
        assert written() - before == ROWS
    tell("killed while writing", left)


def test_killed_while_reading_all_or_nothing(branch, clerk):
    kill_while_reading(branch, clerk, 1)


def test_killed_while_writing_all_or_nothing(branch, clerk, reviewer):
    kill_while_writing(branch, clerk, reviewer, 1)


@pytest.mark.soak
def test_killed_ten_times_while_reading(branch, clerk):
    kill_while_reading(branch, clerk, 10)


@pytest.mark.soak
def test_killed_ten_times_while_writing(branch, clerk, reviewer):
    kill_while_writing(branch, clerk, reviewer, 10)
