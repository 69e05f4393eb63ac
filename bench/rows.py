"""Invented rows of an activity ledger, the same in every run: 19 columns beside 序号, as an office keeps it."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

TITLE = "漯河市总工会志愿服务活动台账"
FACTS = ("填报单位：漯河市总工会", "统计期间：2026年", "填报时间：2026-12-31")
SIGNERS = ("单位负责人", "审核人", "填表人", "联系电话")


class Column(NamedTuple):
    """One column: what every rival needs to know."""

    name: str
    header: str
    width: float
    kind: str
    total: bool = False


COLUMNS = (
    Column("day", "活动日期", 12, "date"),
    Column("hours", "起止时间", 13, "text"),
    Column("title", "活动名称", 30, "text"),
    Column("category", "服务类别", 10, "text"),
    Column("place", "地点", 22, "text"),
    Column("organization", "组织单位（服务队）", 22, "text"),
    Column("beneficiary_count", "服务对象", 12, "text"),
    Column("sessions", "场次", 6, "integer", total=True),
    Column("headcount", "参加人数", 8, "integer", total=True),
    Column("minutes", "服务时长（小时）", 10, "hours", total=True),
    Column("served", "服务人次", 8, "integer", total=True),
    Column("money", "投入资金（元）", 14, "money", total=True),
    Column("money_kind", "资金性质", 10, "text"),
    Column("partners", "合作单位", 20, "text"),
    Column("narrative", "主要内容", 40, "text"),
    Column("leader", "负责人", 8, "text"),
    Column("phone", "联系电话", 13, "text"),
    Column("evidence", "佐证材料", 10, "text"),
    Column("remarks", "备注", 14, "text"),
)

_UNITS = [
    f"漯河市{area}{kind}工会"
    for area in ("源汇区", "郾城区", "召陵区", "舞阳县", "临颍县", "经开区", "西城区")
    for kind in ("教育", "卫生健康", "交通运输", "建设", "商贸", "机关", "园区联合", "街道总")
]
_THEMES = [
    "学雷锋",
    "爱心早餐",
    "清洁家园",
    "送清凉",
    "金秋助学",
    "文明交通",
    "义诊",
    "法律咨询",
    "点亮微心愿",
    "职工阅读",
]
_PLACES = ["幸福路社区", "沙澧公园", "公交总站", "户外劳动者爱心驿站", "第二中学", "工人文化宫", "敬老院", "火车站广场"]
_GROUPS = ["社区居民", "公交司机", "环卫工人", "困难职工", "学生", "老人", "户外劳动者"]
_KINDS = ["本级投入", "上级拨款", "协调资金", "受赠"]
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗𠮷䶮"
_GIVEN = ["建国", "晓红", "志强", "丽", "伟", "敏", "海燕", "春梅", "国庆", "婷婷"]
_ACTS = [
    "发放宣传资料",
    "清理绿化带垃圾",
    "为环卫工人送去早餐",
    "讲解防诈骗知识",
    "测量血压血糖",
    "劝导文明出行",
    "走访困难职工家庭",
]
_DIFFERENT = 4_999


def rows(count: int) -> Iterator[tuple]:
    """Yield ``count`` rows in the order of ``COLUMNS``; hours as whole minutes, money as Decimal yuan."""
    base = [_row(random.Random(number)) for number in range(min(count, _DIFFERENT))]
    for number in range(count):
        row = base[number % _DIFFERENT]
        # Title and narrative differ in every row, as real ones do.
        yield *row[:2], f"{row[2]}（第{number + 1}场）", *row[3:14], f"{row[14]}共{number % 97 + 3}处。", *row[15:]


def _row(chance: random.Random) -> tuple:
    start = chance.randint(7, 18)
    theme, place = chance.choice(_THEMES), chance.choice(_PLACES)
    headcount = chance.randint(3, 120)
    return (
        date(2026, 1, 1) + timedelta(days=chance.randrange(365)),
        f"{start:02}:00-{start + 2:02}:30",
        f"{place}{theme}志愿服务",
        theme,
        f"{place}{chance.randint(1, 40)}号",
        chance.choice(_UNITS),
        chance.choice(_GROUPS),
        chance.randint(1, 4),
        headcount,
        headcount * 150,
        chance.randint(10, 900) if chance.random() < 0.9 else None,
        Decimal(chance.randint(0, 2_000_000)) / 100 if chance.random() < 0.7 else None,
        chance.choice(_KINDS),
        chance.choice(_UNITS) if chance.random() < 0.4 else None,
        "，".join(chance.sample(_ACTS, 3)) + "，",
        chance.choice(_SURNAMES) + chance.choice(_GIVEN),
        f"199{chance.randint(0, 99_999_999):08}",
        f"照片{chance.randint(1, 9)}张",
        chance.choice(_GIVEN) + "补录" if chance.random() < 0.1 else None,
    )
