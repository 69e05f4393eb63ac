"""The processes of docker-compose.yml, started by hand: its commands, its environment, its health checks."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import yaml
from celery import current_app
from django.db import connection
from django_celery_beat.models import PeriodicTask

from portal.devstack.bootstrap import ROOT
from tests.patience import PATIENCE
from tests.worker import database_url, own_broker, wait_until

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
WANTED = re.compile(r"\$\{(\w+)(?::[?-]([^}]*))?\}")
FILLED = {
    "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "portal.example", "SITE_URL": "https://portal.example",
    "FIELD_KEYS": "a" * 43 + "=", "FIELD_INDEX_KEY": "i" * 43 + "=",
    "DATABASE_PASSWORD": "unused", "REDIS_PASSWORD": "unused", "POSTGRES_PASSWORD": "unused", "SITE_NAME": "工会服务",
}  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


def filled(text):
    """The value as compose makes it of ``.env``: ${NAME:?…}, ${NAME:-default}; $$ is a dollar."""
    value = WANTED.sub(lambda found: FILLED.get(found[1], found[2] or ""), text)
    return value.replace("$$", "$")


@pytest.fixture
def environment(tmp_path):
    """What compose gives to web, worker and beat, with our own addresses of database, broker and folders."""
    given = {key: filled(value) for key, value in COMPOSE["x-portal"]["environment"].items()}
    with own_broker():
        given |= {"DATABASE_URL": database_url(), "REDIS_URL": current_app.conf.broker_url}
        given |= {"MEDIA_ROOT": str(tmp_path / "media"), "BACKUP_ROOT": str(tmp_path / "backup")}
        programs = str(Path(sys.executable).parent)
        yield given | {"PATH": f"{programs}:{os.environ['PATH']}", "HOSTNAME": socket.gethostname()}


def command_of(name):
    """The command of a service: its own, else the image's."""
    own = COMPOSE["services"][name].get("command")
    if own:
        return own
    words = (ROOT / "Dockerfile").read_text().rpartition("CMD [")[2].partition("]")[0].replace("\\\n", "")
    return shlex.split(words.replace(",", " "))


@contextmanager
def started(command, environment, log):
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
        assert process.poll() is None, log.read_text()
    finally:
        code = told_to_stop(process)
    assert code == 0, log.read_text()


def told_to_stop(process):
    """Ask as ``docker compose stop`` does, and kill what does not listen; the exit code."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        return process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


def becomes_healthy(name, environment, log, port=None):
    """Repeat the service's own health check until it answers well."""
    kind, *test = COMPOSE["services"][name]["healthcheck"]["test"]
    test = [filled(part) for part in test]
    if port:
        test = [part.replace(":8000", f":{port}") for part in test]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        command = ["sh", "-c", test[0]] if kind == "CMD-SHELL" else test
        if subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.3)
    raise AssertionError(log.read_text())


def test_migrate_and_codes_run_as_written(environment):
    done = subprocess.run(command_of("migrate"), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM codes_code")
        assert cursor.fetchone()[0] > 0


def test_web_answers_its_health_check_and_stops_when_told(environment, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [f"--bind=127.0.0.1:{port}" if part.startswith("--bind") else part for part in command_of("web")]
    command = ["--worker-tmp-dir=/tmp" if part.startswith("--worker-tmp-dir") else part for part in command]
    collected = {"STATIC_MANIFEST": "0"}  # the image collects static files while it is built

    with started(command, environment | collected, tmp_path / "web.log"):
        becomes_healthy("web", environment, tmp_path / "web.log", port)


def test_worker_and_beat_start_answer_and_stop(environment, tmp_path):
    queues = next(part for part in command_of("worker") if part.startswith("--queues="))
    with started(command_of("worker"), environment, tmp_path / "worker.log"):
        becomes_healthy("worker", environment, tmp_path / "worker.log")
        with started(command_of("beat"), environment, tmp_path / "beat.log"):
            log = tmp_path / "beat.log"
            wait_until(lambda: "Sending due task" in log.read_text(), log.read_text)
            assert PeriodicTask.objects.exists()  # the schedule lives in the database

    assert queues == "--queues=default,ledgers,imports"
