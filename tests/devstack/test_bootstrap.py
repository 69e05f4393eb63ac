"""The sentences that meet a machine on which the portal cannot run."""

import ast
import sys
from pathlib import Path

import pytest

from portal.devstack import bootstrap
from portal.devstack.bootstrap import SetupError


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 7), (3, 13, 1)])
def test_python_fits(version):
    bootstrap.check_python(version)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 14, 0), (4, 0, 0)])
def test_python_does_not_fit(version):
    with pytest.raises(SetupError, match=rf"^Python {version[0]}\.{version[1]} does not fit"):
        bootstrap.check_python(version)


def test_bootstrap_is_readable_for_an_old_python():
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 6))


def test_old_python_gets_one_sentence_in_each_language(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    code = bootstrap.main(["demo"])

    english, chinese = capsys.readouterr().err.splitlines()
    assert code == 1
    assert english.startswith("Python 3.9 does not fit")
    assert chinese.startswith("Python 3.9 不适用")


def test_missing_venv_module_names_the_package():
    bootstrap.check_venv_module([])

    with pytest.raises(SetupError, match=r"lacks the module ensurepip; .* apt install python3-venv"):
        bootstrap.check_venv_module(["ensurepip"])


def test_windows_is_sent_to_wsl():
    with pytest.raises(SetupError, match="WSL"):
        bootstrap.check_system(None)


def test_too_little_space_says_how_much(tmp_path):
    bootstrap.check_space(tmp_path, free=1500, needed=1500)

    with pytest.raises(SetupError, match=r"1499 MB free .*, 1500 MB needed"):
        bootstrap.check_space(tmp_path, free=1499, needed=1500)


def test_space_of_a_folder_that_is_not_there_yet(tmp_path):
    assert bootstrap.free_space(tmp_path / "a" / "b") > 0


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder with both lock files, prepared once for the tests."""
    path = tmp_path_factory.mktemp("clone")
    for name in ("requirements-demo.txt", "requirements-dev.txt"):
        (path / name).write_text(f"# {name}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "ROOT", path)
        patch.setattr(bootstrap, "VENV", path / ".venv")
        bootstrap.prepare("test")
        yield path


@pytest.fixture
def stamp(clone):
    """The stamp of the environment, as it was after the preparation."""
    path = clone / ".venv" / ".lock"
    path.write_text(bootstrap.digest(clone / "requirements-dev.txt"))
    return path


def test_development_environment_serves_both_commands(clone, stamp, capsys):
    assert bootstrap.lock_to_install("test") is bootstrap.lock_to_install("demo") is None

    bootstrap.prepare("demo")

    assert capsys.readouterr().out == ""


def test_environment_of_the_demo_does_not_serve_the_tests(clone, stamp):
    stamp.write_text(bootstrap.digest(clone / "requirements-demo.txt"))

    assert bootstrap.lock_to_install("demo") is None
    assert bootstrap.lock_to_install("test") == clone / "requirements-dev.txt"


def test_environment_whose_python_is_gone_is_made_again(clone, stamp):
    python = clone / ".venv" / "bin" / "python"
    python.rename(python.with_name("away"))
    lock = bootstrap.lock_to_install("test")
    python.with_name("away").rename(python)

    assert lock == clone / "requirements-dev.txt"


def test_package_that_is_not_to_be_had_gives_the_last_word_of_pip(clone, stamp, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    lock = clone / "requirements-demo.txt"
    lock.write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n")
    stamp.unlink()

    with pytest.raises(SetupError, match=r"could not be installed .*: ERROR: No matching distribution"):
        bootstrap.prepare("demo")

    assert not stamp.exists()
