"""The whole demo, once: started, killed with -9 in every process, started again with nothing lost."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest
import redis

from portal.devstack import processes
from portal.devstack.bootstrap import ROOT
from portal.devstack.valkey import free_port
from tests.patience import PATIENCE

NAMES = ("web", "worker", "beat", "postgres", "valkey", "postgres-keeper", "valkey-keeper")


class Running:
    """One demo that was started as a person does."""

    def __init__(self, environment):
        self.folder = Path(environment["PORTAL_VAR"]) / "demo"
        self.url = f"http://127.0.0.1:{environment['PORT']}"
        self.output = self.folder.parent / f"output-{time.monotonic_ns()}"
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "portal.devstack", "demo"]
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=output)

    def said(self):
        """What it has printed so far."""
        return self.output.read_text()

    def is_up(self):
        """Wait until it has printed its address."""
        processes.wait_until(lambda: self.url in self.said() or self.process.poll() is not None, PATIENCE)
        return self.url in self.said() and self.process.poll() is None

    def pid(self, name):
        """The pid of one of its processes that lives; None if it does not."""
        return processes.recorded(self.folder / "run" / f"{name}.pid")

    def is_whole(self):
        """Wait until all its processes live."""
        return processes.wait_until(lambda: all(self.pid(name) for name in NAMES), PATIENCE)

    def end(self, number):
        """Send it a signal and wait for its end; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def environment(bare_environment, place, folders_in):
    """A bare environment with a port of its own; the demo data are another test's matter."""
    (folders_in(place).base / "filled").touch()
    return bare_environment | {"PORT": str(free_port(0))}


@pytest.fixture
def start(environment):
    """``start()`` starts the demo; it is ended afterwards."""
    with contextlib.ExitStack() as stack:

        def started(**changes):
            running = Running(environment | changes)
            stack.callback(lambda: running.process.poll() is None and running.end(signal.SIGTERM))
            return running

        yield started


def url_of(running, name):
    """The address of one of its servers."""
    return (running.folder / "run" / f"{name}.url").read_text()


def rows(url, statement):
    """Rows of one committed statement."""
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else None
    connection.close()
    return found


def test_kill_of_everything_loses_nothing(start):
    first = start()
    assert first.is_up(), first.said()
    rows(url_of(first, "postgres"), "CREATE TABLE kept AS SELECT generate_series(1, 100) AS number")
    with redis.Redis.from_url(url_of(first, "valkey")) as client:
        client.rpush("kept", "message")
    second = start()
    assert second.process.wait(PATIENCE) == 1
    assert second.said().splitlines()[0] == f"The demo of this folder is running already: {first.url}"

    assert first.is_whole()
    for name in NAMES:
        os.kill(first.pid(name), signal.SIGKILL)
    first.end(signal.SIGKILL)
    again = start()

    assert again.is_up(), again.said()
    assert rows(url_of(again, "postgres"), "SELECT count(*) FROM kept") == [(100,)]
    with redis.Redis.from_url(url_of(again, "valkey")) as client:
        assert client.lrange("kept", 0, -1) == [b"message"]
    with urllib.request.urlopen(f"{again.url}/healthz") as answer:
        assert answer.status == 200
    assert again.is_whole()

    assert again.end(signal.SIGTERM) == 0
    assert [name for name in NAMES if again.pid(name)] == []
    assert "Traceback" not in first.said() + second.said() + again.said()
