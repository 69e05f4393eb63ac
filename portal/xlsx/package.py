"""The container: parts deflated into temporary files, joined into a ZIP without data descriptors or ZIP64.

Excel offers to repair files that have either, so every size must be known before its header is written; and
because the file's hash is kept as evidence, nothing in it depends on the clock.
"""

import hashlib
import struct
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Self

_MEMORY_PER_PART = 256 * 1024
_COPY = 256 * 1024
_LIMIT = 0xFFFF_FFFF
# Level 1 is three times as fast as 6 on sheet XML, for a file about a quarter larger.
_LEVEL = 1

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_DEFLATED = 8
_UTF8_NAMES = 0x0800
_TIME, _DATE = 0, (2000 - 1980) << 9 | 1 << 5 | 1


class Part:
    """One member of the package, deflated as it is written and held outside memory."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self.crc = 0
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._file = tempfile.SpooledTemporaryFile(max_size=_MEMORY_PER_PART)  # noqa: SIM115 (closed in __exit__)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._file.close()

    @property
    def deflated_size(self) -> int:
        """Bytes that the part takes inside the package, once it is closed."""
        return self._file.tell()

    def write(self, text: str) -> None:
        """Append ``text``, better in few large pieces than in many small ones."""
        data = text.encode()
        self.size += len(data)
        self.crc = zlib.crc32(data, self.crc)
        self._file.write(self._deflate.compress(data))

    def close(self) -> None:
        """End the part; from here on its size, checksum and bytes are final."""
        self._file.write(self._deflate.flush())

    def chunks(self) -> Iterator[bytes]:
        """Yield the deflated bytes from the start; the file is left at its end again."""
        self._file.seek(0)
        while chunk := self._file.read(_COPY):
            yield chunk


class _Output:
    """Writes on, counting and hashing what goes by."""

    def __init__(self, target: BinaryIO) -> None:
        self.position = 0
        self.hash = hashlib.sha256()
        self._target = target

    def write(self, data: bytes) -> None:
        self._target.write(data)
        self.hash.update(data)
        self.position += len(data)


def write_package(target: BinaryIO, parts: Sequence[Part]) -> tuple[int, str]:
    """Join closed ``parts`` into ``target`` and return size and SHA-256; OverflowError, with nothing written,
    if a part or all together would pass 4 GB.
    """
    _refuse_beyond_4gb(parts)
    output = _Output(target)
    directory = []
    for part in parts:
        directory.append(_central_header(part, output.position))
        output.write(_local_header(part))
        for chunk in part.chunks():
            output.write(chunk)
    start = output.position
    for entry in directory:
        output.write(entry)
    count = len(directory)
    output.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, output.position - start, start, 0))
    return output.position, output.hash.hexdigest()


def _local_header(part: Part) -> bytes:
    return _LOCAL.pack(b"PK\x03\x04", *_common_fields(part), 0) + part.name.encode()


def _central_header(part: Part, position: int) -> bytes:
    fields = _VERSION, *_common_fields(part), 0, 0, 0, 0, 0, position
    return _CENTRAL.pack(b"PK\x01\x02", *fields) + part.name.encode()


def _common_fields(part: Part) -> tuple[int, ...]:
    sizes = part.crc, part.deflated_size, part.size, len(part.name.encode())
    return _VERSION, _UTF8_NAMES, _DEFLATED, _TIME, _DATE, *sizes


def _refuse_beyond_4gb(parts: Sequence[Part]) -> None:
    headers = sum(_LOCAL.size + _CENTRAL.size + 2 * len(part.name.encode()) for part in parts)
    whole = headers + sum(part.deflated_size for part in parts)
    if max(whole, *(part.size for part in parts)) >= _LIMIT:
        raise OverflowError("The workbook would pass 4 GB, more than its container can hold")
