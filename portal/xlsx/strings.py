"""The workbook's shared strings: what a text may hold, how it is escaped, and its number in the table."""

import re

from portal.xlsx.package import Part

# Excel counts UTF-16 units, so 𠮷 is two of them.
LONGEST = 32_767
ELLIPSIS = "…"
# The memory that equal texts may cost: beyond it all are forgotten, and a text may stand in the table twice.
REMEMBERED = 20_000
REMEMBERED_LENGTH = 64

# Marks in texts that wait to be written: illegal in XML, so that no cleaned text holds them.
_BETWEEN, _SPACED = "\x00", "\x01"
_BATCH = 1_000

# Of a column's width, what wrapped Chinese text fills before the next character would not fit.
FILL = 0.95

# XML 1.0 cannot hold these at all; the whole file would be refused.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as the letter A unless its first underscore is itself written so.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# What a spreadsheet takes for the start of a formula when the cell is edited, also behind spaces and
# invisible characters; Chinese input gives the wide = + - @ as well.
_FORMULA_START = re.compile(r"[\t\n]|[\s\ufeff\u200b-\u200f\u2060]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]")


# Of a text: its number in the table, whether its cell must be marked so that editing leaves it text, its
# width in half-width characters, its line feeds. A bare tuple: there are many, and no class is as quick.
Reference = tuple[str, bool, float, int]


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
        self._waiting: list[str] = []
        part.write(
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        )

    def add(self, text: str) -> Reference | None:
        """Append ``text`` and return its reference; None if nothing of it is left after cleaning."""
        kept, breaks = text, 0
        if not text.isprintable() or len(text) > LONGEST // 2:
            kept = clean(text)
            breaks = kept.count("\n")
        if not kept:
            return None
        self._waiting.append(kept if kept == kept.strip() else _SPACED + kept)
        if len(self._waiting) >= _BATCH:
            self._write_waiting()
        reference = str(self._count), not kept[0].isalnum() and is_risky(kept), text_width(kept), breaks
        self._count += 1
        if len(text) <= REMEMBERED_LENGTH:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[text] = reference
        return reference

    def close(self) -> None:
        """End the table."""
        self._write_waiting()
        self._part.write("</sst>")
        self._part.close()

    def _write_waiting(self) -> None:
        if not self._waiting:
            return
        # All at once, since each step costs as much for one text as for a thousand.
        items = escape(_BETWEEN.join(self._waiting))
        items = items.replace(_BETWEEN, "</t></si><si><t>")
        xml = f"<si><t>{items}</t></si>".replace(f"<t>{_SPACED}", '<t xml:space="preserve">')
        self._part.write(xml)
        self._waiting.clear()
