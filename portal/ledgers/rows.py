"""The rows file of a version: gzip JSON lines, a head that explains the columns, then one line for each record.

Everything that shows a version reads this file (both workbooks, the print page, the public page), so all of
them say the same for ever, whatever becomes of the records or of the ledger's columns. A line is
``[record id, number, values, public values]``. Text stands as text; in other kinds a number or an ISO date
stands bare (decimals as text), ``{"about": n}`` is an approximate figure, ``{"words": s}`` is text.
"""

import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

from portal.ledgers.base import Row
from portal.ledgers.columns import Column
from portal.xlsx import Approximate, SheetColumn
from portal.xlsx.sheet import SUMMABLE

Variant = Literal["internal", "public"]
FORMAT = 1
_DECIMALS = {"decimal", "money"}
_WIDE, _MIDDLE = 30, 14  # half-width characters
# Level 1 keeps the worker busy with rows, not with zlib; the file is a tenth of its text either way.
_LEVEL = 1


@dataclass(frozen=True, kw_only=True)
class HeadColumn:
    """A column as it was when the version was made."""

    header: str
    kind: str
    width: float
    total: bool
    public: bool

    @property
    def size(self) -> str:
        """How wide a page draws the column: a class of its style sheet."""
        return "wide" if self.width >= _WIDE else "middle" if self.width >= _MIDDLE else "small"

    @property
    def css(self) -> str:
        """How a page sets the column's cells: numbers right, days unbroken."""
        return "num" if self.kind in SUMMABLE else "day" if self.kind == "date" else ""

    def sheet_column(self) -> SheetColumn:
        return SheetColumn(header=self.header, kind=self.kind, width=self.width, total=self.total)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first line of the file. Texts are in the language of office files, Chinese.

    ``declared`` are notes on figures that offices declared without records; files of older versions have none.
    """

    title: str
    organization: str
    period: str
    period_words: str
    as_of: str
    notes: list[str]
    public_notes: list[str]
    columns: list[HeadColumn]
    declared: list[str] = field(default_factory=list)
    format: int = FORMAT

    def of(self, variant: Variant) -> list[HeadColumn]:
        """The columns that ``variant`` shows."""
        return [column for column in self.columns if column.public or variant == "internal"]


def head_columns(columns: tuple[Column, ...]) -> list[HeadColumn]:
    """Describe ``columns`` in the language that is active now."""
    return [
        HeadColumn(
            header=str(column.header), kind=column.kind, width=column.width, total=column.total, public=column.is_public
        )
        for column in columns
    ]


class RowsWriter:
    """Writes a rows file; ``sha256`` of its bytes is known after ``close``. The same rows give the same bytes."""

    def __init__(self, target: BinaryIO, head: Head) -> None:
        self.sha256 = ""
        self._output = _Hashed(target)
        self._file = gzip.GzipFile(filename="", mode="wb", fileobj=self._output, compresslevel=_LEVEL, mtime=0)
        self._encoders = [_encoder(column.kind) for column in head.columns]
        self._public_encoders = [_encoder(column.kind) for column in head.of("public")]
        self._line(asdict(head))

    def write(self, row: Row) -> None:
        """Append ``row``. TypeError for a value that its column does not take."""
        values = [encode(value) for encode, value in zip(self._encoders, row.values, strict=True)]
        public = [encode(value) for encode, value in zip(self._public_encoders, row.public, strict=True)]
        self._line([row.key, row.number, values, public])

    def close(self) -> None:
        self._file.close()
        self.sha256 = self._output.hash.hexdigest()

    def _line(self, content: Any) -> None:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._file.write(text.encode() + b"\n")


class RowsFile:
    """Reads a rows file; ``head`` is read at once, rows as they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with gzip.open(path, "rb") as file:
            content = json.loads(file.readline())
        content["columns"] = [HeadColumn(**column) for column in content["columns"]]
        self.head = Head(**content)

    def rows(self, variant: Variant, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, str, list]]:
        """Yield ``(record id, number, values)`` of the rows from ``start`` up to ``stop``, decoded."""
        place = 2 if variant == "internal" else 3
        decoders = [_decoder(column.kind) for column in self.head.of(variant)]
        with gzip.open(self.path, "rb") as file:
            for line in islice(io.BufferedReader(file), start + 1, None if stop is None else stop + 1):
                content = json.loads(line)
                values = [decode(value) for decode, value in zip(decoders, content[place], strict=True)]
                yield content[0], content[1], values

    def values(self, variant: Variant) -> Iterator[list]:
        """Yield the values alone, for a workbook."""
        for _key, _number, values in self.rows(variant):
            yield values


class _Hashed(io.RawIOBase):
    """Passes bytes on and hashes them."""

    def __init__(self, target: BinaryIO) -> None:
        self.hash = hashlib.sha256()
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def] # bytes or memoryview, as gzip gives them
        self.hash.update(data)
        return self._target.write(data)


def encode_total(kind: str, value: Any) -> Any:
    """Return a figure of the 合计 row as JSON can hold it."""
    return _encoder(kind)(value)


def decode_total(kind: str, value: Any) -> Any:
    return _decoder(kind)(value)


def _encoder(kind: str) -> Callable[[Any], Any]:
    return {"text": _encode_text, "date": _encode_date}.get(kind, _encode_number)


def _encode_text(value: Any) -> str | None:
    return value if value is None or type(value) is str else str(value)


def _encode_number(value: Any) -> Any:
    if value is None or type(value) is int:
        return value
    if type(value) is Decimal:
        return f"{value:f}"
    if isinstance(value, Approximate):
        return {"about": _encode_number(value.value)}
    if isinstance(value, str):
        return {"words": value} if value else None
    # Never the value itself: it may be personal, and this ends in a log.
    raise TypeError(f"A column of numbers takes no {type(value).__name__}")


def _encode_date(value: Any) -> Any:
    if value is None:
        return None
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, str):
        return {"words": value} if value else None
    raise TypeError(f"A column of days takes no {type(value).__name__}")


def _decoder(kind: str) -> Callable[[Any], Any]:
    if kind == "text":
        return _decode_text
    if kind == "date":
        return _decode_date
    return _decode_decimal if kind in _DECIMALS else _decode_integer


def _decode_text(value: Any) -> Any:
    return value


def _decode_date(value: Any) -> Any:
    if value is None:
        return None
    return value["words"] if isinstance(value, dict) else date.fromisoformat(value)


def _decode_integer(value: Any) -> Any:
    if isinstance(value, dict):
        return value["words"] if "words" in value else Approximate(value["about"])
    return value


def _decode_decimal(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        return value["words"] if "words" in value else Approximate(Decimal(value["about"]))
    return Decimal(value)
