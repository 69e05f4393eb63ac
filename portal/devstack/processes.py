"""Owns single processes: starting them tied to us, knowing them again, ending them with all they started."""

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.devstack.bootstrap import ROOT
from portal.devstack.folders import Account

PR_SET_PDEATHSIG = 1
LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None) if LINUX else None
LOG_LIMIT = 5_000_000  # bytes; a longer log is set aside once at the next start


@dataclass(frozen=True)
class Program:
    """One process to run: `patience` in seconds from its stop signal to SIGKILL, `before` each start."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGTERM
    patience: float = 10
    directory: Path = ROOT
    account: Account | None = None
    before: Callable[[], None] = field(default=lambda: None)


def start(program, record=None):
    """Start `program` in a group of its own, its output in its log; write who it is to `record`.

    It ends with us however we end (Linux); elsewhere the record lets the next start find it.
    """
    if program.log.exists() and program.log.stat().st_size > LOG_LIMIT:
        program.log.replace(program.log.with_suffix(".log.1"))
    account = program.account
    identity = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    with program.log.open("ab") as output:
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=program.environment,
            cwd=program.directory,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends the others in order
            preexec_fn=tie_to_parent(program.death_signal),
            **identity,
        )
    if record is not None:
        write_record(record, process.pid)
    return process


def tie_to_parent(death_signal):
    """A function for the new process: the kernel sends it `death_signal` when its parent is gone (Linux)."""
    parent = os.getpid()

    def tie():
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def started(pid):
    """When process `pid` began, in the system's words, to tell it from a later one; None if none lives."""
    if LINUX:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] in "ZX" else fields[19]
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return None if not shown.strip() or shown.startswith("Z") else " ".join(shown.split()[1:])


def detach(record):
    """Go on as a process of no parent, which leads a group; who it is stands in `record`."""
    pid = os.fork()
    if pid:
        write_record(record, pid)
        os._exit(0)
    os.setsid()


def write_record(record, pid):
    """Write down which process `pid` is."""
    write_whole(record, json.dumps({"pid": pid, "started": started(pid)}))


def recorded(record):
    """The pid that `record` tells of, if that very process still lives; else None."""
    try:
        told = json.loads(record.read_text())
    except (OSError, ValueError):
        return None
    return told["pid"] if told["started"] and started(told["pid"]) == told["started"] else None


def end_recorded(record, stop_signal, patience=10):
    """End the process of `record` that a killed parent left behind, and what it has left; True if any was there."""
    if not record.exists():
        return False
    pid = recorded(record)
    if pid is not None:
        send(pid, stop_signal)
        wait_until(lambda: recorded(record) is None, patience)
        send_group(pid, signal.SIGKILL)
        wait_until(lambda: recorded(record) is None, 5)
    members = survivors(record)
    for member in members:
        send(member, signal.SIGKILL)
    record.unlink()
    return pid is not None or bool(members)


def survivors(record):
    """Processes of ours that the dead leader of `record` left (Linux); their folder tells them from strangers."""
    try:
        leader = json.loads(record.read_text())["pid"]
    except ValueError:
        return []
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            session = place.joinpath("stat").read_text(errors="replace").rpartition(")")[2].split()[3]
            if int(session) == leader and place.joinpath("cwd").resolve() == ROOT:
                found.append(int(place.name))
    return found


def send(pid, number):
    """Send a signal to a process that may be gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def send_group(pid, number):
    """Send a signal to what is left of the group that process `pid` led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def wait_until(condition, seconds, step=0.05):
    """Wait for `condition()`; True as soon as it holds, False after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(step)
    return bool(condition())


@contextlib.contextmanager
def locked(path, wait=True):
    """Hold a file lock for as long as the block runs; without `wait` BlockingIOError if another holds it."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def write_whole(path, text, mode=0o600):
    """Write a file so that a reader sees the old text or the new, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
