"""Invented people: the accounts that the demo offers, and the staff of every unit, who cannot sign in."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.audit.services import event_of, record_all
from portal.common.pinyin import sort_key
from portal.dashboard.demo.organizations import BRANCH, CITY, FIRST_DAY, SUCCESSOR, Unit
from portal.organizations.models import Organization

PASSWORD = "gonghui-2026"  # noqa: S105 - printed on purpose; load_demo refuses to run on a real site
NO_PASSWORD = "!demo"  # noqa: S105 - a hash that fits no password

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
)
GIVEN = (
    "建国", "志远", "晓燕", "丽娟", "海涛", "玉兰", "国庆", "春梅", "文博",
    "思雨", "俊杰", "雅琴", "庆丰", "静怡", "明辉", "秀英", "永刚", "佳宁",
    "振华", "慧敏", "立新", "红霞", "世杰", "婉清", "长河", "巧云", "学军",
    "雪莹", "传福", "润泽", "凤鸣", "少华", "桂芝", "晨光", "若溪", "铁柱",
)  # fmt: skip


WITH_CASEWORKERS = ("Y02", "Y03", "Y04")  # beside those of the accounts


@dataclass(frozen=True)
class Account:
    """One account that a visitor can try; ``hint`` says what is worth a look."""

    username: str
    title: str
    role: str
    display_name: str
    unit: str
    include_children: bool
    hint: str
    must_change_password: bool = False


ACCOUNTS = (
    Account("clerk", "经办人", Role.CLERK, "林晓燕", BRANCH, False, "记活动、再记一次、改退回的活动、提出公开"),
    Account("reviewer", "审核人", Role.REVIEWER, "陈建国", BRANCH, False, "待办：审核、退回、更正、公开发布"),
    Account(
        "county", "区总工会管理员", Role.UNION_MANAGER, "周海涛", "411103", True, "全区的活动；台账审核、封存、公开"
    ),
    Account("city", "市总工会管理员", Role.UNION_MANAGER, "赵明辉", CITY, True, "全市的活动、主题品牌和台账"),
    Account(
        "caseworker", "困难帮扶经办", Role.AID_CASEWORKER, "马慧敏", BRANCH, False, "困难职工档案：录入、入户、补正"
    ),
    Account(
        "countyaid",
        "区困难帮扶经办",
        Role.AID_CASEWORKER,
        "高学军",
        "411103",
        True,
        "困难职工档案：初审、核对、公示、审批（不能办自己录入的）",
    ),
    Account("leader", "市总工会领导", Role.LEADER, "吴志远", CITY, True, "汇总数字、已公开的活动和台账"),
    Account("fedclerk", "市总工会干事", Role.CLERK, "郑思雨", CITY, False, "只见市总工会本级，不见下级单位"),
    Account("member", "会员", Role.MEMBER, "褚秀英", BRANCH, False, "我的主页：报名、签到、时长、证明"),
    Account(
        "sysadmin", "系统管理员", Role.SYSTEM_ADMINISTRATOR, "冯立新", CITY, True, "/admin/ 账号、角色、字典；后台运行"
    ),
    Account("auditor", "审计员", Role.AUDITOR, "沈静怡", CITY, True, "/admin/ 审计日志"),
    Account("newcomer", "新经办人", Role.CLERK, "许佳宁", "Y02", False, "首次登录须改密码", must_change_password=True),
)


@dataclass
class Cast:
    """Who writes, reviews and manages where, by the unit's code."""

    clerks: dict[str, list[User]] = field(default_factory=dict)
    reviewers: dict[str, list[User]] = field(default_factory=dict)
    managers: dict[str, list[User]] = field(default_factory=dict)
    caseworkers: dict[str, list[User]] = field(default_factory=dict)
    ledger_clerks: dict[str, User] = field(default_factory=dict)  # clerks with the units below

    def add(self, role: str, code: str, user: User, include_children: bool) -> None:
        lists = {
            Role.CLERK: self.clerks, Role.REVIEWER: self.reviewers, Role.UNION_MANAGER: self.managers,
            Role.AID_CASEWORKER: self.caseworkers,
        }  # fmt: skip
        if role in lists:
            lists[role].setdefault(code, []).append(user)
        if role == Role.CLERK and include_children:
            self.ledger_clerks[code] = user


@dataclass(frozen=True)
class Position:
    """A role at a unit that somebody holds; ``account`` when a visitor can sign in as them."""

    role: str
    unit: str
    include_children: bool
    username: str
    display_name: str
    account: Account | None = None
    valid_until: date | None = None


def positions(rng: random.Random, units: list[Unit], today: date) -> list[Position]:
    """Everybody: the accounts first, then the staff of each unit in the order of the plan."""
    taken = {account.display_name for account in ACCOUNTS}
    found = [Position(a.role, a.unit, a.include_children, a.username, a.display_name, account=a) for a in ACCOUNTS]
    for number, (role, code, below, until) in enumerate(_staff(units, today), start=1):
        found.append(Position(role, code, below, f"demo-{number:04d}", _name(rng, taken), valid_until=until))
    return found


def _staff(units: list[Unit], today: date):
    """Yield ``(role, unit, with the units below, last day)``."""
    yield Role.UNION_MANAGER, CITY, True, None
    yield Role.CLERK, CITY, True, None
    for n, unit in enumerate(units):
        if unit.trade in {"county", "industry"}:
            yield Role.UNION_MANAGER, unit.code, True, None
            yield Role.UNION_MANAGER, unit.code, True, None
            yield Role.CLERK, unit.code, True, None
        elif unit.trade in {"department", "group"}:
            yield Role.CLERK, unit.code, False, None
        else:
            below = unit.code == SUCCESSOR
            yield Role.CLERK, unit.code, below, None
            if n % 3 == 0:
                yield Role.CLERK, unit.code, below, None
            if n % 11:  # some units have no second person: the union above reviews
                yield Role.REVIEWER, unit.code, below, None
    yield Role.CLERK, BRANCH, False, None
    yield Role.CLERK, BRANCH, False, today - timedelta(days=40)  # has left
    yield Role.UNION_MANAGER, "411103", True, today + timedelta(days=14)  # a deputy for two weeks more
    for code in WITH_CASEWORKERS:
        yield Role.AID_CASEWORKER, code, False, None


def _name(rng: random.Random, taken: set[str]) -> str:
    while True:
        name = rng.choice(SURNAMES) + rng.choice(GIVEN)
        if name not in taken:
            taken.add(name)
            return name


def create_people(planned: list[Position], organizations: dict[str, Organization], *, by: User | None) -> Cast:
    """Write accounts, roles and their events; return who is where. People hold their role since the first day."""
    at = timezone.make_aware(datetime.combine(FIRST_DAY, time(8, 15)))
    hashed = make_password(PASSWORD)
    users = User.objects.bulk_create(_user(position, organizations, hashed, at) for position in planned)
    assignments = RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=user, role=position.role, organization=organizations[position.unit],
            include_children=position.include_children, valid_from=FIRST_DAY, valid_until=position.valid_until,
        )
        for user, position in zip(users, planned, strict=True)
    )  # fmt: skip
    record_all([event_of(action="account.created", by=by, at=at, target=user) for user in users])
    record_all([event_of(action="account.role_assigned", by=by, at=at, target=item) for item in assignments])
    cast = Cast()
    for user, position in zip(users, planned, strict=True):
        is_lasting = position.valid_until is None
        if is_lasting and not (position.account and position.account.must_change_password):
            cast.add(position.role, position.unit, user, position.include_children)
    return cast


def _user(position: Position, organizations: dict[str, Organization], hashed: str, at: datetime) -> User:
    return User(
        username=position.username, display_name=position.display_name, sort_key=sort_key(position.display_name),
        organization=organizations[position.unit], joined_at=at,
        password=hashed if position.account else NO_PASSWORD,
        must_change_password=bool(position.account and position.account.must_change_password),
    )  # fmt: skip
