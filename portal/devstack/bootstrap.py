"""Owns what must hold before anything else runs: Python, venv, disk space, the locked packages.

Run by path with whatever python3 there is: standard library only, and readable for Python 3.6,
because an interpreter that is too old must still get as far as the sentence that refuses it.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which is refused below with a sentence
    fcntl = None

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)
# MB. The development set is some 0.7 GB, and pip keeps the packages beside it while it unpacks them.
SPACE_TO_INSTALL, SPACE_TO_RUN = 1500, 300
# The development lock holds everything of the demo's, so one environment serves both commands.
LOCKS = {"demo": ("requirements-demo.txt", "requirements-dev.txt"), "test": ("requirements-dev.txt",)}


class SetupError(Exception):
    """What keeps the stack from starting, in one sentence of each language; shown without a traceback."""

    def __init__(self, english, chinese):
        super().__init__(f"{english}\n{chinese}")


def say(text, stream=None):
    """Write one message at once, whatever the terminal's encoding can show of it."""
    stream = stream or sys.stdout
    encoding = stream.encoding or "utf-8"
    stream.write(f"{text}\n".encode(encoding, "replace").decode(encoding))
    stream.flush()


def check_python(version):
    """Refuse a Python (major, minor, …) that the locked packages do not run on."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return
    found = ".".join(str(part) for part in version[:2])
    raise SetupError(
        f"Python {found} does not fit: please use 3.11, 3.12 or 3.13, for instance: make demo PY=python3.11",
        f"Python {found} 不适用：请使用 3.11、3.12 或 3.13，例如：make demo PY=python3.11",
    )


def check_system(file_locks):
    """Refuse a system without POSIX file locks (Windows): the embedded servers have no build for it."""
    if file_locks is None:
        raise SetupError(
            "Windows is not supported directly: please run the same command inside WSL.",
            "不能直接在 Windows 上运行：请在 WSL 中执行同一命令。",
        )


def check_venv_module(missing):
    """Refuse a Python whose system package leaves out modules (names) that make an environment."""
    if missing:
        raise SetupError(
            f"This Python lacks the module {missing[0]}; on Debian and Ubuntu: sudo apt install python3-venv",
            f"此 Python 缺少模块 {missing[0]}；Debian、Ubuntu 请执行：sudo apt install python3-venv",
        )


def check_space(folder, free, needed):
    """Refuse when fewer than `needed` MB are free where `folder` lies."""
    if free < needed:
        raise SetupError(
            f"Too little disk space: {free} MB free at {folder}, {needed} MB needed.",
            f"磁盘空间不足：{folder} 仅余 {free} MB，需要 {needed} MB。",
        )


def free_space(folder):
    """MB free for us where `folder` lies or would lie."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(str(folder)).free // 1_000_000


def digest(path):
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock_to_install(purpose):
    """The lock file that is still to be installed for `demo` or `test`; None when one fits already."""
    stamp = VENV / ".lock"
    installed = stamp.read_text().strip() if stamp.exists() else ""
    locks = [ROOT / name for name in LOCKS[purpose]]
    fits = installed in [digest(lock) for lock in locks]
    return None if fits and is_usable(VENV) else locks[0]


def is_usable(venv):
    """True if the environment's Python starts, fits and has its own packages (its base may have moved)."""
    probe = (
        "import os, sys, sysconfig, pip;"
        "ours = sysconfig.get_path('purelib').startswith(sys.prefix) and sys.prefix != sys.base_prefix;"
        f"sys.exit(not (ours and {OLDEST} <= sys.version_info[:2] <= {NEWEST}))"
    )
    try:
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.run([str(venv / "bin" / "python"), "-c", probe], **silent).returncode == 0
    except OSError:
        return False


@contextlib.contextmanager
def held(folder):
    """Keep others from installing into `folder` at the same moment."""
    folder.mkdir(exist_ok=True)
    handle = os.open(str(folder), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def make_environment():
    """Make .venv (again) with the Python that runs this."""
    check_venv_module([name for name in ("venv", "ensurepip") if find_spec(name) is None])
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode != 0:
        reason = last_line(made.stdout.decode(errors="replace"))
        raise SetupError(f"The folder .venv could not be made: {reason}", f"无法建立文件夹 .venv：{reason}")


def install(lock):
    """Install exactly the packages of `lock`, checked by hash; then leave its digest as the stamp."""
    stamp, log = VENV / ".lock", VENV / "install.log"
    if stamp.exists():
        stamp.unlink()
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input", "--no-deps"]
    command += ["--disable-pip-version-check", "--require-hashes", "--requirement", str(lock)]
    with log.open("wb") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        reason = last_line(log.read_text(errors="replace"))
        raise SetupError(
            f"The packages could not be installed (all of it: {log}): {reason}",
            f"软件包安装失败（详见 {log}）：{reason}",
        )
    stamp.write_text(digest(lock) + "\n")


def last_line(text):
    """The last line that says something, an ERROR of pip's before its advice."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["?"]
    return ([line for line in lines if line.startswith("ERROR")] or lines)[-1]


def prepare(purpose):
    """Bring .venv to the state that `demo` or `test` needs; costs a tenth of a second when it is there."""
    check_python(sys.version_info)
    check_system(fcntl)
    if lock_to_install(purpose) is None:
        check_space(ROOT, free_space(ROOT), SPACE_TO_RUN)
        return
    check_space(ROOT, free_space(ROOT), SPACE_TO_INSTALL)
    with held(VENV):
        lock = lock_to_install(purpose)  # again: another command may just have installed it
        if lock is None:
            return
        begun = time.monotonic()
        say(f"Installing the packages of {lock.name}, one to two minutes …\n正在安装软件包，约一至两分钟……")
        if not is_usable(VENV):
            make_environment()
        install(lock)
        say(f"Installed in {time.monotonic() - begun:.0f} s. 安装完成。")


def main(arguments):
    """Prepare for the purpose named on the command line; the exit code."""
    try:
        prepare(arguments[0])
    except SetupError as error:
        say(error, sys.stderr)
        return 1
    except OSError as error:
        say(f"The environment could not be prepared: {error}\n无法准备运行环境：{error}", sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
