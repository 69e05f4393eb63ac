"""The codes of shifts: on a screen, good for a minute; on paper, good until they are taken down.

A code says which shift (or which paper) and in which direction, and proves it with a keyed hash of that and of the
time. The key is derived from the site's secret; nothing of a code is kept.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from activities.models import Poster, Shift

IN, OUT, PAPER = "i", "o", "p"
PROOF_BYTES = 10
FORM = re.compile(r"([0-9a-z]{1,12})-([iop])-([a-z2-7]{16})", re.ASCII)


@dataclass(frozen=True)
class Scanned:
    """What a code opens. ``direction`` is "" where the person says it: a code on paper serves both."""

    shift: Shift
    direction: str
    poster: Poster | None = None


def code_of(shift: Shift, direction: str, at: datetime) -> str:
    """The code on the screen at ``at``."""
    return _code(shift.pk, direction, _step(at.timestamp()))


def code_on_paper(poster: Poster) -> str:
    return _code(poster.pk, PAPER, 0)


def seconds_left(at: datetime) -> int:
    """How long the code of ``at`` stays on the screen."""
    return settings.QR_STEP_SECONDS - int(at.timestamp()) % settings.QR_STEP_SECONDS


def shape_of(code: str) -> tuple[int, str, str] | None:
    """``(key, direction, proof)`` of something that looks like a code, or None."""
    found = FORM.fullmatch(code)
    key = base36_to_int(found[1]) if found else 0
    return (key, found[2], found[3]) if found and key < 2**63 else None


def is_genuine(code: str, at: datetime) -> bool:
    """True when ``code`` was made here and its time is not over: this step or the one before, and a little more
    for the clocks of several servers. Codes on paper have no time; whether they hang is in the database."""
    shape = shape_of(code)
    if shape is None:
        return False
    key, direction, proof = shape
    if direction == PAPER:
        return settings.POSTERS_ALLOWED and _fits(key, PAPER, 0, proof)
    moment, skew = at.timestamp(), settings.QR_SKEW_SECONDS
    steps = range(_step(moment - skew) - 1, _step(moment + skew) + 1)
    return any(_fits(key, direction, step, proof) for step in steps)


def opened_by(code: str) -> Scanned | None:
    """What a genuine ``code`` opens; None for a paper that was taken down and a shift that is no more."""
    shape = shape_of(code)
    if shape is None:
        return None
    key, direction, _proof = shape
    if direction == PAPER:
        poster = Poster.objects.live().filter(pk=key).first()
        shift = poster and _shifts().filter(pk=poster.shift_id).first()
        return Scanned(shift, "", poster) if shift else None
    shift = _shifts().filter(pk=key).first()
    return Scanned(shift, direction) if shift else None


def _shifts():
    return Shift.objects.select_related("activity__organization__successor", "activity__plan")


def _step(seconds: float) -> int:
    return int(seconds // settings.QR_STEP_SECONDS)


def _code(key: int, direction: str, step: int) -> str:
    return f"{int_to_base36(key)}-{direction}-{_proof(key, direction, step)}"


def _proof(key: int, direction: str, step: int) -> str:
    digest = salted_hmac("activities.attendance.codes", f"{key}:{direction}:{step}", algorithm="sha256").digest()
    return base64.b32encode(digest[:PROOF_BYTES]).decode().lower()


def _fits(key: int, direction: str, step: int, proof: str) -> bool:
    return hmac.compare_digest(_proof(key, direction, step), proof)
