"""How files come to their place whole, and whether they still are what was written."""

import hashlib
import os
from pathlib import Path

_MODE = 0o640


def settle(draft: Path, target: Path) -> None:
    """Move a finished ``draft`` to ``target`` on the same disk: there are all its bytes or no file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft.chmod(_MODE)
    _sync(draft)
    draft.replace(target)
    _sync(target.parent)


def sha256_of(path: Path) -> str | None:
    """Hash a file; None when it is not there."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
