"""The gate in front of the reader: is this an ordinary .xlsx of bearable size, with nothing active in it?

Standard library only, since the caged process runs it without Django. Nothing here is trusted from what the file says
about itself: sizes are counted while inflating, XML is streamed and never expanded, a document type is refused.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_INFLATED = 60 * MEGABYTE
MAX_PARTS = 1_000
MAX_SHEETS = 50
MAX_CELLS = 300_000
MAX_ROW = 20_000
MAX_COLUMN = 256
MAX_AREA = 1_000_000
MAX_MERGES = 10_000
_MAX_ELEMENTS = 3_000_000
_MAX_DEPTH = 100
_MAX_ATTRIBUTES = 300
_MAX_TOKEN = 2 * MEGABYTE
_PIECE = 64 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_NEEDED = ("[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_MACRO = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/|intlmacrosheets/|customui/|activex/|\.bin\.rels$")
_EMBEDDED = re.compile(r"embeddings/|oleobject|\.(exe|dll|js|vbs|bat|cmd|lnk|jar|class|zip|docm|xlsm)$|webextensions/")
_EXTERNAL = re.compile(r"externallinks/|^xl/connections\.xml$|querytables/")
_ACTIVE_TYPE = re.compile(r"macroenabled|vbaproject|macrosheet|activex|controlproperties", re.I)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class RefusedError(Exception):
    """The file is not read. ``code`` is one of ``portal.imports.refusals``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_start(head: bytes, size: int) -> None:
    """Look at the first bytes (at least 4 KB, or the whole file) and the size."""
    if size == 0:
        raise RefusedError("empty")
    if size > MAX_BYTES:
        raise RefusedError("too_large")
    if head.startswith(_OLE):
        raise RefusedError("encrypted" if _ENCRYPTED_STREAM in head else "old_xls")
    if not head.startswith(_ZIP):
        raise RefusedError("html" if re.search(rb"<(!doctype|html|table|\?xml)", head[:2000], re.I) else "not_excel")


def check_package(file: BinaryIO) -> zipfile.ZipFile:
    """Open the archive when its directory is in order; nothing is inflated."""
    try:
        package = zipfile.ZipFile(file)
        members = package.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise RefusedError("damaged") from error
    if len(members) > MAX_PARTS:
        raise RefusedError("too_many_parts")
    _check_members(members)
    _check_names({member.filename.lower() for member in members})
    if package.comment:
        raise RefusedError("unsafe")
    if sum(member.file_size for member in members) > MAX_INFLATED:
        raise RefusedError("bomb")
    return package


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise RefusedError("unsafe")
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.flag_bits & 0x41:
            raise RefusedError("encrypted")
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise RefusedError("unsafe")
        if _is_strange(member) or member.header_offset < end:
            raise RefusedError("unsafe")
        end = member.header_offset + 30 + member.compress_size


def _is_strange(member: zipfile.ZipInfo) -> bool:
    """A path that leaves the package, or a link."""
    name = member.filename
    is_link = member.external_attr >> 28 == 0xA
    return is_link or "\\" in name or name.startswith("/") or posixpath.normpath(name).startswith("..") or ":" in name


def _check_names(names: set[str]) -> None:
    if any(name not in names for name in _NEEDED):
        is_office = "[content_types].xml" in names or "mimetype" in names or "meta-inf/manifest.mf" in names
        raise RefusedError("other_office" if is_office and "xl/workbook.xml" not in names else "damaged")
    for pattern, code in ((_MACRO, "macro"), (_EXTERNAL, "external"), (_EMBEDDED, "embedded")):
        if any(pattern.search(name) for name in names):
            raise RefusedError(code)
    if sum(_SHEET.fullmatch(name) is not None for name in names) > MAX_SHEETS:
        raise RefusedError("too_many_sheets")


def check_parts(package: zipfile.ZipFile) -> None:
    """Inflate every part within the limits and stream its XML."""
    inflated = elements = cells = 0
    for member in package.infolist():
        name = member.filename.lower()
        checker = _checker_of(name)
        for piece in _pieces(package, member):
            inflated += len(piece)
            if inflated > MAX_INFLATED:
                raise RefusedError("bomb")
            if checker is not None:
                checker.feed(piece)
        if checker is not None:
            checker.close()
            elements += checker.elements
            cells += checker.cells
        if elements > _MAX_ELEMENTS or cells > MAX_CELLS:
            raise RefusedError("too_many_cells")


def _pieces(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with package.open(member) as part:
            while piece := part.read(_PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise RefusedError("damaged") from error


def _checker_of(name: str) -> "_Checker | None":
    if not name.endswith((".xml", ".rels", ".vml")):
        return None
    if _SHEET.fullmatch(name):
        return _SheetChecker()
    if name.endswith(".rels"):
        return _RelationsChecker()
    return _TypesChecker() if name == "[content_types].xml" else _Checker()


class _Checker:
    """Streams one XML part: no document type, bearable depth, width and length."""

    cells = 0

    def __init__(self) -> None:
        self.elements = 0
        self._depth = 0
        self._fed = 0
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.EntityDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, piece: bytes) -> None:
        """Check the next ``piece``; a token that does not end is refused before it fills the memory."""
        self._parse(piece, False)
        self._fed += len(piece)
        if self._fed - max(0, self._parser.CurrentByteIndex) > _MAX_TOKEN:
            raise RefusedError("unsafe")

    def close(self) -> None:
        """The part is over."""
        self._parse(b"", True)

    def look(self, name: str, attributes: dict[str, str]) -> None:
        """What this kind of part may not hold; ``name`` is local."""

    def leave(self, name: str) -> None:
        """The element ``name`` is over."""

    def _parse(self, piece: bytes, is_final: bool) -> None:
        try:
            self._parser.Parse(piece, is_final)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise RefusedError("damaged") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH or len(attributes) > _MAX_ATTRIBUTES:
            raise RefusedError("unsafe")
        if self.elements > _MAX_ELEMENTS:
            raise RefusedError("too_many_cells")
        self.look(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.leave(name.rpartition(":")[2])

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise RefusedError("unsafe")


class _TypesChecker(_Checker):
    """[Content_Types].xml: nothing that runs."""

    def look(self, name: str, attributes: dict[str, str]) -> None:
        if _ACTIVE_TYPE.search(attributes.get("ContentType", "")):
            raise RefusedError("macro")


class _RelationsChecker(_Checker):
    """Relations: nothing outside but hyperlinks, which nobody follows."""

    def look(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External" and not attributes.get("Type", "").endswith("/hyperlink"):
            raise RefusedError("external")


class _SheetChecker(_Checker):
    """A sheet: rows and cells in order and within bounds."""

    def __init__(self) -> None:
        super().__init__()
        self._row = self._column = self._last_row = self._last_column = self._merges = 0
        self._has_formula = self._has_value = False

    def look(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._has_formula = self._has_value = False
            self._cell(attributes.get("r"))
        elif name == "row":
            self._new_row(attributes.get("r"))
        elif name in {"v", "is"}:
            self._has_value = True
            self._value()
        elif name == "f":
            self._has_formula = True
        elif name == "mergeCell":
            self._merges += 1
            if self._merges > MAX_MERGES:
                raise RefusedError("too_many_cells")

    def leave(self, name: str) -> None:
        if name == "c" and self._has_formula and not self._has_value:
            raise RefusedError("formulas")  # to read it as blank would lose what people see there

    def _new_row(self, number: str | None) -> None:
        try:
            row = self._row + 1 if number is None else int(number)
        except ValueError as error:
            raise RefusedError("damaged") from error
        if row <= self._row:
            raise RefusedError("damaged")
        self._row, self._column = row, 0

    def _cell(self, reference: str | None) -> None:
        column = self._column + 1 if reference is None else self._column_of(reference)
        if column <= self._column:
            raise RefusedError("damaged")
        self._column = column

    def _column_of(self, reference: str) -> int:
        match = _REFERENCE.fullmatch(reference)
        if match is None or int(match[2]) != self._row:
            raise RefusedError("damaged")
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        return column

    def _value(self) -> None:
        """Only cells with a value take room when they are read."""
        self.cells += 1
        self._last_row, self._last_column = self._row, max(self._last_column, self._column)
        too_far = self._last_row > MAX_ROW or self._last_column > MAX_COLUMN
        if too_far or self._last_row * self._last_column > MAX_AREA or self.cells > MAX_CELLS:
            raise RefusedError("too_many_cells")
