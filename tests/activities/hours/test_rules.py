"""What counts never exceeds what was attended nor the shift, and grows with the attendance."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from activities.services.hour_rules import Rules, counted_minutes, tier_of, whole_minutes, within

EIGHT = datetime(2026, 11, 17, 8, 0, tzinfo=timezone.get_default_timezone())


def at(minutes):
    return EIGHT + timedelta(minutes=minutes)


def spans(*pairs):
    return [(at(begins), at(ends)) for begins, ends in pairs]


WINDOW = (at(0), at(240))
seconds = st.integers(-7200, 6 * 3600)
pairs = st.lists(
    st.tuples(seconds, seconds)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: (EIGHT + timedelta(seconds=pair[0]), EIGHT + timedelta(seconds=pair[1]))),
    max_size=4,
)
rules = st.tuples(st.integers(0, 100), st.sampled_from([1, 15, 30])).map(lambda pair: Rules(*pair))


@given(pairs, st.integers(1, 600), rules)
def test_never_more_than_attended_nor_than_the_shift(attended, length, how):
    window = (EIGHT, at(length))

    minutes = counted_minutes(attended, window, how)

    assert 0 <= minutes <= min(whole_minutes(attended), length)
    assert minutes % how.step == 0
    assert minutes == 0 or minutes + how.step > whole_minutes(within(attended, window))


@given(pairs, pairs, rules)
def test_longer_attendance_never_counts_less(attended, more, how):
    assert counted_minutes(attended, WINDOW, how) <= counted_minutes([*attended, *more], WINDOW, how)


@pytest.mark.parametrize(
    ("attended", "how", "minutes"),
    [
        (spans((0, 240)), Rules(), 240),
        (spans((-60, 300)), Rules(), 240),  # the way there, preparation, the way back
        (spans((0, 144)), Rules(), 144),  # 60 % of the shift
        (spans((0, 143)), Rules(), 0),
        (spans((0, 143)), Rules(attended_share=0), 143),
        (spans((0, 100), (120, 200)), Rules(), 180),
        (spans((0, 100), (50, 150)), Rules(), 150),  # what two pairs share counts once
        (spans((0, 179)), Rules(step=30), 150),
        ([], Rules(), 0),
    ],
)
def test_what_counts(attended, how, minutes):
    assert counted_minutes(attended, WINDOW, how) == minutes


@pytest.mark.parametrize(("minutes", "tier"), [(0, 0), (480, 0), (481, 1), (720, 1), (721, 2), (1440, 2)])
def test_longer_days_need_a_higher_union(minutes, tier):
    assert tier_of(minutes, (480, 720)) == tier
