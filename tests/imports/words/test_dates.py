"""Times as clerks write them; the file reports for 2020."""

from datetime import date, datetime

import pytest

from portal.imports.words import read_when, year_in


def parts(value, year=2020):
    when = read_when(value, year=year)
    return when and (when.precision, str(when.first or ""), str(when.last or ""), when.reporting_year)


@pytest.mark.parametrize(
    ("value", "precision", "first", "last"),
    [
        (date(2020, 2, 5), "day", "2020-02-05", "2020-02-05"),
        (datetime(2020, 2, 5, 9, 30), "day", "2020-02-05", "2020-02-05"),  # noqa: DTZ001 - as Excel gives it
        (43866, "day", "2020-02-05", "2020-02-05"),
        ("43866", "day", "2020-02-05", "2020-02-05"),
        ("2020-02-05", "day", "2020-02-05", "2020-02-05"),
        ("2020/2/5", "day", "2020-02-05", "2020-02-05"),
        ("2020.2.5", "day", "2020-02-05", "2020-02-05"),
        ("20200205", "day", "2020-02-05", "2020-02-05"),
        ("２０２０年２月５日", "day", "2020-02-05", "2020-02-05"),
        ("2020年2月5日（星期三）", "day", "2020-02-05", "2020-02-05"),
        ("2020-02-05 09:00", "day", "2020-02-05", "2020-02-05"),
        ("2月5日", "day", "2020-02-05", "2020-02-05"),
        ("10.1", "day", "2020-10-01", "2020-10-01"),
        ("2020.7.1-7.5", "day", "2020-07-01", "2020-07-05"),
        ("2020年7月1日至7月5日", "day", "2020-07-01", "2020-07-05"),
        ("2020-7-1-2020-7-5", "day", "2020-07-01", "2020-07-05"),
        ("6月7-8日", "day", "2020-06-07", "2020-06-08"),
        ("2020年6月7日、8日", "day", "2020-06-07", "2020-06-08"),
        ("3月5日、4月2日", "day", "2020-03-05", "2020-04-02"),
        ("2020.2", "month", "2020-02-01", "2020-02-29"),
        ("2020年2月", "month", "2020-02-01", "2020-02-29"),
        ("二〇二〇年二月", "month", "2020-02-01", "2020-02-29"),
        ("2020.10", "month", "2020-10-01", "2020-10-31"),
        (2020.2, "month", "2020-02-01", "2020-02-29"),
        (2020.11, "month", "2020-11-01", "2020-11-30"),
        ("3月底", "month", "2020-03-01", "2020-03-31"),
        ("3-5月", "month", "2020-03-01", "2020-05-31"),
        ("2020年", "year", "2020-01-01", "2020-12-31"),
        (2020, "year", "2020-01-01", "2020-12-31"),
        ("2020年上半年", "year", "2020-01-01", "2020-06-30"),
        ("一季度", "year", "2020-01-01", "2020-03-31"),
        ("2020年国庆节", "year", "2020-01-01", "2020-12-31"),
    ],
)
def test_what_can_be_counted(value, precision, first, last):
    assert parts(value) == (precision, first, last, 2020)


@pytest.mark.parametrize(
    "text",
    [
        "每月27日、28日",
        "每年6月7日、8日",
        "儿童节、教师节",
        "春节",
        "端午节期间",
        "五一前后",
        "每周三",
        "长期",
        "近年来",
        "疫情期间",
        "截至目前",
        "截至2020年",
        "2020年底前",
    ],
)
def test_without_a_countable_day_the_year_of_the_file_is_proposed(text):
    when = read_when(text, year=2020)

    assert (when.precision, when.first, when.last, when.reporting_year, when.words) == ("year", None, None, 2020, text)
    assert len(when.remarks) == 1


@pytest.mark.parametrize("text", ["2019年以来", "自2019年以来", "2019年至今", "2019年起", "从2019年开始"])
def test_since_counts_in_the_year_of_the_file_from_its_first_day_on(text):
    assert parts(text) == ("since", "2019-01-01", "", 2020)


def test_since_without_a_year_of_the_file_counts_in_its_own():
    assert parts("2019年以来", year=None) == ("since", "2019-01-01", "", 2019)


def test_a_year_in_the_words_goes_before_that_of_the_file():
    assert parts("2019年春节前") == ("year", "2019-01-01", "2019-12-31", 2019)
    assert parts("截至2019年") == ("year", "", "", 2019)
    assert parts("2018-2019年") == ("year", "2018-01-01", "2019-12-31", 2019)
    assert parts("2019-2021年") == ("year", "2019-01-01", "2021-12-31", 2020)


def test_listed_days_are_counted_beside_the_sessions():
    when = read_when("2020年6月7日、8日", year=2020)

    assert (when.days, when.words, len(when.remarks)) == (2, "2020年6月7日、8日", 1)


@pytest.mark.parametrize(
    "text",
    [
        "2020年2月30日",
        "1-3",
        "5",
        "不知道",
        "月",
        "、",
        "2020年13月",
        "9999年",
        "1900年",
        "7月5日-7月1日",
        "2020.7.1、8月",
        "",
        "无",
        2020.1,
        7.1,
        12,
        True,
        -1,
        float("nan"),
        float("inf"),
        1e300,
        date(1900, 1, 1),
        "2020年" * 40,
    ],
)
def test_what_is_not_clear_is_not_guessed(text):
    assert read_when(text, year=2020) is None


@pytest.mark.parametrize("text", ["2月5日", "春节", "每月27日、28日", "长期", "一季度", "今年3月"])
def test_without_any_year_nothing_is_guessed(text):
    assert read_when(text, year=None) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2020年志愿服务台账", 2020),
        ("二〇二〇年度", 2020),
        ("台账2020-12", 2020),
        ("2019-2020年", None),
        ("20201231", None),
        ("第120190号", None),
        ("台账", None),
    ],
)
def test_year_of_a_title(text, year):
    assert year_in(text) == year
