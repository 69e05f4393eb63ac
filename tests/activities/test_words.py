"""What a clerk writes by hand, read as values."""

from datetime import date
from decimal import Decimal

import pytest

from activities.forms import words
from activities.models import Activity

TODAY = date(2026, 11, 21)
Precision = Activity.Precision


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", date(2026, 11, 21)),
        ("昨天", date(2026, 11, 20)),
        ("前天", date(2026, 11, 19)),
        ("yesterday", date(2026, 11, 20)),
        ("11-21", date(2026, 11, 21)),
        ("11月21日", date(2026, 11, 21)),
        ("11月3号", date(2026, 11, 3)),
        ("11/3", date(2026, 11, 3)),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026年1月2日", date(2026, 1, 2)),
        ("20261121", date(2026, 11, 21)),
        ("２０２６．１１．２１", date(2026, 11, 21)),  # noqa: RUF001 - as a Chinese keyboard writes it
        (" 11 月 21 日 ", date(2026, 11, 21)),
    ],
)
def test_days_are_read_as_people_write_them(text, day):
    assert words.read_day(text, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("12-25", date(2026, 1, 5), date(2025, 12, 25)),
        ("11-22", TODAY, date(2026, 11, 22)),  # tomorrow stays tomorrow: the form then says that it is too early
        ("2-29", TODAY, date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_latest_one(text, today, day):
    assert words.read_day(text, today=today) == day


@pytest.mark.parametrize("text", ["", "abc", "13-1", "2-30", "2026-11", "11", "11-21-3"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        words.read_day(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "precision", "first"),
    [
        ("2026-11", Precision.MONTH, date(2026, 11, 1)),
        ("2020.2", Precision.MONTH, date(2020, 2, 1)),
        ("12月份", Precision.MONTH, date(2025, 12, 1)),
        ("11-21", Precision.MONTH, date(2026, 11, 1)),
        ("2026年", Precision.YEAR, date(2026, 1, 1)),
        ("2026-11", Precision.YEAR, date(2026, 1, 1)),
        ("2020年2月起", Precision.SINCE, date(2020, 2, 1)),
        ("自2019年以来", Precision.SINCE, date(2019, 1, 1)),
        ("2026-11-03", Precision.DAY, date(2026, 11, 3)),
    ],
)
def test_inexact_dates_are_their_first_day(text, precision, first):
    assert words.read_date(text, precision, today=TODAY) == first


@pytest.mark.parametrize(("text", "precision"), [("2026-11", Precision.DAY), ("2026", Precision.MONTH)])
def test_a_date_must_be_as_exact_as_it_is_said_to_be(text, precision):
    with pytest.raises(ValueError, match=text):
        words.read_date(text, precision, today=TODAY)


@pytest.mark.parametrize("precision", Precision.values)
def test_a_date_that_is_shown_is_read_back(precision):
    first = words.read_date("2026-01-01", precision, today=TODAY)

    assert words.read_date(words.show_date(first, precision), precision, today=TODAY) == first


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("12", words.Figure(12)),
        ("1,200人", words.Figure(1200)),
        ("60多", words.Figure(60, True)),
        ("60多人", words.Figure(60, True)),
        ("约930", words.Figure(930, True)),
        ("149人次", words.Figure(149)),
        ("１２", words.Figure(12)),  # noqa: RUF001 - as a Chinese keyboard writes it
    ],
)
def test_counts_keep_their_about(text, figure):
    assert words.read_count(text) == figure


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("5520", words.Figure(Decimal("5520.00"))),
        ("5,520.5元", words.Figure(Decimal("5520.50"))),
        ("¥12", words.Figure(Decimal("12.00"))),
        ("223万元", words.Figure(Decimal("2230000.00"))),
        ("约3千元", words.Figure(Decimal("3000.00"), True)),
        ("1.5万余元", words.Figure(Decimal("15000.00"), True)),
    ],
)
def test_amounts_are_yuan(text, figure):
    assert words.read_amount(text) == figure


@pytest.mark.parametrize("text", ["", "-5", "12.345", "一千", "5520美元"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"^"):
        words.read_amount(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("2", 120), ("1.5", 90), ("2小时", 120), ("90分钟", 90), ("1小时30分", 90), ("半天", 240), ("半小时", 30)],
)
def test_lengths_are_minutes(text, minutes):
    assert words.read_minutes(text) == minutes


@pytest.mark.parametrize(("minutes", "text"), [(None, ""), (120, "2"), (90, "1.5"), (600, "10"), (100, "1.67")])
def test_minutes_are_shown_as_hours(minutes, text):
    assert words.show_hours(minutes) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (Decimal("5520.00"), "5520"), (Decimal("0.50"), "0.5"), (Decimal("100.00"), "100")]
)
def test_amounts_are_shown_without_useless_zeros(value, text):
    assert words.show_amount(value) == text
