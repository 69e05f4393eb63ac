"""What a clerk writes by hand, read as values: days, counts, amounts, lengths. No clock and no database here.

Full-width digits and signs count as plain ones. What cannot be read raises ValueError; the form has the sentence.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from activities.models import Activity

Precision = Activity.Precision

DAYS_BACK = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "大前天": 3}
# A day without a year is the latest such day; the next weeks stay in the future, so that a slip is told, not hidden.
LOOK_AHEAD = timedelta(days=31)

SEPARATOR, MONTH_MARK = r"[-/.年]", r"[-/.月]"
DAY = re.compile(rf"(?:(\d{{4}}){SEPARATOR})?(\d{{1,2}}){MONTH_MARK}(\d{{1,2}})[日号]?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(rf"(?:(\d{{4}}){SEPARATOR})?(\d{{1,2}})(?:月份?)?")
YEAR = re.compile(r"(\d{4})年?")
SINCE = re.compile(r"^自|(起|以来|至今|以后|开始)$")

ABOUT, MORE = r"(约|大约|近|about)?", r"(多|余|左右|\+)?"
COUNT = re.compile(rf"{ABOUT}(\d{{1,3}}(?:,\d{{3}})+|\d+){MORE}(?:人次|人|名|个|户|场|次)?{MORE}")
AMOUNT = re.compile(rf"{ABOUT}[¥￥]?(\d[\d,]*(?:\.\d+)?)(亿|万|千|百)?{MORE}(?:元|块钱|块)?{MORE}")
SCALES = {None: 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
HOURS = re.compile(r"(\d+(?:\.\d+)?)(?:小时|时|h)?|(?:(\d+)(?:小时|时|h))?(\d+)(?:分钟|分|min)")
LENGTHS = {"半小时": 30, "半天": 240, "一天": 480, "全天": 480}


@dataclass(frozen=True)
class Figure:
    """A number as it was written: its value, and whether the words said "about" or "more than"."""

    value: int | Decimal
    is_approximate: bool = False


def plain(text):
    """Return ``text`` with full-width signs made plain and without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def read_day(text, *, today):
    """Read 11-21, 11月21日, 2026-11-21, 20261121, 今天, 昨天 … as a date."""
    words = plain(text)
    if words in DAYS_BACK:
        return today - timedelta(days=DAYS_BACK[words])
    match = COMPACT_DAY.fullmatch(words) or DAY.fullmatch(words)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    return date(year, month, day) if year else _latest(month, day, today)


def _latest(month, day, today):
    """The latest day with this month and day; for 29 February the latest leap year."""
    for year in range(today.year, today.year - 8, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            if (month, day) != (2, 29):
                raise
            continue
        if found <= today + LOOK_AHEAD:
            return found
    raise ValueError(f"{month}-{day}")


def read_date(text, precision, *, today):
    """Read a date as exact as ``precision`` says and return the first day that it allows.

    A day is read at any precision; a month from "month" on, a year from "year" on.
    """
    words = SINCE.sub("", plain(text))
    for read in _readers(precision):
        try:
            found = read(words, today)
        except ValueError:
            continue
        return _first_day(found, precision)
    raise ValueError(text)


def _readers(precision):
    day = lambda words, today: read_day(words, today=today)  # noqa: E731 - three readers of one shape
    if precision == Precision.DAY:
        return (day,)
    return (day, _read_month) if precision == Precision.MONTH else (day, _read_year, _read_month)


def _read_month(words, today):
    match = MONTH.fullmatch(words)
    if match is None or (match[1] is None and "月" not in words):
        raise ValueError(words)
    found = date(int(match[1] or today.year), int(match[2]), 1)
    return found if match[1] or found <= today else found.replace(year=found.year - 1)


def _read_year(words, today):
    match = YEAR.fullmatch(words)
    if match is None:
        raise ValueError(words)
    return date(int(match[1]), 1, 1)


def _first_day(found, precision):
    if precision == Precision.MONTH:
        return found.replace(day=1)
    return found.replace(month=1, day=1) if precision == Precision.YEAR else found


def show_date(day, precision):
    """Write ``day`` as exact as it is known, in a form that ``read_date`` reads back."""
    if day is None:
        return ""
    if precision == Precision.MONTH:
        return f"{day:%Y-%m}"
    return f"{day:%Y}" if precision == Precision.YEAR else f"{day:%Y-%m-%d}"


def read_count(text):
    """Read 60, 约60, 60多人, 1,200 as a Figure with a whole number."""
    match = COUNT.fullmatch(plain(text))
    if match is None:
        raise ValueError(text)
    return Figure(int(match[2].replace(",", "")), bool(match[1] or match[3] or match[4]))


LARGEST_AMOUNT = Decimal(10) ** 12  # what the column holds


def read_amount(text):
    """Read 5520, 5,520元, 约3千元, 223万元 as a Figure in yuan; more than two decimals are refused."""
    match = AMOUNT.fullmatch(plain(text))
    if match is None:
        raise ValueError(text)
    value = Decimal(match[2].replace(",", "")) * SCALES[match[3]]
    if value >= LARGEST_AMOUNT:
        raise ValueError(text)
    rounded = value.quantize(Decimal("0.01"))
    if rounded != value:
        raise ValueError(text)
    return Figure(rounded, bool(match[1] or match[4] or match[5]))


def show_amount(value):
    """Write an amount or a quantity without useless zeros; blank for None."""
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def read_minutes(text):
    """Read a length in hours (1.5, 2小时, 1小时30分, 90分钟, 半天) as whole minutes."""
    words = plain(text)
    if words in LENGTHS:
        return LENGTHS[words]
    match = HOURS.fullmatch(words)
    if match is None or not words:
        raise ValueError(text)
    return round(Decimal(match[1] or match[2] or 0) * 60) + int(match[3] or 0)


def show_hours(minutes):
    """Write whole minutes as hours with at most two decimals, without useless zeros; blank for None."""
    if minutes is None:
        return ""
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.01')).normalize():f}"
