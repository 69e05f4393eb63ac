"""Owns where the stack keeps things: the folders below `var`, and the way around folders closed to others."""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal.devstack.bootstrap import ROOT, SetupError

SOCKET_PATH_LIMIT = 100  # bytes; sun_path holds 108 on Linux and 104 on macOS, its final zero included


@dataclass(frozen=True)
class Account:
    """A user of the system that a server runs as: PostgreSQL refuses to run as root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Folders:
    """The folders of one stack; `kind` is "demo" or "test", `var` absolute (PORTAL_VAR, default ./var)."""

    kind: str
    var: Path

    @classmethod
    def of(cls, kind, environ=os.environ):
        """The folders that the environment names, made where they are missing."""
        folders = cls(kind, (ROOT / (environ.get("PORTAL_VAR") or "var")).resolve())
        for path in (folders.var, folders.base):
            make_folder(path)
        for path in (folders.logs, folders.run, folders.media):
            make_folder(path, mode=0o700)
        return folders

    @property
    def base(self):
        """What belongs to this stack alone."""
        return self.var / self.kind

    @property
    def logs(self):
        """One log file per process."""
        return self.base / "logs"

    @property
    def run(self):
        """Locks, pid records and the addresses of running servers."""
        return self.base / "run"

    @property
    def media(self):
        """Uploaded and generated files."""
        return self.base / "media"

    @property
    def mark(self):
        """Twelve characters that tell this `var` from any other on the machine."""
        return hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]

    @property
    def outside(self):
        """Where the database lives when `var` is closed to its account (a clone in root's 0700 home).

        /var/lib outlives a restart of the machine; the temporary folder is for systems where it is read-only.
        """
        parent = Path("/var/lib")
        if not os.access(parent, os.W_OK):
            parent = Path(tempfile.gettempdir())
        return parent / f"union-portal-{self.mark}"

    @property
    def short(self):
        """Folders with short names, for a socket whose path below `var` would be too long."""
        name = f"union-portal-{os.geteuid()}-{self.mark}-{self.kind}"
        return [Path(parent) / name for parent in (tempfile.gettempdir(), "/tmp")]


def make_folder(path, mode=0o711):
    """Make a folder that others may pass through but not list, whatever the umask; leave an old one alone."""
    try:
        path.mkdir(parents=True)
    except FileExistsError:
        if not os.access(path, os.W_OK | os.X_OK):
            raise SetupError(
                f"The folder {path} belongs to another user: remove it or run as its owner.",
                f"文件夹 {path} 属于其他用户：请删除它，或以其所有者身份运行。",
            ) from None
    else:
        path.chmod(mode)


def server_account(cluster):
    """The account that PostgreSQL runs as: None for our own, another when we are root.

    An existing cluster keeps its owner; else the owner of the clone, who can reach it, else nobody.
    """
    if os.geteuid() != 0:
        return None
    for path in (cluster, ROOT):
        if path.exists() and path.stat().st_uid != 0:
            return Account(path.stat().st_uid, path.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(nobody.pw_uid, nobody.pw_gid)


def may_pass(path, account):
    """True if `account` (None: ourselves) may enter the folder `path` and every folder above it."""
    place = path.resolve()
    return account is None or all(_executable(part, account) for part in (place, *place.parents))


def _executable(path, account):
    status = path.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def private_folder(path, account):
    """Make `path` with mode 0700 for `account` and refuse one that somebody else put there."""
    owner = os.geteuid() if account is None else account.uid
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is not None and path.lstat().st_uid == 0:
        os.chown(path, account.uid, account.gid)
    if path.is_symlink() or path.lstat().st_uid != owner:
        raise SetupError(f"The folder {path} belongs to somebody else.", f"文件夹 {path} 属于其他用户。")
    path.chmod(0o700)
    return path


def socket_folder(preferred, folders, account):
    """The folder for a socket: `preferred`, or one below the temporary folder when the path is too long."""
    choices = [preferred, *folders.short]
    for choice in choices:
        fits = len(os.fsencode(choice / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT
        if fits and may_pass(choice.parent, account):
            return private_folder(choice, account)
    raise SetupError(
        f"No folder for the database's socket: the path {choices[1]} is too long; set TMPDIR to a short one.",
        f"无法放置数据库套接字：路径 {choices[1]} 过长；请将 TMPDIR 设为较短的路径。",
    )
