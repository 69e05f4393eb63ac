"""Where the files of exports lie. Each has a random name of its own, so that removing one never touches another.

The one module that knows the folders.
"""

import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from portal.common import storage

_ROOT = "exports"
_DRAFTS = "drafts"
_DRAFT = re.compile(r"([0-9a-f]{32})\.xlsx")


def path_of(name: str) -> Path:
    """The path of a stored file by its name in the database."""
    return Path(settings.MEDIA_ROOT) / name


def draft_of(token: UUID) -> Path:
    """Where the lease ``token`` writes its unfinished file; the folder is made."""
    folder = Path(settings.MEDIA_ROOT) / _ROOT / _DRAFTS
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{token.hex}.xlsx"


def keep(token: UUID) -> str:
    """Move the finished draft of ``token`` to its place and return its name."""
    name = f"{_ROOT}/{token.hex}.xlsx"
    storage.settle(draft_of(token), path_of(name))
    return name


def sha256_of(name: str) -> str | None:
    """Hash a stored file; None when it is not there."""
    return storage.sha256_of(path_of(name)) if name else None


def discard(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def discard_draft(token: UUID) -> None:
    draft_of(token).unlink(missing_ok=True)


def drafts() -> set[UUID]:
    """The leases that have an unfinished file; whatever else lies there is not ours."""
    found = (_DRAFT.fullmatch(path.name) for path in (Path(settings.MEDIA_ROOT) / _ROOT / _DRAFTS).glob("*"))
    return {UUID(match[1]) for match in found if match}


def stored_before(moment: datetime) -> set[str]:
    """Names of stored files that were written before ``moment``."""
    root = Path(settings.MEDIA_ROOT)
    old = [path for path in root.glob(f"{_ROOT}/*.xlsx") if path.stat().st_mtime < moment.timestamp()]
    return {str(path.relative_to(root)) for path in old}
