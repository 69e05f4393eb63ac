"""The invented tree: a city federation, counties, industries, departments, some forty grassroots unions.

The units are made by the services that a real office uses, at the days when it would have used them: one was
renamed, one was merged into its neighbour, so that both can be seen in the records.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from portal.accounts.models import User
from portal.organizations import services
from portal.organizations.models import Organization

FIRST_DAY = date(2025, 1, 1)
CITY = "411100"


@dataclass(frozen=True)
class Unit:
    """A unit as the plan has it: ``trade`` says what it does, ``region`` its district code."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    trade: str
    region: str


COUNTIES = {"411102": "源汇区", "411103": "郾城区", "411104": "召陵区", "411121": "舞阳县", "411122": "临颍县"}
INDUSTRIES = {"JY": "教育", "WS": "卫生健康", "JT": "交通运输", "SP": "食品产业"}
DEPARTMENTS = ("办公室", "宣传教育部", "权益保障部", "基层工作部", "经济技术部", "职工服务中心")

# upper unit → (employer, trade); town unions and joint unions carry their own word.
GRASSROOTS = {
    "411102": (
        ("云禾食品有限公司", "factory"),
        ("青禾小学", "school"),
        ("河湾街道", "town"),
        ("安悦商贸有限公司", "shop"),
        ("源汇区综合事务服务中心", "office"),
        ("柳岸社区卫生服务中心", "hospital"),
    ),
    "411103": (
        ("白露纺织有限公司", "factory"),
        ("晨晖实验中学", "school"),
        ("北滩镇", "town"),
        ("佳运物流有限公司", "transport"),
        ("郾城区公共事务服务中心", "office"),
        ("启蒙幼儿园", "school"),
    ),
    "411104": (
        ("安澜机械制造有限公司", "factory"),
        ("禾润包装有限公司", "factory"),
        ("东岭产业园", "joint"),
        ("麦田小学", "school"),
        ("召陵区便民事务服务中心", "office"),
        ("东岭医院", "hospital"),
    ),
    "411121": (
        ("澄源调味品有限公司", "factory"),
        ("青苗小学", "school"),
        ("沙河湾镇", "town"),
        ("和仁医院", "hospital"),
        ("舞阳县社会事务服务中心", "office"),
        ("丰谷农业合作社", "joint"),
    ),
    "411122": (
        ("麦香烘焙食品有限公司", "factory"),
        ("禾苗小学", "school"),
        ("颍水湾镇", "town"),
        ("颍禾医院", "hospital"),
        ("临颍县政务事务服务中心", "office"),
        ("小蜜蜂快递行业", "joint"),
    ),
    "JY": (("河畔中学", "school"), ("清源职业技术学校", "school"), ("星河学校", "school")),
    "WS": (("和济医院", "hospital"), ("杏林中医院", "hospital"), ("城东急救站", "hospital")),
    "JT": (("青鸟公交有限公司", "transport"), ("橙心出租汽车有限公司", "transport"), ("河湾物流港", "transport")),
    "SP": (("禾香面业有限公司", "factory"), ("春晖冷链有限公司", "factory"), ("金穗饮品有限公司", "factory")),
}
LETTERS = {
    "411102": "H", "411103": "Y", "411104": "Z", "411121": "W", "411122": "L",
    "JY": "J", "WS": "S", "JT": "T", "SP": "P",
}  # fmt: skip
WORDS = {"town": ("工会联合会", "town"), "joint": ("联合工会委员会", "joint")}

BRANCH = "Y01"  # the demo clerk and reviewer: 白露纺织
RENAMED, RENAMED_FROM, RENAMED_ON = "J02", "清源中等专业学校", date(2025, 9, 1)
MERGED, SUCCESSOR, MERGED_ON = "Z02", "Z01", date(2026, 4, 1)


def plan() -> list[Unit]:
    """Every unit but the city federation, parents before children."""
    units = [
        Unit(f"B{n:02d}", f"漯河市总工会{name}", name, "department", CITY, "department", CITY)
        for n, name in enumerate(DEPARTMENTS, start=1)
    ]
    units += [
        Unit(code, f"{name}总工会", f"{name}总工会", "county", CITY, "county", code) for code, name in COUNTIES.items()
    ]
    units += [
        Unit(code, f"漯河市{name}工会", f"市{name}工会", "industry", CITY, "industry", CITY)
        for code, name in INDUSTRIES.items()
    ]
    for parent, employers in GRASSROOTS.items():
        units += [_grassroots(parent, n, *employer) for n, employer in enumerate(employers, start=1)]
    group = ("安澜机械制造有限公司总装车间工会小组", "安澜机械总装车间", "group", SUCCESSOR, "group", "411104")
    return [*units, Unit(f"{SUCCESSOR}-1", *group)]


def _grassroots(parent: str, number: int, employer: str, trade: str) -> Unit:
    word, kind = WORDS.get(trade, ("工会委员会", "grassroots"))
    short = f"{employer.removesuffix('有限公司')}工会"
    region = parent if parent in COUNTIES else CITY
    return Unit(f"{LETTERS[parent]}{number:02d}", f"{employer}{word}", short, kind, parent, trade, region)


def found_city() -> Organization:
    """The city federation, a day before everything else."""
    at = timezone.make_aware(datetime.combine(FIRST_DAY, time(8, 0)))
    return services.found_tree(code=CITY, name="漯河市总工会", short_name="市总工会", kind="city", at=at)


def create_units(*, by: User) -> dict[str, Organization]:
    """Create every planned unit below the city federation; return all units by code."""
    at = timezone.make_aware(datetime.combine(FIRST_DAY, time(8, 30)))
    units = {CITY: Organization.objects.get(code=CITY)}
    for unit in plan():
        name = unit.name.replace("清源职业技术学校", RENAMED_FROM) if unit.code == RENAMED else unit.name
        short = unit.short_name.replace("清源职业技术学校", RENAMED_FROM) if unit.code == RENAMED else unit.short_name
        units[unit.code] = services.create_organization(
            code=unit.code, name=name, short_name=short, kind=unit.kind, parent=units[unit.parent], by=by, at=at
        )
    return units


def tell_history(units: dict[str, Organization], *, by: User, today: date) -> None:
    """Rename one unit and merge another at their days, as far as these lie in the past."""
    planned = {unit.code: unit for unit in plan()}
    if today > RENAMED_ON:
        services.rename_organization(
            organization=units[RENAMED], name=planned[RENAMED].name, short_name=planned[RENAMED].short_name, by=by,
            at=timezone.make_aware(datetime.combine(RENAMED_ON, time(9, 0))),
        )  # fmt: skip
    if today > MERGED_ON:
        services.merge_organization(
            organization=units[MERGED], successor=units[SUCCESSOR], by=by,
            at=timezone.make_aware(datetime.combine(MERGED_ON, time(9, 0))),
        )  # fmt: skip


def name_on(unit: Unit, day: date) -> str:
    """The name that the unit had on ``day``."""
    return (
        unit.name.replace("清源职业技术学校", RENAMED_FROM) if unit.code == RENAMED and day < RENAMED_ON else unit.name
    )


def lives_on(unit: Unit, day: date) -> bool:
    return unit.code != MERGED or day < MERGED_ON
