"""Every upload gets its verdict, and nothing but pixels comes through."""

import io
import struct
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils import translation
from PIL import Image, ImageCms

from portal.attachments.images import MESSAGES, VARIANTS, ImageRefused, read_photo
from tests.attachments import pictures
from tests.attachments.pictures import ACCEPT, CANARY, CASES, METADATA, encoded, exif_bytes, jpeg, png, scene

ACCEPTED = [case for case in CASES if case.verdict == ACCEPT]
SHANGHAI = timezone(timedelta(hours=8))
# All that a JPEG needs to be drawn: JFIF header, tables, frame, restart interval, scan, start and end.
DRAWING_MARKERS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDD, 0xDA}


def verdict_of(data):
    try:
        read_photo(io.BytesIO(data))
    except ImageRefused as error:
        return error.code
    return ACCEPT


def opened(photo, variant="print"):
    return Image.open(io.BytesIO(photo.variants[variant]))


def read(data):
    return read_photo(io.BytesIO(data))


def is_close(colour, expected, tolerance=12):
    return all(abs(got - wanted) <= tolerance for got, wanted in zip(colour, expected, strict=True))


def corners(image):
    """Colours a tenth inside each corner: top left, top right, bottom left, bottom right."""
    width, height = image.size
    places = [(x, y) for y in (height // 10, height * 9 // 10) for x in (width // 10, width * 9 // 10)]
    return [image.convert("RGB").getpixel(place) for place in places]


def jpeg_markers(data):
    """The markers of a JPEG up to its first scan; asserts that the file ends with the picture."""
    markers, position = [], 2
    while not markers or markers[-1] != 0xDA:
        markers.append(data[position + 1])
        position += 2 + struct.unpack_from(">H", data, position + 2)[0]
    assert data.endswith(b"\xff\xd9")
    return markers


def webp_chunks(data):
    """The chunk names of a WebP; asserts that the file is as long as it says."""
    assert struct.unpack_from("<I", data, 4)[0] + 8 == len(data)
    chunks, position = [], 12
    while position < len(data):
        chunks.append(data[position : position + 4])
        length = struct.unpack_from("<I", data, position + 4)[0]
        position += 8 + length + length % 2
    return chunks


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_upload_gets_its_verdict(case):
    assert verdict_of(case.build()) == case.verdict


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_derivatives_are_clean_and_small(case):
    photo = read(case.build())

    assert list(photo.variants) == ["print", "view", "thumb"]
    for name, content in photo.variants.items():
        variant, image = VARIANTS[name], opened(photo, name)
        image.load()
        assert (image.format, image.mode) == (variant.image_format, "RGB")
        assert max(image.size) <= variant.side
        assert variant.max_bytes is None or len(content) <= variant.max_bytes
        assert CANARY not in content
        if variant.image_format == "JPEG":
            assert set(jpeg_markers(content)) <= DRAWING_MARKERS
        else:
            assert webp_chunks(content) == [b"VP8 "]


@pytest.mark.parametrize("case", METADATA[8:], ids=lambda case: case.name)
def test_metadata_files_really_hold_something_to_remove(case):
    """Control of the test above: the canary is in the upload."""
    assert CANARY in case.build()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_stored_turn_comes_out_upright(orientation):
    photo = read(pictures.oriented_jpeg(orientation))

    assert (photo.width, photo.height) == (640, 480)
    for name in VARIANTS:
        image = opened(photo, name)
        assert image.width > image.height
        assert all(map(is_close, corners(image), corners(scene())))


def test_orientation_of_a_heic_is_applied_once():
    turned = pictures.encoded(scene().transpose(Image.Transpose.ROTATE_90), "HEIF", exif=exif_bytes(orientation=6))

    photo = read(turned)

    assert (photo.width, photo.height) == (640, 480)
    assert all(map(is_close, corners(opened(photo)), corners(scene())))


@pytest.mark.parametrize(
    ("build", "left", "right"),
    [
        (lambda: encoded(pictures.half_transparent("RGBA"), "PNG"), (255, 255, 255), (200, 30, 30)),
        (
            lambda: encoded(pictures.half_transparent("RGBA"), "WEBP", lossless=True),
            (255, 255, 255),
            (200, 30, 30),
        ),
        (pictures.palette_with_transparency, (255, 255, 255), (200, 30, 30)),
        (lambda: encoded(pictures.half_transparent("LA"), "PNG"), (255, 255, 255), (81, 81, 81)),
        (pictures.png_transparent_colour, (255, 255, 255), (200, 30, 30)),
        (pictures.png_16_bit_grey, (24, 24, 24), (231, 231, 231)),
        (pictures.png_16_bit_rgb, (255, 0, 128), (255, 0, 128)),
        (pictures.ten_bit_heic, (255, 0, 128), (255, 0, 128)),
    ],
    ids=["RGBA", "WebP", "palette", "grey alpha", "tRNS", "16-bit grey", "16-bit RGB", "10-bit HEIC"],
)
def test_unusual_pixels_keep_their_colours_on_white(build, left, right):
    top_left, top_right, _bottom_left, _bottom_right = corners(opened(read(build())))

    assert is_close(top_left, left)
    assert is_close(top_right, right)


@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_plain_and_print_colours_come_out_alike(mode):
    photo = read(encoded(scene(mode=mode), "JPEG", quality=95))

    assert all(map(is_close, corners(opened(photo)), corners(scene())))


def test_moving_pictures_give_their_first_frame():
    for image_format in ("PNG", "WEBP"):
        photo = read(pictures.moving(image_format))

        assert all(map(is_close, corners(opened(photo)), corners(scene())))


def test_colour_profile_is_applied_and_dropped():
    """The same numbers mean brighter colours under this profile."""
    photo = read(encoded(Image.new("RGB", (64, 64), (60, 200, 60)), "PNG", icc_profile=linear_profile()))

    colour = opened(photo).getpixel((32, 32))
    assert not is_close(colour, (60, 200, 60), tolerance=20)
    assert "icc_profile" not in opened(photo).info


def linear_profile():
    """An sRGB profile with another tone curve: gamma 1."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    for number in range(count):
        tag, offset, _length = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if tag in {b"rTRC", b"gTRC", b"bTRC"}:
            profile[offset : offset + 12] = b"curv" + bytes(8)
    return bytes(profile)


def test_facts_of_the_upload_are_read_before_stripping():
    data = encoded(scene((800, 600)), "JPEG", exif=exif_bytes(taken_at="2026:11:20 14:32:05"))

    photo = read(data)

    assert photo.taken_at == datetime(2026, 11, 20, 14, 32, 5, tzinfo=SHANGHAI)
    assert (photo.width, photo.height, photo.size) == (800, 600, len(data))
    assert len(photo.sha256) == 64
    assert len(photo.perceptual_hash) == 16


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_time_taken_is_read_from_every_kind(image_format):
    photo = read(encoded(scene(), image_format, exif=exif_bytes(taken_at="2026:11:20 14:32:05", offset="+00:00")))

    assert photo.taken_at == datetime(2026, 11, 20, 14, 32, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "0000:00:00 00:00:00",
        "1970:01:01 00:00:00",
        "2000:01:01 00:00:00",
        "2026:13:01 00:00:00",
        "yesterday",
        "\0",
    ],
)
def test_absurd_time_taken_is_unknown(words):
    assert read(jpeg(exif=exif_bytes(taken_at=words))).taken_at is None


def test_absurd_offset_makes_the_time_unknown():
    assert read(jpeg(exif=exif_bytes(offset="noon"))).taken_at is None


def test_photo_without_metadata_has_no_time_taken():
    assert read(jpeg()).taken_at is None


def distance(left, right):
    return (int(left, 16) ^ int(right, 16)).bit_count()


def test_perceptual_hash_is_close_for_copies_and_far_for_others():
    original = read(jpeg()).perceptual_hash
    smaller = read(encoded(scene((400, 300)), "WEBP", quality=40)).perceptual_hash
    turned = read(pictures.oriented_jpeg(6)).perceptual_hash
    other = read(encoded(scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT), "JPEG")).perceptual_hash

    assert distance(original, smaller) <= 6
    assert distance(original, turned) <= 6
    assert distance(original, other) > 12


def test_small_picture_is_not_enlarged():
    photo = read(encoded(scene((200, 150)), "JPEG"))

    assert [opened(photo, name).size for name in VARIANTS] == [(200, 150)] * 3


def test_noise_is_made_smaller_until_it_fits():
    noise = Image.effect_noise((1600, 1600), 120)

    photo = read(encoded(noise, "JPEG", quality=90))

    assert len(photo.variants["view"]) <= VARIANTS["view"].max_bytes
    assert len(photo.variants["thumb"]) <= VARIANTS["thumb"].max_bytes


def test_file_is_read_from_its_start():
    file = io.BytesIO(jpeg())
    file.read(100)

    assert read_photo(file).size == len(file.getvalue())


def test_exactly_20_mb_is_taken_and_one_byte_more_is_not():
    data = jpeg().ljust(20 * 1024 * 1024, b"\0")

    assert verdict_of(data) == ACCEPT
    assert verdict_of(data + b"\0") == "too_large"


def test_every_refusal_has_its_sentence():
    for code in MESSAGES:
        assert str(ImageRefused(code, limit=9, format="PNG"))


@pytest.mark.parametrize("width", [4000, 11_000, 30_000])
def test_a_large_picture_that_would_do_as_jpeg_is_told_so(width):
    with translation.override("zh-hans"), pytest.raises(ImageRefused) as refused:
        read_photo(io.BytesIO(png(width, 4001 if width < 30_000 else 4000)))

    assert refused.value.code == "better_as_jpeg"
    assert str(refused.value) == "PNG 格式的图片最多 1600 万像素，请另存为 JPEG 格式后再上传。"
