"""Names as they are copied out of Excel, a chat or a sheet: one person a line, or several in one. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

LONGEST_TEXT = 100_000
LONGEST_CELL = 60

HEADS = {
    "name": "姓名 名字 志愿者 志愿者姓名 参加人 参加人员 人员 name",
    "phone": "手机 手机号 手机号码 电话 联系电话 联系方式 phone",
    "unit": "单位 所在单位 所属单位 工会 所属工会 工作单位 unit",
    "length": "时长 服务时长 小时 时数 分钟 服务时间 hours",
    "starts": "签到 签到时间 开始 开始时间 到岗 到岗时间 in",
    "ends": "签退 签退时间 结束 结束时间 离岗 离岗时间 out",
    "other": "序号 编号 备注 签名 签字 本人签字 no. no",
}
FIELDS = ("name", "phone", "unit", "starts", "ends", "length")
HEADINGS = {"name": "姓名", "phone": "手机", "unit": "单位", "starts": "签到", "ends": "签退", "length": "时长"}
_HEAD_OF = {word: field for field, words in HEADS.items() for word in words.split()}

_MOMENT = re.compile(r"(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[ T]*)?(\d{1,2})[:时点](\d{2})?(?::\d{2})?分?")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(小时|时|h|分钟|分|min)?", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\-() ]{7,20}")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,12}·[\u3400-\u9fff·]{1,14}")
_SPREAD_NAME = re.compile(r"[\u3400-\u9fff](?: [\u3400-\u9fff]){1,3}")
_UNIT_ENDS = (
    "工会",
    "公司",
    "局",
    "厂",
    "学校",
    "小学",
    "中学",
    "医院",
    "中心",
    "集团",
    "车间",
    "科",
    "部",
    "队",
    "会",
    "院",
    "所",
    "处",
)


@dataclass(frozen=True)
class Line:
    """One person as written; ``place`` counts from 1."""

    place: int
    name: str
    phone: str = ""
    unit: str = ""
    starts: str = ""
    ends: str = ""
    length: str = ""


def read_lines(text: str, *, most: int) -> list[Line]:
    """The people in ``text``. ValidationError: nobody, or more than ``most``."""
    if len(text) > LONGEST_TEXT:
        raise ValidationError(_("This is too much at once: at most %(most)d rows.") % {"most": most})
    rows = [[_cell(cell) for cell in _split(line)] for line in text.splitlines()]
    rows = [row for row in rows if any(row)]
    fields = _heads(rows[0]) if rows else None
    people = _by_head(rows[1:], fields) if fields else _by_looks(rows)
    lines = [Line(place=place, **cells) for place, cells in enumerate(people, 1)]
    if not lines:
        raise ValidationError(_("Paste at least one name."))
    if len(lines) > most:
        raise ValidationError(
            _("At most %(most)d rows at once; these are %(count)d.") % {"most": most, "count": len(lines)}
        )
    return lines


def write_lines(lines: Iterable[Line]) -> str:
    """The same people as a table with tabs, to be read again."""
    rows = ["\t".join(HEADINGS.values())]
    rows += ["\t".join(_cell(getattr(line, field)) for field in HEADINGS) for line in lines]
    return "\n".join(rows)


def mended(line: Line, cells: dict[str, str]) -> Line:
    """``line`` with what was typed into its boxes."""
    return replace(line, **{field: _cell(value) for field, value in cells.items()})


def _split(line: str) -> Sequence[str]:
    """Tabs part the cells of a table; without one, commas, semicolons and 、 do, blanks between whole names, and the
    blank before a length (张三 2.5)."""
    if "\t" in line:
        return line.split("\t")
    return [cell for part in re.split(r"[,，、;；]", line) for cell in _names_apart(part)]


def _names_apart(part: str) -> Sequence[str]:
    words = part.split()
    are_names = len(words) > 1 and all(map(_is_name, words))
    is_length = len(words) == 2 and _LENGTH.fullmatch(words[1]) is not None and not words[0].isdecimal()
    return words if are_names or is_length else [part]


def _is_name(word: str) -> bool:
    return _NAME.fullmatch(word) is not None and not word.endswith(_UNIT_ENDS)


def _cell(text: str) -> str:
    """One line, narrow digits, without control characters; the blanks that spread a short name go."""
    plain = unicodedata.normalize("NFKC", text)
    plain = " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in plain).split())
    return (plain.replace(" ", "") if _SPREAD_NAME.fullmatch(plain) else plain)[:LONGEST_CELL]


def _heads(row: list[str]) -> list[str] | None:
    """What each column holds when ``row`` is a head: it must name the people."""
    fields = [
        _HEAD_OF.get(re.sub(r"[\s*()分钟小时]+$", "", cell).lower() or cell, _HEAD_OF.get(cell, "other"))
        for cell in row
    ]
    if "name" not in fields:
        return None
    return ["minutes" if field == "length" and "分" in cell else field for field, cell in zip(fields, row, strict=True)]


def _by_head(rows: list[list[str]], fields: list[str]) -> list[dict[str, str]]:
    people = []
    for row in rows:
        cells: dict[str, str] = {"name": ""}
        for field, cell in zip(fields, row, strict=False):
            if field == "minutes":
                cells["length"] = f"{cell}分钟" if cell.isdecimal() else cell
            elif field != "other" and not cells.get(field):
                cells[field] = cell
        if any(cells.values()):
            people.append(cells)
    return people


def _by_looks(rows: list[list[str]]) -> list[dict[str, str]]:
    """Without a head: a row of names is several people, any other row is one."""
    people = []
    for row in rows:
        cells = [cell for cell in row if cell]
        if all(map(_is_name, cells)):
            people += [{"name": cell} for cell in cells]
        else:
            people.append(_guess(cells))
    return people


def _guess(cells: list[str]) -> dict[str, str]:
    """What each cell of one person's row looks like; what fits nothing is the unit."""
    found: dict[str, str] = {"name": ""}
    for place, cell in enumerate(cells):
        if place == 0 and cell.isdecimal() and len(cell) < 4 and len(cells) > 1:  # 序号
            continue
        field = _looks_like(cell, found)
        if field:
            found[field] = cell
    return found


def _looks_like(cell: str, found: dict[str, str]) -> str | None:
    if _MOMENT.fullmatch(cell):
        return "ends" if found.get("starts") else "starts"
    if _LENGTH.fullmatch(cell) and len(cell) < 7:
        return "length"
    if _PHONE.fullmatch(cell):
        return "phone"
    if not found["name"]:
        return "name"
    return None if found.get("unit") else "unit"


def read_times(line: Line, first: datetime, last: datetime) -> tuple[datetime, datetime]:
    """From when until when, as ``line`` says; the shift's own ``first`` and ``last`` where it does not.

    ValidationError: a time or a length that cannot be read.
    """
    begins = _moment(line.starts, first) if line.starts else first
    if line.ends:
        ends = _moment(line.ends, begins)
        return begins, ends if ends > begins or line.starts == "" else ends + _next_day(line.ends, begins, ends)
    if line.length:
        return begins, begins + timedelta(minutes=read_length(line.length))
    return begins, last


def _next_day(words: str, begins: datetime, ends: datetime) -> timedelta:
    """23:00 to 01:00 ends on the next day, where only times of the day are said."""
    early = ends <= begins - timedelta(hours=12) and re.fullmatch(r"\d{1,2}:\d{2}", words)
    return timedelta(days=1) if early else timedelta(0)


def _moment(words: str, near: datetime) -> datetime:
    """A time of the day of ``near``, or of the day that is said."""
    found = _MOMENT.fullmatch(words)
    day = timezone.localtime(near)
    try:
        year, month, date = (int(part) if part else None for part in found.group(1, 2, 3))
        clock = time(int(found[4]), int(found[5] or 0))
        moment = datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
        return moment.replace(year=year or moment.year, month=month, day=date) if month else moment
    except (AttributeError, ValueError) as error:
        raise ValidationError(_("This is no time: %(words)s. Write 8:30.") % {"words": words}) from error


def read_length(words: str) -> int:
    """Minutes. ValidationError: no length, or more than a day."""
    found = _LENGTH.fullmatch(words)
    if found is None or not 0 < float(found[1]) <= 1440:
        raise ValidationError(_("This is no length: %(words)s. Write 2 or 1.5 (hours), or 90分钟.") % {"words": words})
    is_minutes = (found[2] or "").lower() in {"分钟", "分", "min"}
    minutes = round(float(found[1]) * (1 if is_minutes else 60))
    if not 0 < minutes <= 24 * 60:
        raise ValidationError(_("This is no length: %(words)s. Write 2 or 1.5 (hours), or 90分钟.") % {"words": words})
    return minutes
