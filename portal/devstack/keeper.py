"""Owns the sharing of a server: whoever holds its lock has it running, and it stops with its last user.

The server is the child of a keeper, a process of its own, because its first user may end before the second.
Users hold a shared file lock, which the kernel drops however they end; the keeper stops the server when it
can take that lock alone. Starting and stopping happen under a second, exclusive lock.
"""

import fcntl
import os
import signal
import sys

from portal.devstack import processes
from portal.devstack.bootstrap import SetupError, last_line, say
from portal.devstack.supervisor import Supervisor

TRIES = 5  # ends of the server, one soon after the other, before a start counts as failed
LONGEST_START = 120  # seconds; a database may have much to recover after a crash


class Lease:
    """Our use of one shared server of `folders`."""

    def __init__(self, server):
        self.server = server
        run = server.folders.run
        self.gate, self.users = run / f"{server.name}.gate", run / f"{server.name}.users"
        self.record, self.address = run / f"{server.name}-keeper.pid", run / f"{server.name}.url"
        self.handle = None

    def take(self):
        """Have the server running until `give_back`, or until we end; its URL."""
        with processes.locked(self.gate):
            if self.handle is None:
                self.handle = self.users.open("a")
                fcntl.flock(self.handle, fcntl.LOCK_SH)  # waits while a keeper without users stops
            if not self.is_kept():
                self.start_keeper()
            return self.address.read_text()

    def is_kept(self):
        """True while a keeper runs and its server has answered once."""
        return self.is_there() and self.address.exists()

    def is_there(self):
        """True while a keeper runs."""
        return processes.recorded(self.record) is not None

    def start_keeper(self):
        """Start a keeper and wait until its server answers; SetupError with the log's last word if not."""
        self.address.unlink(missing_ok=True)
        processes.end_recorded(self.record, signal.SIGTERM, patience=90)
        log = self.server.folders.logs / f"{self.server.name}.log"
        arguments = ["-m", "portal.devstack", "keep", self.server.folders.kind, self.server.name]
        program = processes.Program(
            name=f"{self.server.name}-keeper",
            command=[sys.executable, *arguments],
            environment=os.environ | {"PORTAL_VAR": str(self.server.folders.var)},
            log=log,
        )
        processes.start(program).wait()  # it detaches itself, and its record is there
        processes.wait_until(lambda: self.is_kept() or not self.is_there(), LONGEST_START + 10)
        if not self.is_kept():
            reason = last_line(log.read_text(errors="replace"))
            raise SetupError(
                f"{self.server.name} did not start (log: {log}): {reason}",
                f"{self.server.name} 未能启动（日志：{log}）：{reason}",
            )

    def give_back(self):
        """End our use; as the last user stop the server and wait until it is gone."""
        if self.handle is None:
            return
        with processes.locked(self.gate):
            try:
                fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # others use it
            else:
                processes.end_recorded(self.record, signal.SIGTERM, patience=90)
            finally:
                self.handle.close()
                self.handle = None


def keep(server):
    """Run `server` until nobody uses it or a signal comes; the exit code. This is the keeper's whole life."""
    lease = Lease(server)
    processes.detach(lease.record)
    supervisor = Supervisor(server.folders.run, say)
    try:
        if not (starts(server, supervisor) or (server.forget() and starts(server, supervisor))):
            return 1
        server.finish()
        processes.write_whole(lease.address, server.url)
        with lease.users.open("a") as users:
            while not supervisor.stopping.wait(0.2) and not is_alone(users):
                supervisor.tend()
            lease.address.unlink(missing_ok=True)
            supervisor.stop()
    except SetupError as error:
        say(str(error).replace("\n", " / "))
        return 1
    finally:
        supervisor.stop()
    return 0


def starts(server, supervisor):
    """Start the server and wait until it answers; False when it ends again and again, or we are to stop."""
    server.prepare()
    child = supervisor.add(server.program())

    def settled():
        supervisor.tend()
        return supervisor.stopping.is_set() or child.ends >= TRIES or server.ready()

    processes.wait_until(settled, LONGEST_START)
    if not supervisor.stopping.is_set() and child.process is not None and server.ready():
        return True
    supervisor.stop()
    return False


def is_alone(users):
    """Try to take the users' lock alone; once taken it stays ours, so that new users wait for the end."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
