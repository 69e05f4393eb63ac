"""The commands as a person types them: exit codes, environments, two runs side by side, clean."""

import json
import os
import signal
import subprocess
import sys

import psycopg2
import pytest

from portal.devstack.bootstrap import ROOT
from tests.patience import PATIENCE

STACK = [sys.executable, "-m", "portal.devstack"]
TELL = "import json, os; print(json.dumps({key: os.environ[key] for key in ('DATABASE_URL', 'REDIS_URL')}))"


def run(*arguments, environment):
    """One command of the stack, to its end."""
    return subprocess.run([*STACK, *arguments], env=environment, capture_output=True, text=True, cwd="/")


@pytest.fixture
def environment(bare_environment, place, folders_in):
    """A bare environment whose stacks live in a folder of this module."""
    for kind in ("demo", "test"):
        folders_in(place, kind)
    return bare_environment | {"PYTHONPATH": str(ROOT)}


@pytest.fixture
def test_run_at_work(environment):
    """A test run that has its servers until its standard input is closed; what it was told."""
    code = f"{TELL}; import sys; sys.stdout.flush(); sys.stdin.read()"
    command = [*STACK, "test", "--services-only", "--", sys.executable, "-c", code]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
    )
    yield json.loads(process.stdout.readline())
    process.communicate("", timeout=PATIENCE)
    assert process.returncode == 0


def test_exit_code_of_the_command_is_ours(environment):
    code = "import sys; sys.exit(7)"

    assert run("test", "--services-only", "--", sys.executable, "-c", code, environment=environment).returncode == 7


def test_second_run_shares_the_servers_but_not_the_databases(environment, test_run_at_work, place):
    result = run("test", "--services-only", "--", sys.executable, "-c", TELL, environment=environment)

    told = json.loads(result.stdout)
    assert told["DATABASE_URL"] == test_run_at_work["DATABASE_URL"].replace("/portal?", "/portal_1?")
    assert told["REDIS_URL"] == test_run_at_work["REDIS_URL"].removesuffix("/0") + "/2"
    for url in (told["DATABASE_URL"], test_run_at_work["DATABASE_URL"]):
        psycopg2.connect(url).close()


def test_clean_refuses_while_servers_run(environment, place, request):
    request.getfixturevalue("test_run_at_work")

    refused = run("clean", environment=environment)

    assert refused.returncode == 1
    assert "is in use: please stop it first" in refused.stderr
    assert (place / "test" / "postgres").exists()


def test_command_beside_no_demo_gets_its_servers(environment):
    code = "import os, psycopg2; psycopg2.connect(os.environ['DATABASE_URL']); print(os.environ['SITE_URL'])"

    result = run("run", "--", sys.executable, "-c", code, environment=environment | {"PORT": "8199"})

    assert (result.returncode, result.stdout) == (0, "http://127.0.0.1:8199\n")


def test_named_servers_are_passed_on(environment):
    named = {"DATABASE_URL": "postgres://a/b", "REDIS_URL": "redis://c"}

    result = run("run", "--", sys.executable, "-c", TELL, environment=environment | named)

    assert json.loads(result.stdout) == named


def test_interrupt_is_the_commands_to_answer(environment):
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(5))\n"
        "print('ready', flush=True)\n"
        "time.sleep(30)"
    )
    command = [*STACK, "test", "--services-only", "--", sys.executable, "-c", code]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, cwd="/", start_new_session=True
    )
    process.stdout.readline()

    os.killpg(process.pid, signal.SIGINT)  # as the terminal does

    process.communicate(timeout=PATIENCE)
    assert process.returncode == 5


def test_unknown_command_is_a_sentence(environment):
    result = run("run", "--", "no-such-command", environment=environment)

    assert result.returncode == 1
    assert result.stderr.splitlines()[0] == "no-such-command cannot be run: No such file or directory."


def test_unknown_target_of_make_is_a_sentence():
    result = subprocess.run(["make", "--directory", str(ROOT), "frobnicate"], capture_output=True, text=True)

    assert result.returncode != 0
    assert 'There is no command "make frobnicate"' in result.stdout


def test_clean_removes_what_was_kept(environment, place):
    result = run("clean", environment=environment)

    assert result.returncode == 0
    assert not (place / "demo").exists()
    assert not (place / "test").exists()
