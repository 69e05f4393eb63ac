"""Owns the commands that borrow the servers: the tests' and any command in the demo's environment."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from portal.devstack import processes
from portal.devstack.bootstrap import ROOT, SetupError, say
from portal.devstack.environment import Address, environment_for_demo, environment_for_tests
from portal.devstack.folders import Folders
from portal.devstack.keeper import keep
from portal.devstack.postgres import Postgres
from portal.devstack.servers import Servers, valkey_of

SLOTS = 4  # test runs side by side on one cluster; each has two of the lower 8 of Valkey's 16 databases


@contextlib.contextmanager
def slot(folders):
    """The number of this test run among those at work in the same folder."""
    for number in range(SLOTS):
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(processes.locked(folders.run / f"slot-{number}", wait=False))
            except BlockingIOError:
                continue
            yield number
            return
    raise SetupError(f"{SLOTS} test runs are at work here already.", f"此处已有 {SLOTS} 个测试在运行。")


def run_tests(command):
    """Run `command` with database and broker of the tests' own; its exit code."""
    folders = Folders.of("test")
    with slot(folders) as number, Servers(folders, os.environ, prefix="TEST_") as servers:
        environment = environment_for_tests(folders, servers.urls)
        if number:
            environment = apart(folders, environment, number)
        return foreground(command, environment)


def apart(folders, environment, number):
    """The same environment with another database, broker database and media folder for a second run."""
    changed = dict(environment, MEDIA_ROOT=f"{environment['MEDIA_ROOT']}-{number}")
    Path(changed["MEDIA_ROOT"]).mkdir(exist_ok=True)
    if not os.environ.get("TEST_REDIS_URL"):
        changed["REDIS_URL"] = urlsplit(environment["REDIS_URL"])._replace(path=f"/{2 * number}").geturl()
    if not os.environ.get("TEST_DATABASE_URL"):
        changed["DATABASE_URL"] = Postgres(folders).another(environment["DATABASE_URL"], f"portal_{number}")
    return changed


def run_beside_demo(command):
    """Run `command` in the demo's environment, on its servers or on ones started for it; its exit code."""
    folders = Folders.of("demo")
    with Servers(folders, os.environ) as servers:
        return foreground(command, environment_for_demo(folders, servers.urls, Address.from_environment()))


def foreground(command, environment):
    """Run a command on our terminal until it ends; Ctrl-C is the command's to answer."""
    signal.signal(signal.SIGINT, lambda *_: None)  # not SIG_IGN, which the command would inherit
    tie = processes.tie_to_parent(signal.SIGTERM)
    try:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, preexec_fn=tie)
    except OSError as error:
        name, reason = command[0], error.strerror
        raise SetupError(f"{name} cannot be run: {reason}.", f"无法执行 {name}：{reason}。") from None
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: processes.send(process.pid, received))
    code = process.wait()
    return code if code >= 0 else 128 - code


def keep_server(kind, name):
    """Be the keeper of one server until its last user ends; the exit code."""
    folders = Folders.of(kind)
    return keep(Postgres(folders) if name == Postgres.name else valkey_of(folders))


def clean():
    """Remove what demo and tests keep, inside the clone and outside; refuse while they are at work."""
    stacks = [Folders.of(kind) for kind in ("demo", "test")]
    for folders in stacks:
        if Servers(folders, {}).are_kept():
            raise SetupError(
                f"What is in {folders.base} is in use: please stop it first.",
                f"{folders.base} 正在使用：请先停止演示或测试。",
            )
    for folders in stacks:
        for path in (folders.base, folders.outside, *folders.short):
            shutil.rmtree(path, ignore_errors=True)
        say(f"Removed {folders.base}. 已删除。")
    return 0
