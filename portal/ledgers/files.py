"""Where the files of ledgers lie, and how they come there whole: temporary, fsync, then renamed to their hash.

A stored file never changes and its name is its content, so two writers of the same bytes cannot disturb each
other, and a name in the database always means whole bytes. The one module that knows the folders.
"""

import re
import shutil
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from portal.common import storage

_ROOT = "ledgers"
_DRAFTS = "drafts"
_TOKEN = re.compile(r"[0-9a-f]{32}")


def path_of(name: str) -> Path:
    """The path of a stored file by its name in the database; FileNotFoundError for an empty name."""
    if not name:
        raise FileNotFoundError("No file was stored")
    return Path(settings.MEDIA_ROOT) / name


def draft_folder(token: UUID) -> Path:
    """Make and return the folder for unfinished files of the lease ``token``."""
    folder = Path(settings.MEDIA_ROOT) / _ROOT / _DRAFTS / token.hex
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(draft: Path, *, organization_id: int, period: str, sha256: str) -> str:
    """Move a finished ``draft`` to ``ledgers/<unit>/<period>/<hash>.<kind>`` and return that name."""
    name = f"{_ROOT}/{organization_id}/{period}/{sha256}{''.join(draft.suffixes)}"
    target = Path(settings.MEDIA_ROOT) / name
    storage.settle(draft, target)
    return name


def sha256_of(name: str) -> str | None:
    """Hash a stored file; None when it is not there."""
    return storage.sha256_of(path_of(name)) if name else None


def discard_drafts(token: UUID) -> None:
    """Remove what is left of the drafts of ``token``."""
    shutil.rmtree(Path(settings.MEDIA_ROOT) / _ROOT / _DRAFTS / token.hex, ignore_errors=True)


def drafts() -> set[UUID]:
    """The leases that have unfinished files; whatever else lies there is not ours."""
    folder = Path(settings.MEDIA_ROOT) / _ROOT / _DRAFTS
    return {UUID(path.name) for path in folder.glob("*") if _TOKEN.fullmatch(path.name)}


def stored_before(moment: datetime) -> set[str]:
    """Names of stored files that were written before ``moment``."""
    root = Path(settings.MEDIA_ROOT)
    kept = [path for path in root.glob(f"{_ROOT}/[0-9]*/*/*") if path.is_file()]
    return {str(path.relative_to(root)) for path in kept if path.stat().st_mtime < moment.timestamp()}


def discard(name: str) -> None:
    """Remove a stored file."""
    path_of(name).unlink(missing_ok=True)
