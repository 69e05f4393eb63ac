"""Which account runs the database, what it can reach, and where its socket fits."""

import os
import stat

import pytest

from portal.devstack.bootstrap import SetupError
from portal.devstack.folders import Account, may_pass, private_folder, socket_folder

STRANGER = Account(65534, 65534)


def test_stranger_may_not_pass_a_closed_folder(place):
    closed = place / "closed"
    (closed / "inside").mkdir(parents=True)
    (closed / "inside").chmod(0o755)
    closed.chmod(0o700)

    assert may_pass(place, STRANGER)
    assert not may_pass(closed / "inside", STRANGER)
    assert may_pass(closed / "inside", None)
    assert may_pass(closed / "inside", Account(os.geteuid(), os.getegid()))


def test_folders_of_a_closed_umask_can_be_passed_all_the_same(place, folders_in):
    before = os.umask(0o077)
    try:
        folders = folders_in(place / "umask")
    finally:
        os.umask(before)

    assert may_pass(folders.base, STRANGER)
    assert stat.S_IMODE(folders.logs.stat().st_mode) == 0o700


def test_socket_of_a_long_path_moves_to_the_temporary_folder(place, folders_in):
    folders = folders_in(place / "long")
    short, long = place / "socket", place / ("x" * 90)

    assert socket_folder(short, folders, None) == short
    moved = socket_folder(long, folders, None)
    assert len(os.fsencode(moved / ".s.PGSQL.5432")) <= 100
    assert stat.S_IMODE(moved.stat().st_mode) == 0o700
    moved.rmdir()


def test_folder_that_another_put_there_is_refused(place):
    (place / "target").mkdir()
    (place / "link").symlink_to(place / "target")

    with pytest.raises(SetupError, match="belongs to somebody else"):
        private_folder(place / "link", None)
