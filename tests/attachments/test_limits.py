"""The worst that is let in: memory and time of a process of its own, and no program started."""

import json
import os
import subprocess
import sys

import pytest
from PIL import Image

from portal.attachments.images import MAX_MEGAPIXELS
from tests.attachments import pictures
from tests.attachments.pictures import encoded
from tests.patience import PATIENCE

MAX_MB, MAX_SECONDS = 512, 10
# What Django and our apps hold in a web process beside Pillow.
RESERVE_MB = 80

MEASURE = r"""
import json, re, sys, time
from django.conf import settings
settings.configure()
from portal.attachments.images import ImageRefused, read_photo
start = time.process_time()
try:
    with open(sys.argv[1], "rb") as file:
        read_photo(file)
    verdict = "accept"
except ImageRefused as error:
    verdict = error.code
with open("/proc/self/status") as status:  # of this program alone; getrusage begins with the parent's
    peak = int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) // 1024
print(json.dumps([verdict, peak, time.process_time() - start]))
"""


def shade(megapixels, mode="RGB"):
    """A picture of just under so many megapixels, 4:3."""
    unit = int((megapixels * 1_000_000 / 12) ** 0.5)
    return Image.linear_gradient("L").resize((4 * unit, 3 * unit)).convert(mode)


def scans_of(data, count):
    """``data`` (a progressive JPEG) with its last scan repeated until it has ``count`` of them."""
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * (count - data.count(b"\xff\xda") + 1) + b"\xff\xd9"


def deep_png(megapixels):
    """The slowest to read: four channels of 16 bits, each row predicted from its neighbours (Paeth)."""
    unit = int((megapixels * 1_000_000 / 12) ** 0.5)
    row = b"\4" + bytes(range(1, 9)) * (4 * unit)
    return pictures.png(4 * unit, 3 * unit, depth=16, colour=6, rows=row * (3 * unit))


def heic(mode, size):
    image = Image.linear_gradient("L").resize(size).convert(mode)
    return encoded(image, "HEIF", quality=40, enc_params={"preset": "ultrafast"})


LIMIT = MAX_MEGAPIXELS
SCANS = LIMIT["JPEG in scans"]
WORST = {
    "JPEG": lambda: encoded(shade(LIMIT["JPEG"]), "JPEG", subsampling=0),
    "JPEG in CMYK": lambda: encoded(shade(LIMIT["JPEG"], "CMYK"), "JPEG"),
    "JPEG in scans": lambda: encoded(shade(SCANS / 3), "JPEG", subsampling=0, progressive=True),
    "JPEG in scans, CMYK": lambda: encoded(shade(SCANS / 4, "CMYK"), "JPEG", progressive=True),
    "JPEG in 32 scans": lambda: scans_of(encoded(shade(SCANS / 3), "JPEG", subsampling=0, progressive=True), 32),
    "PNG with alpha": lambda: encoded(shade(LIMIT["PNG"], "RGBA"), "PNG", compress_level=1),
    "PNG of 16 bits with alpha": lambda: deep_png(LIMIT["PNG"]),
    "PNG, grey with alpha": lambda: encoded(shade(LIMIT["PNG"], "LA"), "PNG", compress_level=1),
    "PNG with a transparent colour": lambda: encoded(
        shade(LIMIT["PNG"]), "PNG", compress_level=1, transparency=(3, 3, 3)
    ),
    "WebP": lambda: encoded(shade(LIMIT["WEBP"]), "WEBP", method=0),
}
# Making these takes longer than reading them.
SLOW_TO_MAKE = {"HEIC": lambda: heic("RGB", (8192, 6144))}


def measure(data, tmp_path, environment=None):
    """``(verdict, peak MB, seconds of CPU)`` of reading ``data`` in a new process."""
    path = tmp_path / "upload"
    path.write_bytes(data)
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], env=environment, capture_output=True, check=True, timeout=PATIENCE
    )
    return json.loads(run.stdout)


def assert_within_limits(data, tmp_path):
    verdict, peak, seconds = measure(data, tmp_path)

    assert verdict == "accept"
    assert peak <= MAX_MB - RESERVE_MB
    assert seconds <= MAX_SECONDS


@pytest.mark.parametrize("name", WORST)
def test_largest_pictures_that_are_let_in_stay_within_memory_and_time(name, tmp_path):
    assert_within_limits(WORST[name](), tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", SLOW_TO_MAKE)
def test_largest_slow_pictures_stay_within_memory_and_time(name, tmp_path):
    assert_within_limits(SLOW_TO_MAKE[name](), tmp_path)


@pytest.mark.parametrize("name", ["JPEG", "PNG with alpha", "WebP"])
def test_a_little_more_is_refused_in_no_time(name, tmp_path, monkeypatch):
    """Control: what the limits hold off would not fit, or takes no part in the promise above."""
    for kind in MAX_MEGAPIXELS:
        monkeypatch.setitem(MAX_MEGAPIXELS, kind, MAX_MEGAPIXELS[kind] * 1.1)
    larger = WORST[name]()

    verdict, peak, seconds = measure(larger, tmp_path)

    assert verdict == ("too_many_pixels" if name == "JPEG" else "better_as_jpeg")
    assert peak <= 130
    assert seconds <= 1


def test_no_program_is_ever_started(tmp_path):
    """A Ghostscript that leaves a mark stands first in the path."""
    mark = tmp_path / "started"
    for name in ("gs", "gswin64c", "djpeg", "xv"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\ntouch {mark}\n")
        program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    for case in pictures.SCRIPTS:
        if case.name.startswith("EPS"):
            assert measure(case.build(), tmp_path, environment)[0] == case.verdict

    assert not mark.exists()
