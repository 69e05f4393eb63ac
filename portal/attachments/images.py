"""Photos in: uploaded bytes become a verdict and three clean pictures. No database, storage or clock here.

Nothing of the upload but its pixels reaches a derivative: they are decoded by a named decoder within limits,
copied to a new picture and encoded again.
"""

import contextlib
import hashlib
import io
import itertools
import math
import threading
import warnings
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms

from portal.attachments.containers import check_png, is_other_picture, jpeg_scans, kind_of

# Embedded thumbnails are never decoded instead of the picture: they may show what was cropped away.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=2)

MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 30_000
# Megapixels whose decoding keeps a web process under 512 MB (tests/attachments/test_limits.py measures it).
# A sequential JPEG is scaled while it is decoded, so the 108 MP of today's phones fit. One with several scans
# is held whole, component by component: its limit counts pixels times components. PNG and WebP can only be
# decoded whole; 16 MP are more than any screen shows, and take three seconds at worst (40 MP took six).
MAX_MEGAPIXELS = {"JPEG": 120, "JPEG in scans": 153, "PNG": 16, "WEBP": 16, "HEIF": 51}

MESSAGES = {
    "missing": _("Choose photos."),
    "not_image": _("Only pictures can be uploaded."),
    "too_large": _("One photo may have at most 20 MB."),
    "empty": _("The photo file is empty."),
    "too_many": _("At most %(limit)d photos."),
    "not_stored": _("This photo was not uploaded. Tap to try again."),
    "unreadable": _("The picture cannot be read."),
    "too_many_pixels": _("The picture has too many pixels. Make it smaller and upload it again."),
    "better_as_jpeg": _(
        "A picture in the format %(format)s may have at most %(limit)d megapixels. Save it as JPEG and upload it again."
    ),
}

CAMERA_ZONE = ZoneInfo("Asia/Shanghai")  # a camera without an offset shows the wall clock of the office
# Cameras whose clock was never set say 1970, 1980 or the first of January 2000.
EARLIEST_PHOTO = datetime(2000, 1, 2, tzinfo=CAMERA_ZONE)

EXIF_ORIENTATION, EXIF_IFD, EXIF_TAKEN_AT, EXIF_TAKEN_OFFSET = 0x0112, 0x8769, 0x9003, 0x9011
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

SIDEWAYS = {5, 6, 7, 8}

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
PROFILE_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}

_one_at_a_time = threading.Lock()  # the memory of a decoder is bounded per process, so threads take turns


class ImageRefused(Exception):  # noqa: N818 - reads as what happened: the picture was refused
    """A picture that is not taken: ``code`` is a key of MESSAGES, ``str(error)`` the clerk's sentence."""

    def __init__(self, code, **numbers):
        super().__init__(code)
        self.code = code
        self.numbers = numbers

    def __str__(self):
        return MESSAGES[self.code] % self.numbers


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One derivative: it fits a square of ``side`` pixels, and ``max_bytes`` where given."""

    side: int
    image_format: str
    extension: str
    content_type: str
    qualities: tuple[int, ...]
    max_bytes: int | None = None


VARIANTS = {
    "print": Variant(
        side=2560, image_format="JPEG", extension="jpg", content_type="image/jpeg", qualities=(85,)
    ),
    "view": Variant(
        side=1280, image_format="WEBP", extension="webp", content_type="image/webp",
        qualities=(80, 65, 50, 35), max_bytes=180 * 1024,
    ),
    "thumb": Variant(
        side=320, image_format="WEBP", extension="webp", content_type="image/webp",
        qualities=(75, 60, 45, 30), max_bytes=25 * 1024,
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Photo:
    """What is known of an accepted upload.

    ``size`` (bytes) and ``sha256`` are the upload's; ``width`` and ``height`` its pixels, upright;
    ``perceptual_hash`` 64 bits in hex, of which near copies share most; ``taken_at`` aware or
    None; ``variants`` the encoded derivatives by name.
    """

    sha256: str
    size: int
    width: int
    height: int
    perceptual_hash: str
    taken_at: datetime | None
    variants: dict[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Header:
    """What is read before stripping: ``size`` as stored, ``orientation`` an EXIF code or None."""

    size: tuple[int, int]
    orientation: int | None
    taken_at: datetime | None
    profile: bytes


def check_size(size):
    """Raise ImageRefused for an upload of ``size`` bytes that needs no look inside."""
    if size == 0:
        raise ImageRefused("empty")
    if size > MAX_BYTES:
        raise ImageRefused("too_large")


def read_photo(file):
    """Read the binary ``file`` from its start and return its Photo, or raise ImageRefused."""
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    check_size(len(data))
    kind = kind_of(data)
    if kind is None:
        raise ImageRefused("unreadable" if is_other_picture(data) else "not_image")
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow only doubts; our limits and its errors decide
        try:
            return _photo(data, kind)
        except ImageRefused:
            raise
        except Exception as error:  # the border: decoders fail in a dozen ways, all mean the same to a clerk
            raise ImageRefused("unreadable") from error


def _photo(data, kind):
    picture, header = _decode(data, kind)
    clean = _clean(picture, header)
    variants, source = {}, clean
    for name, variant in VARIANTS.items():
        source = _shrink(source, variant.side)
        variants[name] = _encode(source, variant)
    width, height = reversed(header.size) if header.orientation in SIDEWAYS else header.size
    return Photo(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        width=width,
        height=height,
        perceptual_hash=_difference_hash(clean),
        taken_at=header.taken_at,
        variants=variants,
    )


def _decode(data, kind):
    """Return the picture, shrunk to the size of the largest variant, and its Header. Memory peaks here, so
    each step lets go of the one before."""
    image = _open_within_limits(data, kind)
    size = image.size
    target = _fit(size, VARIANTS["print"].side)
    image.draft(None, target)
    image.load()
    header = _read_header(image, size)
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode in {"P", "PA", "1"} or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode not in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        image = image.convert("RGB")
    return image.resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0), header


def _open_within_limits(data, kind):
    """Read the header only; raise ImageRefused for more pixels than may be decoded."""
    if kind == "PNG":
        check_png(data)
    scans = jpeg_scans(data) if kind == "JPEG" else None
    try:
        image = Image.open(io.BytesIO(data), formats=(kind,))
        if kind == "PNG":  # checksums, which decoding does not look at
            Image.open(io.BytesIO(data), formats=(kind,)).verify()
    except Image.DecompressionBombError as error:
        raise ImageRefused("too_many_pixels") from error
    pixels, limit = math.prod(image.size), MAX_MEGAPIXELS[kind]
    if scans and (image.info.get("progressive") or scans.first_components < image.layers):
        pixels, limit = pixels * image.layers, MAX_MEGAPIXELS["JPEG in scans"]
    if max(image.size) <= MAX_SIDE and pixels <= limit * 1_000_000:
        return image
    if kind in {"PNG", "WEBP"} and max(image.size) <= MAX_SIDE and pixels <= MAX_MEGAPIXELS["JPEG"] * 1_000_000:
        raise ImageRefused("better_as_jpeg", format=kind, limit=limit)
    raise ImageRefused("too_many_pixels")


def _read_header(image, size):
    exif, taken = {}, {}
    with contextlib.suppress(Exception):  # a broken EXIF block never costs the photo
        exif = image.getexif()
        taken = exif.get_ifd(EXIF_IFD)
    return Header(
        size=size,
        orientation=exif.get(EXIF_ORIENTATION),
        taken_at=_taken_at(taken),
        profile=image.info.get("icc_profile") or b"",
    )


def _taken_at(exif):
    """The camera's DateTimeOriginal as an aware datetime, or None when absent, broken or never set."""
    words = [str(exif.get(tag, "")).strip(" \0") for tag in (EXIF_TAKEN_AT, EXIF_TAKEN_OFFSET)]
    try:
        taken_at = datetime.strptime(words[0], "%Y:%m:%d %H:%M:%S").replace(tzinfo=CAMERA_ZONE)
        if words[1]:
            taken_at = datetime.strptime(" ".join(words), "%Y:%m:%d %H:%M:%S %z")
    except ValueError:
        return None
    return taken_at if taken_at >= EARLIEST_PHOTO else None


def _clean(picture, header):
    """Return a new RGB picture in sRGB, upright, on white, that carries pixels and nothing else."""
    if picture.mode in {"RGBA", "LA"}:
        page = Image.new("RGB", picture.size, "white")
        page.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
        picture = page
    picture = _to_srgb(picture, header.profile)
    if header.orientation in UPRIGHT:
        picture = picture.transpose(UPRIGHT[header.orientation])
    return Image.frombytes("RGB", picture.size, picture.tobytes())


def _to_srgb(picture, profile_bytes):
    # With a broken profile the colours stay as they stand.
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
        profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
        if profile.profile.xcolor_space.strip() == PROFILE_SPACES[picture.mode]:
            return ImageCms.profileToProfile(picture, profile, SRGB, outputMode="RGB")
    return picture.convert("RGB")


def _fit(size, side):
    """The largest size of the same shape within a square of ``side`` pixels, never larger than ``size``."""
    scale = min(1, side / max(size))
    return tuple(max(1, round(length * scale)) for length in size)


def _shrink(picture, side):
    if max(picture.size) <= side:
        return picture
    return picture.resize(_fit(picture.size, side), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encode(picture, variant):
    """Encode ``picture`` at the best quality that keeps the limit, at last in fewer pixels (fine print)."""
    limit = variant.max_bytes or math.inf
    for quality in variant.qualities:
        content = _encoded(picture, variant.image_format, quality)
        if len(content) <= limit:
            break
    while len(content) > limit:
        picture = _shrink(picture, int(max(picture.size) * 0.95 * math.sqrt(limit / len(content))))
        content = _encoded(picture, variant.image_format, quality)
    return content


def _encoded(picture, image_format, quality):
    content = io.BytesIO()
    picture.save(content, format=image_format, quality=quality)
    return content.getvalue()


def _difference_hash(picture):
    """The difference hash: is each of 8x8 cells brighter than its right neighbour? 64 bits in hex."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    rows = [grey.tobytes()[start : start + 9] for start in range(0, 72, 9)]
    bits = [left > right for row in rows for left, right in itertools.pairwise(row)]
    return f"{sum(bit << place for place, bit in enumerate(bits)):016x}"
