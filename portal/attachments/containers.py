"""First look at the bytes of a picture, before any decoder: its kind, and what would cost too much."""

import re
import struct
from dataclasses import dataclass

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
# Pictures of kinds that we do not take; everything else that is not ours is no picture to an office.
OTHER_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS")

MAX_PNG_CHUNKS = 20_000  # 20 MB in the 1 kB pieces of the most wasteful encoder
MAX_JPEG_SEGMENTS = 2_000  # before the first scan; a 16 MB colour profile has 260
MAX_JPEG_SCANS = 32  # progressive encoders write 10, the thriftiest 18

JPEG_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9


class ContainerError(Exception):
    """The file is built in a way that no camera or office program builds."""


@dataclass(frozen=True)
class Scans:
    """How a JPEG is laid out: number of scans, and components in the first one."""

    count: int
    first_components: int


def kind_of(data):
    """Return JPEG, PNG, WEBP or HEIF by the first bytes; None for everything else, whatever its name says."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return "HEIF"
    return None


def is_other_picture(data):
    """True for the usual kinds of picture that are not taken: GIF, BMP, TIFF, AVIF, ICO, PSD."""
    return data.startswith(OTHER_PICTURES) or data[4:12] in {b"ftypavif", b"ftypavis"}


def check_png(data):
    """Raise ContainerError for more chunks than any encoder writes: each costs the decoder a slow step."""
    position = 8
    for _count in range(MAX_PNG_CHUNKS):
        if position + 8 > len(data) or data[position + 4 : position + 8] == b"IEND":
            return
        position += 12 + struct.unpack_from(">I", data, position)[0]
    raise ContainerError("too many chunks")


def jpeg_scans(data):
    """Return the Scans of a JPEG. Raise ContainerError for too many segments or scans: each scan of a
    progressive picture is another pass over all of it. What follows the end of the picture (a video in a
    moving photo, a second picture) is not looked at."""
    position, segments, count, first_components = 2, 0, 0, 0
    while marker := JPEG_NEXT_MARKER.search(data, position):
        position, code = marker.end(), data[marker.end() - 1]
        if code == END_OF_IMAGE:
            break
        length = int.from_bytes(data[position : position + 2], "big")
        if code == START_OF_SCAN:
            count += 1
            first_components = first_components or data[position + 2 : position + 3][0]
        segments += 1
        position += max(length, 2)
        if count > MAX_JPEG_SCANS or segments > MAX_JPEG_SEGMENTS:
            raise ContainerError("too many scans or segments")
    return Scans(count, first_components)
