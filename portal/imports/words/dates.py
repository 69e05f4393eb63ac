"""Days in words: 2020.2, 2020年2月5日, 每月27日、28日, 2019年春节前, 2019年以来, 2020.7.1-7.5, Excel's day numbers.

Whatever holds no day that could be counted (since, until, every month, feasts) belongs to the year in which the file
reports: that is proposed, and said.
"""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.words.numerals import read_numeral
from portal.imports.words.signs import LONGEST, plain, without_note

DAY, MONTH, YEAR, SINCE = "day", "month", "year", "since"
FIRST_YEAR, LAST_YEAR = 1949, 2100
EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(32_874, 73_416)  # 1990 to 2100: smaller numbers are likelier something else

Y, M, D = r"(?P<y>[0-9]{4})", r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
# One point of time, as exact as it is written. Signs between month and day leave no doubt, or the year leads.
POINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{Y}(?:年|[-/.]){M}(?:月|[-/.]){D}[日号]?",
        rf"{Y}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})",
        rf"{Y}(?:年|[-/.]){M}(?:月份?)?",
        rf"{Y}(?P<m>[0-9]{{2}})",
        rf"{Y}(?:年度?)?",
        rf"{M}[月/.]{D}[日号]?",
        rf"{M}月份?",
        rf"{D}[日号]",
    )
)
SHORT_YEAR = re.compile(r"(?<![0-9])([0-9]{2})年")
BARE = re.compile(r"[0-9]{1,2}")
DAY_NUMBER = re.compile(r"[0-9]{5}")
NUMBER_OF_MONTH = re.compile(r"[0-9]{4}\.(?:[2-9]|11|12|0[1-9])")

NAMED_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年|(?![0-9]))")
CHINESE_YEAR = re.compile(r"([〇零一二三四五六七八九]{4})年")
CHINESE_PART = re.compile(r"([一二三四五六七八九十]{1,3})(月|日|号)")
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

LEADING_YEAR = re.compile(r"(?P<y>[0-9]{4})(?:年度?|[-/.])?")
THIS_YEAR = re.compile(r"^(?:今年|本年度?|当年)")
SINCE_TAIL = re.compile(r"(?:开始|起|以来|以后|之后)?[-~]?(?:至今|今|到现在|至现在|以来|开始|起|以后|之后)$")
UNTIL_HEAD = re.compile(r"^(?:截至|截止|截止到|截止至)(?:目前)?")
UNTIL_TAIL = re.compile(r"(?:止|为止|以前|之前|前)$")
CLOCK = re.compile(
    r"[、,;]?(?:上午|下午|晚上?|早上?|中午)?[0-9]{1,2}[:时](?:[0-9]{2}分?)?(?:[-~至][0-9]{1,2}[:时](?:[0-9]{2}分?)?)?$"
)
WEEKDAY = re.compile(r"(?<=[日号])(?:(?:星期|周)[一二三四五六日天]|上午|下午|晚上|全天|当天|期间)$|(?<=月)期间$")

RECURRENT = re.compile(
    r"每|历年|近年|常年|长年|长期|全年|平时|平常|日常|不定期|定期|经常|多次|节假日|周末|双休日|寒假|暑假|暑期|寒暑假|假期|学期|期间|目前"
)
# The days of a feast move, or are counted by nobody: a feast gives the year only.
FEASTS = (
    "元旦|小年|除夕|春节|元宵|正月|腊月|清明|谷雨|端午|七夕|中元|中秋|重阳|冬至|腊八|国庆|双节|两节|五一|六一|七一|八一|十一|三八|五四|"
    "劳动节|妇女|女神节|青年节|儿童节|母亲节|父亲节|护士节|教师节|记者节|工人节|建党|建军|学雷锋|植树节|志愿者日|宪法日|安全生产月|高考|"
    "中考|党的生日|纪念日"
)
FEAST = re.compile(FEASTS)
AROUND_FEASTS = re.compile(
    rf"{FEASTS}|国际|国家|劳动|青年|环卫|节|日|月|周|活动|前后|前夕|期间|假期|当天|前|后|及|和|与|、|,|;|/|-|~"
)
PARTS_OF_YEAR = {
    "上半年": (1, 6), "下半年": (7, 12), "年初": (1, 3), "年底": (10, 12), "年末": (10, 12), "年中": (5, 8),
    "岁末": (10, 12),
    "春": (2, 5), "夏": (5, 8), "秋": (8, 11), "冬": (1, 12), "初": (1, 3), "底": (10, 12), "末": (10, 12),
    **{f"{sign}季度": (3 * n - 2, 3 * n) for n, signs in enumerate(("一1", "二2", "三3", "四4"), 1) for sign in signs},
}  # fmt: skip
PART_OF_YEAR = re.compile(
    r"(?:年)?(?:第)?(上半年|下半年|年初|年底|年末|年中|岁末|[一二三四1-4]季度|[春夏秋冬](?=[季天]?$)|[初底末])[季天]?"
)
PART_OF_MONTH = re.compile(r"(?<=月)(?:份)?(?:上旬|中旬|下旬|中上旬|中下旬|月?初|月?中|月?底|月?末)$")

LIST = re.compile(r"[、,;]|和|及|与")
SPAN = re.compile(r"~|--|至|到")

Partial = tuple[int | None, int | None, int | None]  # year, month, day as far as written


@dataclass(frozen=True, kw_only=True)
class When:
    """When something happened. ``precision`` is day, month, year or since.

    ``first`` and ``last`` are the first and last day that the words allow, None where the words give none;
    ``days`` counts days that are listed one by one. ``words`` are those of the cell, "" where a single day says
    all. ``remarks`` say what was proposed.
    """

    reporting_year: int
    precision: str
    first: date | None = None
    last: date | None = None
    days: int = 0
    words: str = ""
    remarks: tuple[str, ...] = ()


def year_in(text: str) -> int | None:
    """The year that a title, a sheet or a file name speaks of, or None; of two years none."""
    words = CHINESE_YEAR.sub(lambda match: match[1].translate(CHINESE_DIGITS) + "年", plain(text[:1000]))
    found = {int(year) for year in NAMED_YEAR.findall(words)}
    return found.pop() if len(found) == 1 else None


def read_when(value: Any, *, year: int | None) -> When | None:
    """Read a cell as a time, or None. ``year`` is the one in which the file reports, None when it is not known."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _day(value) if FIRST_YEAR <= value.year < LAST_YEAR else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _of_number(value)
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    words = _tidy(value)
    return _of_number(int(words)) if DAY_NUMBER.fullmatch(words) else _worded(_of_text(words, year), value.strip())


def _worded(found: When | None, words: str) -> When | None:
    """With the words of the cell, which a single day or span does not need."""
    if found is None or not FIRST_YEAR <= found.reporting_year < LAST_YEAR:
        return None
    return found if found.precision == DAY and not found.days else replace(found, words=words)


def _day(day: date) -> When:
    return When(first=day, last=day, precision=DAY, reporting_year=day.year)


def _of_number(value: int | float) -> When | None:
    """2020 and 2020.2 are a year and a month, 20200205 a day, 43866 a day as Excel counts it.

    As a number 2020.1 may have been 2020.10 once, so it is no month.
    """
    if value != value or not 0 < value < 1e8:
        return None
    if value == int(value):
        number = int(value)
        if number in EXCEL_DAYS:
            return replace(
                _day(EXCEL_EPOCH + timedelta(days=number)),
                remarks=(_("Read as the number by which Excel counts days."),),
            )
        return _worded(_of_points(str(number), None), str(number))
    words = repr(value)
    return _worded(_of_points(words, None), words) if NUMBER_OF_MONTH.fullmatch(words) else None


def _tidy(text: str) -> str:
    """Without clock times, weekdays and notes; Chinese numerals of a day as digits."""
    words, _note = without_note(plain(text))
    words = re.sub(r"^自(?!然)|^从|^于|左右$|大约|^约", "", words)
    words = CHINESE_YEAR.sub(lambda match: match[1].translate(CHINESE_DIGITS) + "年", words)
    words = CHINESE_PART.sub(_in_digits, words)
    words = WEEKDAY.sub("", CLOCK.sub("", words.replace(" ", "、")))
    return SHORT_YEAR.sub(r"20\1年", words)


def _in_digits(match: re.Match[str]) -> str:
    number = read_numeral(match[1])
    return match[0] if number is None else f"{number}{match[2]}"


def _of_text(words: str, year: int | None) -> When | None:
    if match := THIS_YEAR.match(words):
        words = f"{year}年{words[match.end() :]}" if year else words
    for read in (_of_points_of, _since, _until, _part_of_month, _part_of_year, _vague):
        found = read(words, year)
        if found is not None:
            return found
    return None


def _proposed(year: int, **fields: Any) -> When:
    remark = _("No day that could be counted: the year %(year)d of the file is proposed.") % {"year": year}
    return When(reporting_year=year, remarks=(remark,), **fields)


def _of_points_of(words: str, year: int | None) -> When | None:
    return _of_points(words, year)


def _since(words: str, year: int | None) -> When | None:
    """2019年以来, 2019年3月至今: counts in the year of the file, from the year of the words on."""
    match = SINCE_TAIL.search(words)
    start = _of_points(words[: match.start()], year) if match and match[0] else None
    if start is None or start.first is None:
        return None
    if year is None or year < start.first.year:
        return When(first=start.first, precision=SINCE, reporting_year=start.first.year)
    return _proposed(year, first=start.first, precision=SINCE)


def _until(words: str, year: int | None) -> When | None:
    """截至2020年, 2020年底前: no first day is known; counts in the year of the file, at most in that of the words."""
    head, tail = UNTIL_HEAD.match(words), UNTIL_TAIL.search(words)
    if head is None and tail is None:
        return None
    rest = words[head.end() if head else 0 : tail.start() if tail else len(words)]
    end = _of_points(rest, year) or _part_of_year(rest, year)
    if end is None or end.last is None:
        return None
    return _proposed(min(year or end.last.year, end.last.year), precision=YEAR)


def _part_of_month(words: str, year: int | None) -> When | None:
    """2020年3月上旬 is the month."""
    match = PART_OF_MONTH.search(words)
    return _of_points(words[: match.start()], year) if match else None


def _part_of_year(words: str, year: int | None) -> When | None:
    """2020年上半年, 一季度, 2020年底."""
    lead = LEADING_YEAR.match(words)
    match = PART_OF_YEAR.fullmatch(words, lead.end() if lead else 0)
    in_year = int(lead["y"]) if lead else year
    if match is None or in_year is None or not FIRST_YEAR <= in_year < LAST_YEAR:
        return None
    first, last = PARTS_OF_YEAR[match[1]]
    return When(first=date(in_year, first, 1), last=_last_day(in_year, last), precision=YEAR, reporting_year=in_year)


def _vague(words: str, year: int | None) -> When | None:
    """每月27日、28日, 儿童节、教师节, 2019年春节前, 长期: a year, said or proposed."""
    lead = LEADING_YEAR.match(words)
    rest = words[lead.end() :] if lead else words
    if not rest or not (RECURRENT.search(rest) or (FEAST.search(rest) and not AROUND_FEASTS.sub("", rest))):
        return None
    if lead:
        said = int(lead["y"])
        if not FIRST_YEAR <= said < LAST_YEAR:
            return None
        return When(first=date(said, 1, 1), last=date(said, 12, 31), precision=YEAR, reporting_year=said)
    return _proposed(year, precision=YEAR) if year else None


def _of_points(words: str, year: int | None) -> When | None:
    """One point, a span, or a list of both; later ones take over what only the first says."""
    spans: list[tuple[Partial, Partial]] = []
    for piece in LIST.split(words):
        span = _span(piece)
        if span is None:
            return None
        before: Partial = spans[-1][1] if spans else (None, None, None)
        first = _inherit(span[0], before)
        spans.append((first, _inherit(span[1], first)))
    return _when(spans, year)


def _span(piece: str) -> tuple[Partial, Partial] | None:
    point = _point(piece)
    if point is not None:
        return point, point
    for match in (*SPAN.finditer(piece), *re.finditer("-", piece)):
        left, right = piece[: match.start()], piece[match.end() :]
        ends = _ends(left, right)
        if ends is not None:
            return ends
    return None


def _ends(left: str, right: str) -> tuple[Partial, Partial] | None:
    """Both ends of a span; a bare number is what the other end has in its place: 3-5月, 2020.7.1-5."""
    first, last = _point(left), _point(right)
    if first is None and last is not None and BARE.fullmatch(left) and last[0] is None:
        number = int(left)
        first = (None, None, number) if last[1] is None else (None, number, None) if last[2] is None else None
    if last is None and first is not None and BARE.fullmatch(right):
        number = int(right)
        last = (None, None, number) if first[2] else (None, number, None) if first[1] else None
    return (first, last) if first is not None and last is not None else None


def _point(words: str) -> Partial | None:
    for pattern in POINTS:
        if match := pattern.fullmatch(words):
            found = {name: int(number) for name, number in match.groupdict().items()}
            return found.get("y"), found.get("m"), found.get("d")
    return None


def _inherit(point: Partial, before: Partial) -> Partial:
    """Fill in what ``point`` leaves out in front of what it says."""
    year, month, day = point
    if year is None:
        year = before[0]
        if month is None and day is not None:
            month = before[1]
    return year, month, day


def _when(spans: list[tuple[Partial, Partial]], year: int | None) -> When | None:
    is_proposed = spans[0][0][0] is None
    points = [(point[0] if point[0] is not None else year, *point[1:]) for span in spans for point in span]
    if any(point[0] is None or (point[1] is None and point[2] is not None) for point in points):
        return None
    shapes = {(month is not None, day is not None) for _year, month, day in points}
    try:
        firsts = [date(y or 0, m or 1, d or 1) for y, m, d in points]
        lasts = [_last_of(y or 0, m, d) for y, m, d in points]
    except (ValueError, OverflowError):
        return None
    if len(shapes) > 1 or firsts != sorted(firsts):
        return None
    has_month, has_day = shapes.pop()
    precision = DAY if has_day else MONTH if has_month else YEAR
    remark = (_("The year %(year)d of the file is added.") % {"year": year},) if is_proposed else ()
    days = len(spans) if len(spans) > 1 and has_day else 0
    if days:
        remark += (_("Several days are listed: the number of sessions is taken from its own column."),)
    # A span of years belongs to its last one, or to that of the file where it lies inside.
    in_year = firsts[0].year
    if precision == YEAR and lasts[-1].year != in_year:
        in_year = year if year is not None and in_year <= year <= lasts[-1].year else lasts[-1].year
    return When(first=firsts[0], last=lasts[-1], precision=precision, reporting_year=in_year, days=days, remarks=remark)


def _last_of(year: int, month: int | None, day: int | None) -> date:
    if day is not None:
        return date(year, month or 0, day)
    return _last_day(year, month) if month is not None else date(year, 12, 31)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
