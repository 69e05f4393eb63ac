"""Counts as clerks write them."""

import pytest

from portal.imports.words import read_count
from portal.imports.words.numerals import read_numeral

ABOUT = True


@pytest.mark.parametrize(
    ("text", "value", "is_approximate"),
    [
        ("149人次", 149, False),
        ("203个", 203, False),
        ("5次", 5, False),
        ("3", 3, False),
        ("３０人", 30, False),
        ("1,200", 1200, False),
        ("1.2万", 12000, False),
        ("达300人次", 300, False),
        ("共计45名", 45, False),
        ("志愿者30名", 30, False),
        ("30人（含家属）", 30, False),
        ("一百二十", 120, False),
        ("一百二", 120, False),
        ("一百零二", 102, False),
        ("十二人", 12, False),
        ("两百", 200, False),
        ("一万零二百", 10200, False),
        ("0", 0, False),
        ("60多个", 60, ABOUT),
        ("60+", 60, ABOUT),
        ("约60", 60, ABOUT),
        ("60左右", 60, ABOUT),
        ("近百人", 100, ABOUT),
        ("上百人", 100, ABOUT),
        ("百余人", 100, ABOUT),
        ("一百多", 100, ABOUT),
        ("30余名", 30, ABOUT),
        ("约30余名", 30, ABOUT),
        ("930多场", 930, ABOUT),
        ("不少于20人", 20, ABOUT),
        ("超过500人次", 500, ABOUT),
        ("不足10人", 10, ABOUT),
        ("1.2万余人次", 12000, ABOUT),
        ("20-30人", 20, ABOUT),
        ("20人至30人", 20, ABOUT),
        ("30名（约）", 30, ABOUT),
        (7, 7, False),
        (7.0, 7, False),
    ],
)
def test_count_is_read(text, value, is_approximate):
    count = read_count(text)

    assert (count.value, count.is_approximate) == (value, is_approximate)


@pytest.mark.parametrize(
    "text",
    [
        "几十人",
        "数百人",
        "若干",
        "二三十人",
        "每场30人",
        "第3期",
        "男20人,女10人",
        "10 200",
        "12,34",
        "①10人",
        "10²",
        "-5",
        "0.5",
        "1e5",
        "99999999",
        "一千万亿",
        "二零二零",
        "30-20人",
        "8天半",
        "三五人",
        0.5,
        -1,
        True,
        float("nan"),
        float("inf"),
        "9" * 500,
    ],
)
def test_what_is_not_one_number_is_not_guessed(text):
    assert read_count(text) is None


def test_measure_tells_people_from_occasions():
    assert read_count("30人次").counts(("人次", "人"))
    assert read_count("30").counts(("人次", "人"))
    assert not read_count("30场").counts(("人次", "人"))


def test_bounds_and_ranges_say_how_they_were_taken():
    assert read_count("约60").remarks == ()
    assert len({read_count(text).remarks for text in ("60多个", "不足60个", "60-70个")}) == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [("3万5千", 35000), ("壹佰贰拾", 120), ("1.5亿", 150_000_000), ("三千零五十", 3050), ("九十九万", 990_000)],
)
def test_numerals(text, number):
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["", "5千3万", "一二", "百百", "万万亿亿", "3万5万", "1.2万0.5千", "1,2", "十百"])
def test_broken_numerals(text):
    assert read_numeral(text) is None
