"""Rows of a table of figures: which number, of whom, for when, how much. Pure."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.common.periods import Period, PeriodKind
from portal.figures.base import Kind
from portal.figures.models import DeclaredFigure
from portal.imports.base import digest
from portal.imports.cells import NOT_WRITTEN, too_long
from portal.imports.tables import PERIOD, TITLE, UNIT, head
from portal.imports.words import plain, read_count, read_money, read_when, shown
from portal.imports.words.numerals import read_numeral

FIGURE = "declared_figure"
HEADS = (
    head("index", "序号 编号 项次 no no."),
    head("measure", "指标 项目 指标名称 统计指标 统计项目 内容 名称 项目名称 数据项 指标项目", fills_down=True),
    head("organization", "单位 填报单位 单位名称 工会名称 所属单位 报送单位 申报单位 工会", fills_down=True),
    head("period", "期间 统计期间 时间 年度 报告期 时期 所属时期 统计时间 年份 日期 月份", fills_down=True),
    head("value", "数值 数量 数据 数 合计数 完成数 总数 申报数 累计数"),
    head("measure_unit", "计量单位 数量单位 单位(计量)", fills_down=True),
    head("source", "来源 数据来源 出处 依据 资料来源", fills_down=True),
    head("remark", "备注 说明"),
)
# What stands in a column 单位 beside numbers when it is no union: a unit of measure.
COUNTED_IN = frozenset(
    "个 支 人 名 人次 户 场 场次 次 项 件 处 座 家 元 万元 万 万人次 万人 小时 份 条 %".split()  # noqa: SIM905
)
WEEK = re.compile(r"(?:(?P<y>[0-9]{4})(?:年|-)?)?(?:w|第)(?P<w>[0-9]{1,2}|[一二三四五六七八九十]{1,3})周?")
ASCII_QUARTER = re.compile(r"(?P<y>[0-9]{4})(?:年|-)?q(?P<q>[1-4])")
WHOLE_YEAR = re.compile(r"全年|全年度|本年|本年度|年度|当年")


def longest(field):
    return DeclaredFigure._meta.get_field(field).max_length


def stage_figure(cells):
    """Return the StagedRow of ``cells``. The value is read as a number of things, as hours and as money: which one
    it is, the measure says later."""
    counted_in = cells.words("measure_unit") or cells.unit("value")
    unit = cells.words("organization")
    if plain(unit) in COUNTED_IN:
        counted_in, unit = counted_in or unit, ""
    cells.unresolved["organization"] = unit or cells.facts.get(UNIT) or NOT_WRITTEN
    cells.unresolved["measure"] = cells.needed("measure", _("Which figure is it?"), longest=60) or NOT_WRITTEN
    _read_period(cells)
    _read_value(cells, 10_000 if plain(counted_in).startswith("万") else 1)
    _read_words(cells)
    key = digest(
        FIGURE, *(plain(cells.unresolved[name]) for name in ("organization", "measure")), cells.values["period"]
    )
    return cells.staged(target=FIGURE, key=key)


def _read_words(cells):
    """The words of the number where it is more than digits, with what is remarked on it; and where it is from."""
    number, remark = cells.words("value"), cells.words("remark")
    says_more = isinstance(cells.raw("value"), str) and not re.fullmatch(r"[0-9][0-9,]*(?:\.[0-9]+)?", plain(number))
    words = "；".join(filter(None, (number if says_more else "", remark)))
    if len(words) > longest("words"):
        cells.error("remark", too_long(longest("words")))
    source = cells.words("source", longest=longest("source"))
    if not source:
        cells.remark("source", _("No source is written: the title of the table stands for it, else the file."))
    cells.values |= {"words": words, "source": source or cells.facts.get(TITLE, "")[: longest("source")]}


def _read_period(cells):
    """``[kind, first day]`` of the period; None with an error where there is none that figures are kept for."""
    raw, said = cells.raw("period"), "period"
    if not cells.has("period"):
        raw = cells.facts.get(PERIOD) or (str(cells.year) if cells.year else None)
        said = "value"
        if raw is not None:
            cells.remark(said, _("No period is written: that of the file is taken, %(period)s.") % {"period": raw})
    period = None if raw is None else read_period(raw, year=cells.year)
    if period is None:
        cells.error(said, _("Which period? Write for example 2020, 2020年第三季度, 2020年3月 or 2020-W10."))
    cells.values["period"] = None if period is None else [period.kind.value, period.start.isoformat()]


def read_period(value, *, year):
    """The Period that a cell names, or None. ``year`` is the one of the file, None when it is not known."""
    if isinstance(value, date | datetime):  # what Excel makes of 2020-3
        day = value.date() if isinstance(value, datetime) else value
        return Period.containing(PeriodKind.MONTH, day) if day.day == 1 else None
    words = plain(shown(value))
    try:
        return _week(words, year) or _quarter(words) or _worded(value, words, year)
    except ValueError:
        return None


def _week(words, year):
    match = WEEK.fullmatch(words)
    in_year = int(match["y"]) if match and match["y"] else year
    if match is None or in_year is None:
        return None
    return Period.containing(PeriodKind.WEEK, date.fromisocalendar(in_year, int(read_numeral(match["w"]) or 0), 1))


def _quarter(words):
    match = ASCII_QUARTER.fullmatch(words)
    return match and Period.containing(PeriodKind.QUARTER, date(int(match["y"]), 3 * int(match["q"]), 1))


def _worded(value, words, year):
    """Days that are a week, a month, a quarter or a year: 2020年3月, 第三季度, 2020.3.2-3.8, 截至2020年底."""
    if WHOLE_YEAR.fullmatch(words):
        return None if year is None else Period.containing(PeriodKind.YEAR, date(year, 1, 1))
    when = read_when(value, year=year)
    if when is None:
        return None
    if when.first is None:
        is_until = words.startswith(("截至", "截止"))
        return Period.containing(PeriodKind.YEAR, date(when.reporting_year, 1, 1)) if is_until else None
    periods = (Period.containing(kind, when.first) for kind in PeriodKind)
    return next((period for period in periods if (period.start, period.end) == (when.first, when.last)), None)


def _read_value(cells, factor):
    """``{kind: [value in the base unit, is it approximate]}`` for the kinds of measures that the words fit."""
    raw = cells.raw("value")
    found = {}
    count = read_count(_whole(raw, factor)) if cells.has("value") else None
    if count is not None:
        found[Kind.COUNT.value] = [str(count.value), count.is_approximate]
        cells.remark("value", *count.remarks)
    if (minutes := _minutes(raw)) is not None:
        found[Kind.MINUTES.value] = minutes
    sums = read_money(raw, factor=factor) if cells.has("value") else None
    if sums is not None and len(sums) == 1:
        found[Kind.MONEY.value] = [str(sums[0].amount), sums[0].is_approximate]
    if not found:
        cells.error("value", _("“%(words)s” is no number that is understood.") % {"words": cells.words("value")[:40]})
    cells.values["readings"] = found


def _whole(raw, factor):
    """A bare number below a header in 万 as the number that it means; words say it themselves."""
    words = plain(shown(raw)).replace(",", "")
    is_bare = factor != 1 and re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,4})?", words)
    return float(Decimal(words) * factor) if is_bare else raw


def _minutes(raw):
    """Hours as whole minutes."""
    words = re.sub(r"(?:个)?小时|h$", "", plain(shown(raw)))
    if re.fullmatch(r"[0-9]{1,7}\.[0-9]{1,2}", words):
        return [str(int((Decimal(words) * 60).to_integral_value())), False]
    count = read_count(words) if words else None
    return None if count is None else [str(count.value * 60), count.is_approximate]
