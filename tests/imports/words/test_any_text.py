"""Whatever stands in a cell: no reader raises, none takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.imports.words import is_blank, plain, read_count, read_kind, read_money, read_when, shown, year_in

SIGNS = "0123456789\u3007零一二两三十百千万亿年月日号第每人次场元共约近多余.,、;-~至到()/:=×节春五前后以来 "
TEXTS = st.one_of(st.text(max_size=200), st.text(alphabet=SIGNS, max_size=150))
CELLS = st.one_of(TEXTS, st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates(), st.none())
# Each repeats what a pattern repeats, and fails at its end.
TRAPS = [
    f"{sign * 119}x"
    for sign in (
        "1",
        "1,",
        "一",
        "十",
        "万",
        "约",
        "约共",
        "多",
        "2020年",
        "1-",
        "1、",
        "节",
        "节前",
        "春节",
        "(",
        "上",
        "=",
        "1月",
        " ",
        "1.",
    )
]


def read_all(cell):
    read_count(cell)
    read_money(cell)
    read_when(cell, year=2020)
    read_when(cell, year=None)
    is_blank(cell)
    text = shown(cell)
    return read_kind(text), year_in(text), plain(text)


@given(CELLS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_reader_raises(cell):
    read_all(cell)


@pytest.mark.parametrize("text", TRAPS)
def test_no_reader_takes_long(text):
    start = time.perf_counter()

    for length in (len(text), 120, 60):
        read_all(text[-length:])

    assert time.perf_counter() - start < 5  # a pattern that backtracks takes for ever
