"""Pictures built in code, good, odd and hostile, each with the verdict that it must get."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()

# Stands wherever a file can hide words; found in a derivative, something but pixels came through.
CANARY = b"CANARY-3f9c"
EXIF_ORIENTATION, EXIF_IFD, GPS_IFD, EXIF_TAKEN_AT = 0x0112, 0x8769, 0x8825, 0x9003
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>33,34.5N' + CANARY + b"</exif:GPSLatitude></x:xmpmeta>"
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x19\0\x0b" + CANARY + b"\0"

ACCEPT, UNREADABLE, TOO_MANY, NOT_IMAGE = "accept", "unreadable", "too_many_pixels", "not_image"


@dataclass(frozen=True)
class Case:
    """One upload: ``verdict`` is "accept" or the code of its refusal."""

    name: str
    build: Callable[[], bytes]
    verdict: str


def scene(size=(640, 480), mode="RGB"):
    """A picture whose four corners differ: red, green, blue, white. It shows every turn and lost channel."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    middle_x, middle_y = size[0] // 2, size[1] // 2
    draw.rectangle((0, 0, middle_x - 1, middle_y - 1), fill=(200, 30, 30))
    draw.rectangle((middle_x, 0, size[0], middle_y - 1), fill=(30, 160, 60))
    draw.rectangle((0, middle_y, middle_x - 1, size[1]), fill=(30, 60, 200))
    return image.convert(mode)


def encoded(image, image_format, **options):
    content = io.BytesIO()
    image.save(content, image_format, **options)
    return content.getvalue()


def jpeg(**options):
    return encoded(scene(), "JPEG", **options)


def exif_bytes(*, orientation=None, taken_at="2026:11:20 14:32:05", offset="", gps=True):
    """EXIF with a position, a camera's serial number, a comment, and the fields that are asked for."""
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()  # ImageDescription
    if orientation is not None:
        exif[EXIF_ORIENTATION] = orientation
    details = exif.get_ifd(EXIF_IFD)
    details[EXIF_TAKEN_AT] = taken_at
    if offset:
        details[0x9011] = offset
    details[0xA431] = CANARY.decode()  # BodySerialNumber
    if gps:
        position = exif.get_ifd(GPS_IFD)
        position[1], position[2] = "N", (33.0, 34.0, 30.5)
        position[29] = CANARY.decode()
    return exif.tobytes()


def oriented_jpeg(orientation):
    """A JPEG of ``scene()`` that is stored turned and says so: upright again it equals the scene."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = scene() if undo is None else scene().transpose(undo)
    return encoded(stored, "JPEG", exif=exif_bytes(orientation=orientation))


def jpeg_with_segment(marker, payload):
    """A JPEG with one more segment after its start."""
    data = jpeg()
    return data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload + data[2:]


def jpeg_with_sof(width, height, data=None):
    """A small JPEG (or ``data``) whose frame header claims another size."""
    data = data or jpeg()
    at = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def jpeg_in_separate_scans():
    """A sequential JPEG whose first scan says that it holds one component of three."""
    data = jpeg()
    at = data.index(b"\xff\xda")
    return data[:at] + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" + data[at + 14 :]


def avif_under_a_shared_brand():
    data = encoded(scene(), "AVIF")
    return data[:8] + b"mif1" + data[12:]


def jpeg_with_scans(count):
    """A progressive JPEG whose last scan is repeated: a small file that is passed over ``count`` times."""
    data = jpeg(progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def large_profile():
    """A valid sRGB profile of 900 kB: the usual one with padding in an unknown tag."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    padding = CANARY * (900_000 // len(CANARY))
    return struct.pack(">I", len(profile) + len(padding)) + profile[4:] + padding


def png_chunk(kind, payload):
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def png(width, height, *, depth=8, colour=2, chunks=(), rows=b""):
    """A PNG from parts: header, ``chunks``, ``rows`` (raw scan lines, compressed here), end."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(rows, 1))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + b"".join(chunks) + pixels + png_chunk(b"IEND", b"")


def png_with_chunks(*chunks):
    """The scene as PNG with ``chunks`` before its pixels."""
    data = encoded(scene(), "PNG")
    at = data.index(b"IDAT") - 4
    return data[:at] + b"".join(chunks) + data[at:]


def ztxt(words):
    return png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(words, 9))


def png_16_bit_grey():
    """From black at the left to almost white at the right."""
    row = b"\0" + struct.pack(">64H", *(column * 1023 for column in range(64)))
    return png(64, 64, depth=16, colour=0, rows=row * 64)


def png_16_bit_rgb():
    return png(64, 64, depth=16, rows=(b"\0" + b"\xff\xff\x00\x00\x80\x00" * 64) * 64)


def png_transparent_colour():
    """RGB with one colour declared transparent (tRNS)."""
    rows = (b"\0" + b"\x00\x00\x00" * 32 + b"\xc8\x1e\x1e" * 32) * 64
    return png(64, 64, chunks=[png_chunk(b"tRNS", bytes(6))], rows=rows)


def half_transparent(mode):
    """Left half clear over black, right half solid red (grey in LA): on paper the left half must be white."""
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    image.paste((200, 30, 30, 255), (100, 0, 200, 100))
    return image.convert(mode)


def palette_with_transparency():
    image = half_transparent("RGBA").quantize(16)
    return encoded(image, "PNG")


def moving(image_format):
    frames = [scene((120, 90)), scene((120, 90)).rotate(90), Image.new("RGB", (120, 90), "black")]
    return encoded(frames[0], image_format, save_all=True, append_images=frames[1:], duration=100)


def mpo():
    return encoded(scene(), "MPO", save_all=True, append_images=[Image.new("RGB", (640, 480), "black")])


def heic(**options):
    return encoded(scene(), "HEIF", quality=60, enc_params={"preset": "ultrafast"}, **options)


def gif(frames):
    """A GIF of ``frames`` one-pixel frames."""
    frame = bytes.fromhex("21f9040001000000 2c 0000000001000100 00 0202440100")
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b"


def webp_canvas(width, height):
    """An extended WebP whose canvas claims a size that its one frame does not have."""
    frame = encoded(scene((16, 16)), "WEBP", lossless=True)[12:]
    canvas = struct.pack("<I", 0)[:4] + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def zip_of(name, content):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(name, content)
    return archive.getvalue()


def flipped(data, position):
    return data[:position] + bytes((data[position] ^ 0xFF,)) + data[position + 1 :]


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n(%pipe%touch x) (w) file\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert('" + CANARY + b"')</script></body></html>"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

CONTROLS = [
    Case("phone 12 MP", lambda: encoded(scene((4000, 3000)), "JPEG"), ACCEPT),
    Case("grey JPEG", lambda: encoded(scene(mode="L"), "JPEG"), ACCEPT),
    Case("CMYK JPEG", lambda: encoded(scene(mode="CMYK"), "JPEG"), ACCEPT),
    Case("progressive JPEG", lambda: jpeg(progressive=True), ACCEPT),
    Case("two pictures in one JPEG (MPO)", mpo, ACCEPT),
    Case("16-bit grey PNG", png_16_bit_grey, ACCEPT),
    Case("16-bit RGB PNG", png_16_bit_rgb, ACCEPT),
    Case("1-bit PNG", lambda: encoded(scene(mode="1"), "PNG"), ACCEPT),
    Case("palette PNG", lambda: encoded(scene().quantize(8), "PNG"), ACCEPT),
    Case("palette PNG with transparency", palette_with_transparency, ACCEPT),
    Case("PNG with alpha", lambda: encoded(half_transparent("RGBA"), "PNG"), ACCEPT),
    Case("grey PNG with alpha", lambda: encoded(half_transparent("LA"), "PNG"), ACCEPT),
    Case("PNG with a transparent colour", png_transparent_colour, ACCEPT),
    Case("moving PNG", lambda: moving("PNG"), ACCEPT),
    Case("WebP", lambda: encoded(scene(), "WEBP"), ACCEPT),
    Case("WebP with alpha", lambda: encoded(half_transparent("RGBA"), "WEBP", lossless=True), ACCEPT),
    Case("moving WebP", lambda: moving("WEBP"), ACCEPT),
    Case("HEIC", heic, ACCEPT),
    Case("HEIC 10 bit", lambda: ten_bit_heic(), ACCEPT),
    Case("one pixel", lambda: encoded(Image.new("RGB", (1, 1), "red"), "PNG"), ACCEPT),
    Case("30000x1", lambda: encoded(Image.new("RGB", (30_000, 1), "red"), "PNG"), ACCEPT),
    Case("1x30000", lambda: encoded(Image.new("RGB", (1, 30_000), "red"), "JPEG"), ACCEPT),
]

METADATA = [
    *(Case(f"orientation {code}", lambda code=code: oriented_jpeg(code), ACCEPT) for code in range(1, 9)),
    Case("GPS in EXIF of a JPEG", lambda: jpeg(exif=exif_bytes()), ACCEPT),
    Case("GPS in EXIF of a WebP", lambda: encoded(scene(), "WEBP", exif=exif_bytes(), xmp=XMP), ACCEPT),
    Case("GPS in EXIF of a PNG", lambda: encoded(scene(), "PNG", exif=exif_bytes()), ACCEPT),
    Case("GPS in EXIF of a HEIC", lambda: heic(exif=exif_bytes(), xmp=XMP), ACCEPT),
    Case("XMP in a JPEG", lambda: jpeg_with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), ACCEPT),
    Case(
        "XMP in a PNG",
        lambda: png_with_chunks(png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
        ACCEPT,
    ),
    Case("text in a PNG", lambda: png_with_chunks(png_chunk(b"tEXt", b"Comment\0" + CANARY)), ACCEPT),
    Case("IPTC", lambda: jpeg_with_segment(0xED, IPTC), ACCEPT),
    Case("comment", lambda: jpeg(comment=CANARY), ACCEPT),
    Case("thumbnail in EXIF", lambda: jpeg(exif=exif_bytes() + encoded(scene((160, 120)), "JPEG")), ACCEPT),
    Case("broken EXIF", lambda: jpeg_with_segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f" + CANARY), ACCEPT),
    Case("moving photo, video behind", lambda: jpeg() + b"\xff\xda\0\x02" * 50_000 + CANARY, ACCEPT),
    Case("trailing bytes", lambda: jpeg() + CANARY * 1000, ACCEPT),
    Case("colour profile of 900 kB", lambda: jpeg(icc_profile=large_profile()), ACCEPT),
    Case("broken colour profile", lambda: jpeg(icc_profile=CANARY * 20), ACCEPT),
]

BOMBS = [
    Case(
        "PNG 50000x50000 1 bit",
        lambda: png(50_000, 50_000, depth=1, colour=0, rows=bytes(12_502_000)),
        TOO_MANY,
    ),
    Case("PNG header only", lambda: png(65_535, 65_535), TOO_MANY),
    Case("PNG 13000x13000", lambda: png(13_000, 13_000, rows=bytes(39_001 * 300)), TOO_MANY),
    Case("PNG too long", lambda: png(30_001, 1, rows=bytes(90_004)), TOO_MANY),
    Case("JPEG frame 65500x65500", lambda: jpeg_with_sof(65_500, 65_500), TOO_MANY),
    Case("JPEG 121 MP", lambda: jpeg_with_sof(11_000, 11_000), TOO_MANY),
    Case("JPEG in scans 52 MP", lambda: jpeg_with_sof(8_000, 6_500, jpeg(progressive=True)), TOO_MANY),
    Case(
        "JPEG in scans 40 MP CMYK",
        lambda: jpeg_with_sof(8_000, 5_000, encoded(scene(mode="CMYK"), "JPEG", progressive=True)),
        TOO_MANY,
    ),
    Case("JPEG in separate scans 52 MP", lambda: jpeg_with_sof(8_000, 6_500, jpeg_in_separate_scans()), TOO_MANY),
    Case("JPEG frame larger than its data", lambda: jpeg_with_sof(10_000, 10_000), ACCEPT),  # the rest is grey
    Case("JPEG of 1500 scans", lambda: jpeg_with_scans(1_500), UNREADABLE),
    Case(
        "JPEG of a million segments",
        lambda: b"\xff\xd8" + b"\xff\xfe\0\x02" * 1_000_000 + jpeg()[2:],
        UNREADABLE,
    ),
    Case("PNG of a million chunks", lambda: png_with_chunks(png_chunk(b"prVt", b"") * 1_000_000), UNREADABLE),
    Case("PNG text that inflates to 50 MB", lambda: png_with_chunks(ztxt(bytes(50_000_000))), UNREADABLE),
    Case("PNG of 80 texts of 1 MB", lambda: png_with_chunks(ztxt(bytes(1_000_000)) * 80), UNREADABLE),
    Case(
        "PNG profile that inflates to 50 MB",
        lambda: png_with_chunks(png_chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(50_000_000)))),
        UNREADABLE,
    ),
    Case("WebP canvas 16383x16383", lambda: webp_canvas(16_383, 16_383), TOO_MANY),
    Case("HEIC that lies about its size", lambda: lying_heic(), UNREADABLE),
    Case("GIF screen 65535x65535", lambda: b"GIF89a" + b"\xff" * 4 + b"\0\0\0\x3b", UNREADABLE),
    Case("GIF of 20,000 frames, renamed", lambda: gif(20_000), UNREADABLE),
    Case("BMP", lambda: encoded(scene(), "BMP"), UNREADABLE),
    Case("TIFF", lambda: encoded(scene(), "TIFF"), UNREADABLE),
    Case("FITS", lambda: b"SIMPLE  =                    T".ljust(2880), NOT_IMAGE),
    Case("larger than 20 MB", lambda: jpeg() + bytes(20 * 1024 * 1024), "too_large"),
]

SCRIPTS = [
    Case("SVG", lambda: SVG, NOT_IMAGE),
    Case("SVG without declaration", lambda: SVG[SVG.index(b"<svg") :], NOT_IMAGE),
    Case("SVG after a byte order mark", lambda: b"\xef\xbb\xbf" + SVG, NOT_IMAGE),
    Case("SVG compressed", lambda: b"\x1f\x8b\x08" + zlib.compress(SVG), NOT_IMAGE),
    Case("SVG with an entity", lambda: b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///x">]>' + SVG, NOT_IMAGE),
    Case("HTML", lambda: HTML, NOT_IMAGE),
    Case("PHP", lambda: b"<?php system($_GET['c']); ?>", NOT_IMAGE),
    Case("program", lambda: b"MZ" + bytes(200), NOT_IMAGE),
    Case("PDF", lambda: PDF, NOT_IMAGE),
    Case("ZIP", lambda: zip_of("a.jpg", jpeg()), NOT_IMAGE),
    Case("GIF that is a script", lambda: b"GIF89a/*" + bytes(10) + b"*/=1;alert(1);", UNREADABLE),
    Case("JPEG with HTML in a comment", lambda: jpeg(comment=HTML), ACCEPT),
    Case("JPEG with a ZIP behind", lambda: jpeg() + zip_of(CANARY.decode(), CANARY), ACCEPT),
    Case("JPEG with a PDF behind", lambda: jpeg() + PDF + CANARY, ACCEPT),
    Case("PNG with PHP behind", lambda: encoded(scene(), "PNG") + b"<?php /*" + CANARY, ACCEPT),
    Case("EPS", lambda: EPS, NOT_IMAGE),
    Case(
        "EPS behind a DOS header",
        lambda: b"\xc5\xd0\xd3\xc6" + struct.pack("<I", 30) + bytes(22) + EPS,
        NOT_IMAGE,
    ),
    Case("MVG", lambda: b"push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'msl:x'\n", NOT_IMAGE),
    Case("WMF", lambda: b"\xd7\xcd\xc6\x9a" + bytes(40), NOT_IMAGE),
]

BROKEN = [
    Case("no bytes", lambda: b"", "empty"),
    Case("JPEG cut in half", lambda: jpeg()[: len(jpeg()) // 2], UNREADABLE),
    Case("JPEG cut in its header", lambda: jpeg()[:100], UNREADABLE),
    Case("PNG cut in half", lambda: encoded(scene(), "PNG")[:600], UNREADABLE),
    Case("WebP cut in half", lambda: encoded(scene(), "WEBP")[:300], UNREADABLE),
    Case("HEIC cut in half", lambda: heic()[: len(heic()) // 2], UNREADABLE),
    Case("PNG with a wrong checksum in its pixels", lambda: flipped(encoded(scene(), "PNG"), -16), UNREADABLE),
    Case("PNG with a wrong checksum in its header", lambda: flipped(encoded(scene(), "PNG"), 30), UNREADABLE),
    Case("PNG 0x0", lambda: png(0, 0), UNREADABLE),
    Case("JPEG 0x0", lambda: jpeg_with_sof(0, 0), UNREADABLE),
    Case("JPEG start only", lambda: b"\xff\xd8\xff", UNREADABLE),
    Case("JPEG of noise", lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, UNREADABLE),
    Case("HEIC box only", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", UNREADABLE),
    Case("AVIF", lambda: encoded(scene(), "AVIF"), UNREADABLE),
    Case("AVIF under a shared brand", avif_under_a_shared_brand, UNREADABLE),
    Case("MPO with a broken second picture", lambda: mpo()[:-2000] + bytes(2000), ACCEPT),
    Case("MPO with a broken index", lambda: jpeg_with_segment(0xE2, b"MPF\0II*\0\xff\xff\xff\x7f"), ACCEPT),
]

CASES = [*CONTROLS, *METADATA, *BOMBS, *SCRIPTS, *BROKEN]


def ten_bit_heic():
    row = struct.pack("<HHH", 65_535, 0, 32_768) * 64
    file = pillow_heif.from_bytes(mode="RGB;16", size=(64, 64), data=row * 64)
    content = io.BytesIO()
    file.save(content, quality=80)
    return content.getvalue()


def lying_heic():
    """A HEIC whose property box claims 100x100 for a picture of 640x480."""
    return heic().replace(struct.pack(">II", 640, 480), struct.pack(">II", 100, 100))
