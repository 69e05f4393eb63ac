"""From when somebody was there to the minutes that count. Pure; the rules come in as arguments.

What counts is time served within the shift: the way there and back and preparation lie outside its window (registers of
volunteers; the 2012 measures), so both ends are cut. Who was there for less than a share of the shift has served
nothing that counts; what is left is rounded down to a step. Long days need a higher reviewer (rules of i志愿).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Rules:
    """``attended_share`` in percent of the shift, ``step`` and ``tiers`` in minutes; ``tiers`` ascend."""

    attended_share: int = 60
    step: int = 1
    tiers: tuple[int, ...] = (480, 720)


def whole_minutes(spans: Iterable[Span]) -> int:
    """Whole minutes that ``spans`` cover together; what two of them share counts once."""
    seconds, end = 0.0, None
    for begins, ends in sorted(spans):
        start = begins if end is None or begins > end else end
        if ends > start:
            seconds += (ends - start).total_seconds()
            end = ends
    return int(seconds // 60)


def within(spans: Iterable[Span], window: Span) -> list[Span]:
    """``spans`` cut to ``window``; those outside are gone."""
    cut = [(max(begins, window[0]), min(ends, window[1])) for begins, ends in spans]
    return [(begins, ends) for begins, ends in cut if begins < ends]


def counted_minutes(spans: Iterable[Span], window: Span, rules: Rules) -> int:
    """Minutes that count of a person who was there during ``spans`` of a shift that lasted ``window``."""
    minutes = whole_minutes(within(spans, window))
    if minutes * 100 < rules.attended_share * whole_minutes([window]):
        return 0
    return minutes - minutes % max(rules.step, 1)


def tier_of(day_minutes: int, tiers: Sequence[int]) -> int:
    """How many of ``tiers`` a day of ``day_minutes`` exceeds: 0 the unit confirms, 1 the upper union, 2 the city."""
    return sum(day_minutes > limit for limit in tiers)
