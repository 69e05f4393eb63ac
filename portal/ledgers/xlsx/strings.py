"""The workbook's shared strings: what a text may hold, how it is escaped, and its number in the table."""

import math
import re
from dataclasses import dataclass

from portal.ledgers.xlsx.package import Part

# Excel counts UTF-16 units, so 𠮷 is two of them.
LONGEST = 32_767
ELLIPSIS = "…"
# The memory that equal texts may cost: beyond it all are forgotten, and a text may stand in the table twice.
REMEMBERED = 20_000
REMEMBERED_LENGTH = 64

# Of a column's width, what wrapped Chinese text fills before the next character would not fit.
FILL = 0.95

# XML 1.0 cannot hold these at all; the whole file would be refused.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as the letter A unless its first underscore is itself written so.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# What a spreadsheet takes for the start of a formula when the cell is edited, also behind spaces and
# invisible characters; Chinese input gives the wide = + - @ as well.
_FORMULA_START = re.compile(r"[\t\n]|[\s\ufeff\u200b-\u200f\u2060]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A text's number in the table, and what its cell must know.

    ``is_risky``: the cell must be marked so that editing leaves it text. ``width`` counts half-width
    characters, ``breaks`` line feeds.
    """

    index: int
    is_risky: bool
    width: float
    breaks: int


def clean(text: str) -> str:
    """Return ``text`` as a cell can hold it: legal characters, line feeds, at most 32,767 UTF-16 units."""
    if not text.isprintable():
        text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _shortened(text) if len(text) > LONGEST // 2 else text


def _shortened(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    # "ignore" drops half of a pair that the cut went through.
    return units[: 2 * (LONGEST - len(ELLIPSIS))].decode("utf-16-le", "ignore") + ELLIPSIS


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet might take ``text`` for a formula once somebody edits the cell."""
    return _FORMULA_START.match(text) is not None


def text_width(text: str) -> float:
    """Return half-width characters, roughly: UTF-8 has 3 bytes for what is 2 wide, 1 for what is 1 wide."""
    return (len(text.encode()) + len(text)) / 2


def line_count(width: float, breaks: int, column_width: float) -> int:
    """Return how many lines a text takes when wrapped in ``column_width``, rather one too many."""
    return max(1, math.ceil(width / (column_width * FILL))) + breaks


def escape(text: str) -> str:
    """Return ``text`` (already clean) as the content of an XML element."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class SharedStrings:
    """Streams the string table of a workbook; column writers look into ``known`` before they ask ``add``."""

    def __init__(self, part: Part) -> None:
        self.known: dict[str, Reference] = {}
        self._part = part
        self._count = 0
        part.write(
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        )

    def add(self, text: str) -> Reference | None:
        """Append ``text`` and return its reference; None if nothing of it is left after cleaning."""
        kept = clean(text)
        if not kept:
            return None
        space = "" if kept == kept.strip() else ' xml:space="preserve"'
        self._part.write(f"<si><t{space}>{escape(kept)}</t></si>")
        reference = Reference(self._count, is_risky(kept), text_width(kept), kept.count("\n"))
        self._count += 1
        self._remember(text, reference)
        return reference

    def close(self) -> None:
        """End the table."""
        self._part.write("</sst>")
        self._part.close()

    def _remember(self, text: str, reference: Reference) -> None:
        if len(text) > REMEMBERED_LENGTH:
            return
        if len(self.known) >= REMEMBERED:
            self.known.clear()
        self.known[text] = reference
