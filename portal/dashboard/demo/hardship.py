"""Invented households in hardship, in every state between a draft and the exit; the services do it, as people would.

Identity numbers have a region that no office gives out (999999), phones begin with 19966, papers are drawn blank.
"""

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw
from stdnum.cn import ric

from hardship.models import HardshipFile, SubsistenceLine
from hardship.models.members import MEMBER_FIELDS
from hardship.models.words import EvidenceKind
from hardship.services import applying, changes, drafting, files, notices, papers, review
from portal.attachments.images import Photo, read_photo
from portal.attachments.services import store_photo
from portal.dashboard.demo.organizations import BRANCH, CITY
from portal.dashboard.demo.records import Surroundings, aware
from portal.notices.services import close_notice, post_notice

COUNTY = "411103"
SOURCE = "市民政局 市财政局关于调整城市居民最低生活保障标准的通知（演示数据）"
LINES = {0: "1062.00", 1: "1010.00", 2: "960.00"}  # yuan a month, by how many years ago
HOTLINE = {"hotline_phone": "0395-3136012", "hotline_person": "困难帮扶窗口", "hotline_address": "郾城区总工会 102 室"}
NO_EXCLUSION = {"homes": False, "business": False, "schooling": False, "car": False}
MINUTES = "郾工纪%d-%d号"
STREETS = ("河湾街道", "北滩街道", "东岭街道", "柳岸街道")

# How far a household has come; each way passes through those before it.
DRAFT, RETURNED, APPLIED, REVIEWED, VISITED, CHECKED, NOTICE, OVER, FILED = range(9)


@dataclass(frozen=True)
class Household:
    """One family: unit, worker, cause, members, money of the year, how far it came and how many days ago it applied."""

    unit: str
    name: str
    born: date
    woman: bool
    cause: str
    members: tuple[tuple[str, str, int], ...]  # name, relation, year of birth
    income: int
    expense: int
    stage: int
    days: int
    after: str = ""

    @property
    def content(self):
        number = f"999999{self.born:%Y%m%d}{self.born.day * 10 + (0 if self.woman else 1):03d}"
        health = {"ill_self": "serious", "disabled": "disabled"}.get(self.cause, "good")
        needs = {"school": ["school", "living"], "layoff": ["job", "living"]}.get(self.cause, ["medical", "living"])
        return {
            "name": self.name, "id_number": number + ric.calc_check_digit(number + "0"), "health": health,
            "marital": "20" if any(member[1] == "spouse" for member in self.members) else "40",
            "phone": f"19966{self.born:%m%d}{self.born.year % 100:02d}", "ethnicity": "汉族",
            "address": f"漯河市郾城区{STREETS[self.born.day % 4]}纺织家属院{self.born.month}号楼",
            "hukou_type": "non_farm",
            "work_state": "laid_off" if self.cause == "layoff" else "employed", "medical_insurance": "employee",
            "own_monthly_income": Decimal(self.income) / 12, "family_annual_income": Decimal(self.income),
            "family_size": len(self.members) + 1, "rigid_expense": Decimal(self.expense), "housing_type": "own",
            "housing_area": Decimal(62), "main_cause": self.cause, "cause_note": "家庭支出大，收入难以维持基本生活。",
            "needs": needs, "bank": "演示银行", "bank_card": f"62220200{self.born:%Y%m%d}123",
        }  # fmt: skip

    @property
    def rows(self):
        places = {"child": "晨晖实验中学", "spouse": "灵活就业", "parent": "退养在家"}
        return [
            {"name": name, "relation": relation, "birth_date": date(year, 6, 12), "health": "good",
             "place": places[relation], "insurance": "resident", "grade": "初二" if relation == "child" else ""}
            for name, relation, year in self.members
        ]  # fmt: skip


HOUSEHOLDS = (
    Household(
        BRANCH, "武长河", date(1972, 3, 11), False, "ill_self",
        (("孟桂芝", "spouse", 1974), ("武思雨", "child", 2011)), 36000, 21000, FILED, 420,
    ),
    Household(
        BRANCH, "邢红霞", date(1980, 7, 24), True, "school",
        (("邢小军", "child", 2009),), 26000, 9000, FILED, 200,
    ),
    Household(
        BRANCH, "贾铁柱", date(1969, 11, 2), False, "ill_family",
        (("严秀英", "spouse", 1970),), 30000, 17000, FILED, 150, "members",
    ),
    Household(
        BRANCH, "常巧云", date(1976, 5, 9), True, "disabled",
        (("常晨光", "child", 2008),), 24000, 8000, FILED, 260, "exited",
    ),
    Household(
        BRANCH, "万立新", date(1985, 1, 17), False, "layoff",
        (("苗静怡", "spouse", 1986), ("万若溪", "child", 2013)), 30000, 6000, OVER, 30,
    ),
    Household(
        BRANCH, "严春梅", date(1978, 9, 28), True, "single",
        (("严润泽", "child", 2010),), 22000, 7000, NOTICE, 12,
    ),
    Household(
        BRANCH, "欧阳庆丰", date(1971, 12, 5), False, "ill_self",
        (("时玉兰", "spouse", 1973),), 28000, 15000, CHECKED, 9,
    ),
    Household(
        BRANCH, "秦凤鸣", date(1982, 4, 14), True, "ill_family",
        (("秦佳宁", "child", 2014),), 25000, 12000, VISITED, 7,
    ),
    Household(
        BRANCH, "康少华", date(1977, 8, 30), False, "school",
        (("康雪莹", "child", 2007),), 29000, 11000, REVIEWED, 5,
    ),
    Household(
        BRANCH, "毛学军", date(1974, 2, 21), False, "low_pay",
        (("毛世杰", "child", 2012),), 23000, 5000, APPLIED, 3,
    ),
    Household(
        BRANCH, "邱丽娟", date(1983, 6, 6), True, "ill_self",
        (("邱文博", "child", 2015),), 24000, 13000, RETURNED, 6,
    ),
    Household(
        BRANCH, "史国庆", date(1979, 10, 19), False, "accident",
        (("史慧敏", "spouse", 1981),), 20000, 9000, DRAFT, 1,
    ),
    Household(
        "Y02", "侯海涛", date(1975, 3, 3), False, "ill_self",
        (("侯婉清", "child", 2006),), 27000, 14000, FILED, 170,
    ),
    Household(
        "Y02", "顾雅琴", date(1981, 12, 25), True, "single",
        (("顾俊杰", "child", 2012),), 21000, 6000, FILED, 90,
    ),
    Household(
        "Y02", "龚永刚", date(1973, 5, 27), False, "ill_family",
        (("龚春梅", "spouse", 1975),), 26000, 12000, APPLIED, 2,
    ),
    Household(
        "Y03", "段明辉", date(1970, 9, 8), False, "disabled",
        (("段立新", "parent", 1946),), 18000, 5000, FILED, 120, "category",
    ),
    Household(
        "Y03", "雷佳宁", date(1986, 2, 16), True, "school",
        (("雷思雨", "child", 2010), ("雷文博", "child", 2014)), 32000, 12000, FILED, 60,
    ),
    Household(
        "Y04", "黎建国", date(1968, 7, 1), False, "ill_self",
        (("黎秀英", "spouse", 1969),), 25000, 16000, FILED, 300, "exit",
    ),
    Household(
        "Y04", "汤晓燕", date(1984, 11, 11), True, "layoff",
        (("汤润泽", "child", 2013),), 15000, 3000, VISITED, 8,
    ),
)  # fmt: skip


def load_hardship(around: Surroundings, *, end: datetime, scale: float) -> int:
    """Write lines and files as they stand at ``end``; return how many files. Equal arguments give equal data."""
    _lines(around, end)
    blank = _paper()
    chosen = [row for row in HOUSEHOLDS if row.unit in around.cast.caseworkers]
    if scale < 1:  # one of each state
        chosen = chosen[:12]
    for household in chosen:
        _live(around, household, blank, end)
    return len(chosen)


def _lines(around, end) -> None:
    """Three years of lines, of the city and so of every county; the factors are examples."""
    by = around.cast.caseworkers[COUNTY][0]
    year = timezone.localdate(end).year
    SubsistenceLine.objects.bulk_create(
        SubsistenceLine(
            organization=around.units[CITY if ago else COUNTY], year=year - ago, residence="urban",
            amount=Decimal(amount), relative_factor=Decimal(2), accident_ratio=Decimal("0.80"), source=SOURCE,
            entered_by=by, entered_at=end - timedelta(days=500),
        )
        for ago, amount in LINES.items()
    )  # fmt: skip


def _live(around, household, blank, end) -> None:
    """Take one family as far as it came, each step by whoever may."""
    steps = Steps(around, household, blank, end)
    for step in (steps.draft, steps.hand_in, steps.review, steps.visit, steps.check, steps.notify, steps.approve):
        if not step():
            return
    steps.afterwards()


class Steps:
    """The steps of one household; each says whether there is a next one."""

    def __init__(self, around: Surroundings, household: Household, blank: Photo, end: datetime):
        self.household, self.blank, self.end, self.around = household, blank, end, around
        self.writer = around.cast.caseworkers[household.unit][0]
        self.county = around.cast.caseworkers[COUNTY][0]
        self.manager = around.cast.managers[COUNTY][0]
        self.file: HardshipFile | None = None

    def at(self, days: int, hour: int = 10) -> datetime:
        """So many days after the application, before the end of the demo."""
        day = timezone.localdate(self.end) - timedelta(days=max(self.household.days - days, 0))
        return min(aware(day, time(hour, 20)), self.end)

    def fresh(self) -> HardshipFile:
        return HardshipFile.objects.select_related("organization", "notice").get(pk=self.file.pk)

    def draft(self):
        """The first answers, the consent, then the family: of small children nothing is kept before it."""
        unit, at = self.around.units[self.household.unit], self.at(0, 9)
        content = self.household.content | {"consent_on": timezone.localdate(at)}
        self.file = drafting.start_file(organization=unit, content=content, by=self.writer, at=at)
        self.file = drafting.save_section(
            file=self.file, content={}, members=self.household.rows, by=self.writer, at=at, version=self.file.version
        )
        if self.household.stage == DRAFT:
            self.attach(EvidenceKind.APPLICATION, EvidenceKind.IDENTITY)
            return False
        for kind in papers.needed_papers(self.file):
            self.attach(kind)
        self.file = self.fresh()
        return True

    def attach(self, *kinds) -> None:
        for kind in kinds:
            photo = ContentFile(b"", name=f"{EvidenceKind(kind).label}.jpg")
            photo.photo = replace(self.blank, taken_at=self.at(0, 9))
            stored = store_photo(file=photo, by=self.writer, at=self.at(0, 9))
            papers.add_paper(file=self.file, kind=kind, attachment=stored, by=self.writer, at=self.at(0, 9))

    def hand_in(self):
        self.file = applying.submit_file(file=self.file, by=self.writer, at=self.at(0, 11))
        return self.household.stage > APPLIED or self.household.stage == RETURNED

    def review(self):
        if self.household.stage == RETURNED:
            reason = "收入证明不足一年，请补开；诊断书照片不清楚，请重拍"
            review.return_file(file=self.file, reason=reason, by=self.county, at=self.at(1))
            return False
        self.file = review.pass_first_review(file=self.file, exclusions=NO_EXCLUSION, by=self.county, at=self.at(1))
        return self.household.stage > REVIEWED

    def visit(self):
        at = self.at(3)
        self.attach(EvidenceKind.AUTHORISATION)
        content = {
            "visited_on": timezone.localdate(at), "visitors": [self.writer.display_name, "工会委员"],
            "housing_seen": True, "income_checked": True, "expense_checked": True, "suggestion": "fits",
            "assets": "自住房一套，无车辆", "neighbor_opinion": "邻居反映情况属实",
            "finding": "住房简陋，家电陈旧；单据与申请相符。", "application_signed": True, "consent_signed": True,
        }  # fmt: skip
        review.note_visit(file=self.file, content=content, by=self.writer, at=at)
        return self.household.stage > VISITED

    def check(self):
        at = self.at(5)
        review.check_means(
            file=self.file, outcome="agrees", received_on=timezone.localdate(at), reference="郾民核演示",
            by=self.county, at=at,
        )  # fmt: skip
        return self.household.stage > CHECKED

    def notify(self):
        at = self.at(6)
        notice = notices.draft_file_notice(
            organization=self.around.units[COUNTY], files=[self.fresh()], hotline=HOTLINE, scope="board", days=5,
            by=self.county, at=at,
        )  # fmt: skip
        notice = post_notice(notice=notice, version=notice.version, by=self.manager, at=at)
        if self.household.stage == NOTICE:
            return False
        close_notice(pk=notice.pk, at=aware(notice.ends_on + timedelta(days=1), time(0, 1)))
        return self.household.stage > OVER

    def approve(self):
        at = self.at(22)
        minutes = MINUTES % (timezone.localdate(at).year, self.file.pk)
        files.approve_file(file=self.fresh(), minutes_no=minutes, by=self.manager, at=at)
        return True

    def afterwards(self):
        """What became of a household on file; those that are helped are in the demo of aid."""
        file, after = self.fresh(), self.household.after
        today, ask = timezone.localdate(self.end), {"by": self.writer, "at": self.end - timedelta(days=1)}
        if after == "members":
            rows = [{"pk": member.pk, "health": "chronic"} for member in file.members.for_form()]
            joined = {"name": "贾静怡", "relation": "parent", "birth_date": date(1945, 6, 1), "health": "weak"}
            changes.ask_members(
                file=file, members=_whole(file, rows, joined), reason="母亲搬来同住，妻子确诊慢性病", **ask
            )
        elif after == "category":
            other = "relative" if file.category == "deep" else "deep"
            changes.ask_category(file=file, category=other, reason="家庭收入变化，重新测算", **ask)
        elif after in {"exit", "exited"}:
            change = changes.ask_exit(
                file=file,
                exit_reason="lifted",
                told_on=today - timedelta(days=3),
                reason="子女就业，收入超过标准",
                **ask,
            )
            if after == "exited":
                changes.accept_change(change=change, by=self.manager, at=self.end - timedelta(hours=5))


def _whole(file, changed, joined) -> list:
    """The table of the family as it shall stand: every row with all its fields."""
    rows = []
    for member, values in zip(file.members.for_form(), changed, strict=True):
        rows.append({name: getattr(member, name) for name in MEMBER_FIELDS} | values)
    return [*rows, joined]


def _paper() -> Photo:
    """A sheet with lines instead of words, as a phone takes it."""
    sheet = Image.new("RGB", (620, 877), "#f4f1ea")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((30, 30, 590, 847), outline="#b9b2a4", width=2)
    draw.rectangle((200, 70, 420, 92), fill="#6b665c")
    for row in range(20):
        draw.rectangle((70, 150 + 32 * row, 550 - 60 * (row % 3), 158 + 32 * row), fill="#c9c3b6")
    draw.ellipse((430, 690, 540, 800), outline="#c8102e", width=5)
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=80)
    return read_photo(ContentFile(file.getvalue(), name="paper.jpg"))
