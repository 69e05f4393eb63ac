"""A real Celery worker on the test database, in a process of its own that a test may kill."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import pools

from tests.lanes import LANES
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
DATABASES = range(8, 16)
CLAIMED_SECONDS = 600  # what a killed test run claimed is free again after that


class Worker:
    """``celery worker`` with one child; its output is kept for the message of a failing test."""

    def __init__(self, log, **environment):
        self.log = log
        self._environment = environment
        self._process = None
        self._read_from = 0

    def start(self):
        """Start and wait until the worker takes messages."""
        command = [sys.executable, "-m", "celery", "-A", "portal.celery", "worker", "--queues=default,ledgers,imports"]
        command += ["--concurrency=1", "--loglevel=info", "--without-gossip", "--without-mingle"]
        self._read_from = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | worker_environment() | self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that a kill reaches the child too
            )
        wait_until(self._is_ready, lambda: f"The worker did not start:\n{self.words}")

    def _is_ready(self):
        if self._process.poll() is not None:
            raise AssertionError(f"The worker ended at once:\n{self.words}")
        return " ready." in self.words

    @property
    def words(self):
        """What the worker has said since it was started."""
        return self.log.read_bytes()[self._read_from :].decode() if self.log.exists() else ""

    @property
    def child(self):
        """The process that does the work."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(children[0])

    def kill(self):
        """kill -9 of worker and child: nothing is told, nothing is cleaned up."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self):
        """Stop at once if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill()


def worker_environment():
    """The environment of a process that shares database, broker and folders with this test."""
    return {
        "DATABASE_URL": database_url(),
        "REDIS_URL": current_app.conf.broker_url,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "BACKUP_ROOT": settings.BACKUP_ROOT,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }


def database_url():
    """The test database's address, as DATABASE_URL takes it."""
    given = connection.settings_dict
    host = given["OPTIONS"].get("host") or given["HOST"]
    account = given["USER"] + (f":{quote(given['PASSWORD'], safe='')}" if given["PASSWORD"] else "")
    if host.startswith("/"):
        return f"postgres://{account}@/{given['NAME']}?host={host}"
    return f"postgres://{account}@{host}:{given['PORT'] or 5432}/{given['NAME']}"


@contextmanager
def own_broker():
    """Send messages to a database of the broker that no other test process uses, and leave it empty."""
    before = current_app.conf.broker_url
    lane = int(urlsplit(before).path.strip("/") or 0) % LANES  # two lanes never take the same one
    with redis.Redis.from_url(before) as ledger:
        mine = DATABASES[lane::LANES]
        database = next(number for number in mine if ledger.set(_claim(number), 1, nx=True, ex=CLAIMED_SECONDS))
        try:
            _switch_broker(urlunsplit(urlsplit(before)._replace(path=f"/{database}")))
            with redis.Redis.from_url(current_app.conf.broker_url) as own:
                own.flushdb()
            yield
        finally:
            _switch_broker(before)
            ledger.delete(_claim(database))


def _claim(number):
    return f"test-broker:{number}"


@contextmanager
def broker_away():
    """Send messages to a port where nobody listens."""
    before = current_app.conf.broker_url
    _switch_broker("redis://127.0.0.1:1/0")
    try:
        yield
    finally:
        _switch_broker(before)


def _switch_broker(url):
    current_app.conf.broker_url = current_app.conf.broker_write_url = current_app.conf.broker_read_url = url
    # Celery keeps connections to the old address.
    pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None


def wait_until(condition, words, seconds=PATIENCE):
    """Wait until ``condition()`` holds; AssertionError with ``words()`` after ``seconds``."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(words())
        time.sleep(0.05)
