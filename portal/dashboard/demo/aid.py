"""Invented aid: funds with what came into them, and some forty helps of the past year, each with a second person.

Households are those that the demo has on file by then; groups, workers and students have no file.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from hardship.models import AidRecord, Fund, HardshipFile
from hardship.services import aid, donations, funds
from portal.accounts.models import User
from portal.dashboard.demo.organizations import BRANCH
from portal.dashboard.demo.records import Surroundings

COUNTY = "411103"
# unit, name, source, what came in: days ago and yuan
FUNDS = (
    (BRANCH, "送温暖资金", "5", ((330, "20000"), (120, "15000"))),
    (BRANCH, "社会捐赠资金", "6", ((200, "12000"),)),
    (COUNTY, "困难职工帮扶资金", "3", ((320, "80000"), (150, "40000"))),
    (COUNTY, "金秋助学资金", "5", ((110, "30000"),)),
)
RICE = {"name": "大米", "quantity": Decimal(2), "unit": "袋", "value": Decimal("160.00")}
OIL = {"name": "食用油", "quantity": Decimal(2), "unit": "桶", "value": Decimal("138.00")}
DRINKS = {"name": "矿泉水", "quantity": Decimal(30), "unit": "箱", "value": Decimal("1080.00")}
# fund, days ago, item, form and what, whom: words and heads of a group, or one person
GROUPS = (
    (0, 118, "08", {"form": "goods", "goods": [DRINKS]}, ("公交司机", 42), "高温慰问"),
    (0, 111, "08", {"form": "goods", "goods": [DRINKS]}, ("环卫工人", 36), "高温慰问"),
    (0, 104, "08", {"form": "cash", "amount": Decimal(3000)}, ("建筑工地职工", 60), "高温慰问"),
    (0, 290, "07", {"form": "cash", "amount": Decimal(4000)}, ("一线值班职工", 40), "春节慰问"),
    (1, 160, "99", {"form": "goods", "goods": [RICE, OIL]}, ("留守儿童", 12), "六一慰问"),
    (0, 60, "10", {"form": "service", "service": "请心理咨询师到车间开展减压讲座"}, ("夜班职工", 55), ""),
    (0, 33, "05", {"form": "service", "service": "电工技能培训两天，考核合格发证"}, ("转岗职工", 18), ""),
)
PERSONS = (
    (0, 275, "07", "worker", "苗大壮", "500", "住院探望"),
    (0, 190, "07", "worker", "石秋菊", "800", "住院探望"),
    (0, 95, "07", "worker", "庞小军", "500", "住院探望"),
    (1, 48, "09", "worker", "柴立新", "2000", "家中失火"),
    (0, 20, "07", "worker", "牛桂芳", "500", "住院探望"),
)
STUDENTS = (
    ("柏小雨", "999999200806010019", "漯河三高", "3000"),
    ("栗小禾", "999999200806020022", "河畔职专", "2000"),
    ("丛小树", "999999200806030036", "省理工学院", "4000"),
)
# days ago, item, yuan: one for each household on file in turn
TO_HOUSEHOLDS = (
    (285, "07", "1000"), (250, "01", "3000"), (210, "02", "5000"), (165, "01", "2400"), (125, "02", "3200"),
    (80, "01", "2400"), (45, "02", "1800"), (14, "09", "1500"),
)  # fmt: skip
DAYS_TO_APPROVAL = 2
# days ago, who, kind of donor, yuan or goods, for what, what it was used for
DONATIONS = (
    (195, "机关干部一日捐", "campaign", "5520", "困难职工帮扶", "慰问住院职工和困难家庭"),
    (150, "庞小军", "person", "300", "助学", ""),
    (88, "沙澧建材商行", "unit", "2000", "金秋助学", "金秋助学三人"),
    (42, "", "person", "500", "", ""),
)
RICE_GIVEN = {"goods": "大米", "quantity": Decimal(60), "goods_unit": "袋", "goods_value": Decimal("4800.00")}


def load_aid(around: Surroundings, *, end: datetime) -> None:
    """Write funds and aid as they stand at ``end``. Equal arguments give equal data."""
    opened = [_fund(around, row, end) for row in FUNDS]
    for place, days, item, what, (words, heads), occasion in GROUPS:
        whom = {"recipient": "group", "recipient_words": words, "headcount": heads}
        _help(around, opened[place], days, whom | what | {"item": item, "occasion": occasion}, end)
    for place, days, item, recipient, name, yuan, occasion in PERSONS:
        content = {"recipient": recipient, "person_name": name, "form": "cash", "amount": Decimal(yuan)}
        _help(around, opened[place], days, content | {"item": item, "occasion": occasion}, end)
    _schooling(around, opened[3], end)
    _households(around, opened, end)
    _taken_back(around, opened[0], end)
    _donated(around, opened[1], end)
    _unfinished(around, opened[0], end)


def _people(around: Surroundings, code: str) -> tuple[User, User]:
    """Who writes down for the unit ``code``, and who approves."""
    worker = around.cast.caseworkers[code][0]
    second = around.cast.caseworkers[COUNTY][0] if code != COUNTY else around.cast.managers[COUNTY][0]
    return worker, second


def _fund(around: Surroundings, row: tuple, end: datetime) -> Fund:
    code, name, source, allocations = row
    by, second = _people(around, code)
    begun = end - timedelta(days=allocations[0][0])
    content = {"name": name, "source": source, "year": begun.year, "remark": ""}
    fund = funds.open_fund(organization=around.units[code], content=content, by=by, at=begun)
    for days, yuan in allocations:
        at = end - timedelta(days=days, hours=-10)
        content = {"amount": Decimal(yuan), "day": timezone.localdate(at), "words": "年度预算拨付"}
        allocation = funds.enter_allocation(fund=fund, content=content, by=by, at=at)
        funds.confirm_allocation(allocation=allocation, by=second, at=at + timedelta(hours=4))
    return fund


def _help(around: Surroundings, fund: Fund, days: int, content: dict, end: datetime) -> AidRecord:
    """Written down on the evening of its day, approved two days later."""
    by, second = _people(around, fund.organization.code)
    at = end - timedelta(days=days, hours=-17)
    content = {"fund": fund, "handler_name": by.display_name, "is_signed": True} | content
    content["paid_on"] = timezone.localdate(at)
    record = aid.submit_aid(content=content, organization=fund.organization, by=by, at=at)
    return aid.approve_aid(aid=record, by=second, at=at + timedelta(days=DAYS_TO_APPROVAL))


def _schooling(around: Surroundings, fund: Fund, end: datetime) -> None:
    """Students without a file, helped from the union's own money; one of them in two school years."""
    for place, (name, number, school, yuan) in enumerate(STUDENTS):
        days = 75 - place
        year = (end - timedelta(days=days)).year
        content = {
            "recipient": "student", "person_name": name, "person_unit": school, "item": "03", "form": "cash",
            "amount": Decimal(yuan), "person_id_number": number,
            "school_year": year, "occasion": "金秋助学",
        }  # fmt: skip
        _help(around, fund, days, content, end)
        if place == 0:
            _help(around, fund, days - 1, content | {"school_year": year - 1, "occasion": "补发上学年助学金"}, end)


def _households(around: Surroundings, opened: list[Fund], end: datetime) -> None:
    """Budget money of the county for the households on file, as many helps as were possible since they came on it."""
    files = list(HardshipFile.objects.filed().within(around.units[COUNTY]).order_by("number"))
    for place, (days, item, yuan) in enumerate(TO_HOUSEHOLDS * 3):
        day = timezone.localdate(end - timedelta(days=days, hours=-17))
        there = [file for file in files if file.filed_on <= day]
        if there:
            file = there[place % len(there)]
            content = {"recipient": "household", "file": file, "item": item, "form": "cash", "amount": Decimal(yuan)}
            _help(around, opened[2], days, content, end)


def _taken_back(around: Surroundings, fund: Fund, end: datetime) -> None:
    """Entered twice, and taken back by a counter-entry."""
    content = {"recipient": "worker", "person_name": "牛桂芳", "form": "cash", "amount": Decimal(500), "item": "07"}
    record = _help(around, fund, 19, content | {"occasion": "住院探望"}, end)
    second = _people(around, fund.organization.code)[1]
    aid.take_back_aid(aid=record, reason="与前一天的记录重复", by=second, at=end - timedelta(days=15))


def _donated(around: Surroundings, fund: Fund, end: datetime) -> None:
    """Money for the fund of donations, rice from a shop, and a gift that waits for its confirmation."""
    by, second = _people(around, fund.organization.code)

    def give(days, content, use=""):
        at = end - timedelta(days=days, hours=-10)
        content = content | {"received_on": timezone.localdate(at), "is_anonymous": not content["donor_name"]}
        donation = donations.enter_donation(content=content, organization=fund.organization, by=by, at=at)
        if days > DAYS_TO_APPROVAL:
            donation = donations.confirm_donation(donation=donation, by=second, at=at + timedelta(hours=5))
        if use:
            donations.note_use(donation=donation, use=use, by=by, at=at + timedelta(days=1))

    for days, name, kind, yuan, purpose, use in DONATIONS:
        money = {"form": "money", "amount": Decimal(yuan), "fund": fund, "purpose": purpose}
        give(days, money | {"donor_name": name, "donor_kind": kind}, use)
    give(63, RICE_GIVEN | {"form": "goods", "donor_name": "河畔粮油店", "donor_kind": "unit"}, "中秋慰问困难家庭")
    give(1, {"form": "money", "amount": Decimal(200), "fund": fund, "donor_name": "苗大壮", "donor_kind": "person"})


def _unfinished(around: Surroundings, fund: Fund, end: datetime) -> None:
    """One record waits, one came back, an allocation waits for its confirmation."""
    by, second = _people(around, fund.organization.code)
    at = end - timedelta(days=2, hours=6)
    content = {
        "recipient": "worker", "person_name": "冉志强", "form": "cash", "amount": Decimal(600), "item": "07",
        "fund": fund, "handler_name": by.display_name, "paid_on": timezone.localdate(at) - timedelta(days=2),
        "occasion": "住院探望",
    }  # fmt: skip
    aid.submit_aid(content=content, organization=fund.organization, by=by, at=at)
    returned = aid.submit_aid(
        content=content | {"person_name": "薄小玲", "amount": Decimal(5000)}, organization=fund.organization, by=by,
        at=at - timedelta(days=1),
    )  # fmt: skip
    aid.return_aid(aid=returned, reason="金额与签领单不符，请核对", by=second, at=at)
    content = {"amount": Decimal("8000.00"), "day": timezone.localdate(at), "words": "会费返还"}
    funds.enter_allocation(fund=fund, content=content, by=by, at=at)
