"""The keys beside a backup: kept in a folder of their own, named in the manifest by fingerprints only.

Whoever holds both a backup and its keys holds everything, so the two never share a folder.
"""

import hashlib
import json
import os
from pathlib import Path

from django.conf import settings

NAMES = ("SECRET_KEY", "FIELD_KEYS", "FIELD_INDEX_KEY")


def fingerprints() -> dict[str, str]:
    """What tells keys apart without telling them: ``{name: first 16 hex digits of the SHA-256}``, one for each key
    of a ring, with commas."""
    return {name: ",".join(map(_fingerprint, value.split(","))) for name, value in _values().items()}


def write_keys(name: str) -> Path | None:
    """Write the keys in use to ``name.json`` below BACKUP_KEYS_ROOT, for the owner only; None if it is not set."""
    if not settings.BACKUP_KEYS_ROOT:
        return None
    root = Path(settings.BACKUP_KEYS_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = root / f"{name}.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(_values(), file, indent=1)
    return path


def differing_keys(manifest: dict) -> list[str]:
    """The names of keys of which one of the backup's is gone; a ring may have grown since. Backups from before keys
    were noted have none."""
    now = fingerprints()
    then = manifest.get("keys", {})
    return sorted(name for name in then if not set(then[name].split(",")) <= set(now.get(name, "").split(",")))


def _values() -> dict[str, str]:
    return {name: getattr(settings, name) for name in NAMES}


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.strip().encode()).hexdigest()[:16]
