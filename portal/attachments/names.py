"""Names that people gave to their files: shown back to them, never used in a path."""

import pathlib
import unicodedata

MAX_NAME = 120
FALLBACK = "photo"
# Control and format characters (bidirectional marks, zero width), surrogates, private use.
DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(name):
    """Return the last part of ``name`` in one visible line of at most 120 characters, its extension kept."""
    name = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in DROPPED_CATEGORIES)
    name = " ".join(name.split()).strip(". ")
    if not name:
        return FALLBACK
    if len(name) <= MAX_NAME:
        return name
    extension = pathlib.PurePosixPath(name).suffix[:10]
    return name[: MAX_NAME - len(extension)] + extension


def download_name(name, extension):
    """``name`` with the extension of what is sent instead of the one it was uploaded with."""
    return f"{pathlib.PurePosixPath(name).stem or FALLBACK}.{extension}"
