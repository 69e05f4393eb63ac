"""Where uploaded sheets lie, apart from what is served. The one module that knows the folder."""

import hashlib
import os
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

_ROOT = "imports"
_MODE = 0o640


def keep(pieces: Iterable[bytes], *, organization_id: int) -> tuple[str, str, int]:
    """Store an upload under a name of its own; return that name, the SHA-256 and the size."""
    name = f"{_ROOT}/{organization_id}/{uuid.uuid4().hex}.xlsx"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as target:
        for piece in pieces:
            target.write(piece)
            digest.update(piece)
            size += len(piece)
        target.flush()
        os.fsync(target.fileno())
    path.chmod(_MODE)
    return name, digest.hexdigest(), size


def path_of(name: str) -> Path:
    """The path of a stored upload."""
    return Path(settings.MEDIA_ROOT) / name


def discard(name: str) -> None:
    """Remove a stored upload."""
    if name:
        path_of(name).unlink(missing_ok=True)


def stored_before(moment: datetime) -> set[str]:
    """Names of stored uploads that were written before ``moment``."""
    root = Path(settings.MEDIA_ROOT)
    kept = [path for path in root.glob(f"{_ROOT}/[0-9]*/*") if path.is_file()]
    return {str(path.relative_to(root)) for path in kept if path.stat().st_mtime < moment.timestamp()}
