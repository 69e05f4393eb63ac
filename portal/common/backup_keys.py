"""The keys beside a backup: kept in a folder of their own, named in the manifest by fingerprints only.

Whoever holds both a backup and its keys holds everything, so the two never share a folder.
"""

import hashlib
import json
import os
from pathlib import Path

from django.conf import settings

NAMES = ("SECRET_KEY",)


def fingerprints() -> dict[str, str]:
    """What tells keys apart without telling them: ``{name: first 16 hex digits of the SHA-256}``."""
    return {name: hashlib.sha256(value.encode()).hexdigest()[:16] for name, value in _values().items()}


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
    """The names of keys that are not those of the backup; backups from before keys were noted have none."""
    now = fingerprints()
    return sorted(name for name, then in manifest.get("keys", {}).items() if now.get(name) != then)


def _values() -> dict[str, str]:
    return {name: getattr(settings, name) for name in NAMES}
