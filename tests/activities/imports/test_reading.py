"""What is read, asked, proposed, refused; units and types found or made."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from activities.models import Activity, ActivityType, Campaign, ServicePlaceCount
from portal.accounts.roles import Role
from portal.common.errors import RuleError
from portal.imports import services as imports
from portal.imports.base import CREATE
from portal.organizations.models import Organization
from portal.organizations.services import merge_organization, rename_organization
from tests.activities.imports.files import (
    LEDGER,
    choose,
    confirmed,
    create_what_is_unknown,
    imported,
    preview,
    said,
    sums,
    work,
    workbook,
)
from tests.factories.accounts import person
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_the_preview_says_what_is_not_read_and_what_is_proposed(city, uploader):
    batch = preview(city, uploader, LEDGER.read_bytes())

    assert batch.facts == {
        "标题": "志愿服务和文明创建活动台账", "填报单位": "漯河市总工会", "填报时间": "2020年12月31日",
        "填表人": "办公室", "填报年度": "2020",
    }  # fmt: skip
    assert [item["message"] for item in batch.problems] == [
        "工作表“活动台账”第 30 行不是记录：合计 26项",
        "工作表“活动台账”第 32 行不是记录：说明:空白处为未统计。",
    ]
    proposed = {row.original["开展时间"] for row in batch.rows.filter(target="activity") if "建议" in str(row.problems)}
    assert proposed == {"2020年以来", "截至2020年"} | {
        "每月27日、28日",
        "每年6月7日、8日",
        "儿童节、教师节",
        "2019年以来",
    }
    asked = {(question["kind"], question["words"]): question["answer"] for question in batch.questions}
    assert asked["organization", "郾城区教育局工会"] == ""
    assert asked["type", "宣讲"] == str(ActivityType.objects.get(name="劳模工匠宣讲").pk)
    assert asked["money_kind", "捐赠"] == "donated"
    assert asked["campaign", "疫情防控"] == "words"


def test_writing_takes_as_many_queries_for_many_rows(city, uploader, second, django_assert_max_num_queries):
    rows = [
        (f"清洁家园{n}", "2020.3.5", "市总工会", "环境保护", None, "30人次", "500元", "本级投入") for n in range(200)
    ]
    batch = preview(city, uploader, workbook(rows))
    imports.confirm_batch(batch=batch, version=batch.version, by=second, at=timezone.now())

    with django_assert_max_num_queries(60):
        work(batch)

    assert sums(city, 2020) == (200, 200, 6000, {"own": (Decimal("100000.00"), False)})


# -- rows that are not understood --


def test_what_is_not_understood_names_its_column_and_keeps_all_out(city, uploader):
    rows = [
        ("好的一行", "2020.2", None, "送温暖", 1, 10, 500, "本级投入"),
        ("某天", "哪天记不清了", None, "送温暖", 1, 10, None, None),
        ("几场", "2020.2", None, "送温暖", "几场", 10, None, None),
        ("谁都来了", "2020.2", None, "送温暖", 1, "30场", None, None),
        ("每人多少", "2020.2", None, "送温暖", 1, 10, "每人200元", "本级投入"),
        (None, "2020.2", None, "送温暖", 1, 10, None, None),
        ("名" * 81, "2020.2", None, "送温暖", 1, 10, None, None),
        ("还没到", "2099-01-01", None, "送温暖", 1, 10, None, None),
        ("年份", "2099年每月1日", None, "送温暖", 1, 10, None, None),
    ]
    batch = preview(city, uploader, workbook(rows))

    assert {row: problems[0][0] for row, problems in said(batch).items()} == {
        5: "开展时间", 6: "场次", 7: "参与人次", 8: "资金", 9: "活动名称", 10: "活动名称", 11: "", 12: "",
    }  # fmt: skip
    with pytest.raises(RuleError):
        imports.submit_batch(batch=batch, version=batch.version, by=uploader, at=timezone.now())


def test_a_sheet_without_a_known_head_is_refused_in_words(city, uploader):
    batch = preview(city, uploader, workbook([("甲", 1)], heads=("姓名", "电话")))

    assert (batch.state, batch.error) == ("failed", "没有找到表头：至少要有“活动名称”和“开展时间”两栏。")


def test_a_unit_outside_the_reach_of_the_uploader_is_unknown(city, county, branch, sibling):
    clerk = person(Role.CLERK, branch)
    batch = preview(branch, clerk, workbook([("读书", "2020.2", sibling.name, "主题学习", 1, 10, None, None)]))

    assert list(said(batch)) == [4]
    assert {value for value, _label in batch.questions[0]["options"]} == {str(branch.pk)}


# -- matching --


def test_units_are_found_by_full_short_and_former_names(city, county, branch, sibling, uploader, second):
    manager = person(Role.UNION_MANAGER, city, include_children=True)
    rename_organization(
        organization=branch, name="纺织集团工会委员会", short_name="纺织集团工会", by=manager, at=timezone.now()
    )
    merge_organization(organization=sibling, successor=branch, by=manager, at=timezone.now())
    names = ["纺织集团工会", "纺织集团工会委员会", "第一纺织厂工会", "第二纺织厂工会委员会", "市总工会、市文明办", None]
    rows = [(f"读书{n}", "2020.2", name, "主题学习", 1, 10, None, None) for n, name in enumerate(names)]

    imported(city, uploader, second, workbook(rows))

    found = Activity.objects.order_by("title").values_list("organization__name", "organization_name", "partners")
    assert list(found) == [
        ("纺织集团工会委员会", "纺织集团工会委员会", ""),
        ("纺织集团工会委员会", "纺织集团工会委员会", ""),
        ("纺织集团工会委员会", "第一纺织厂工会", ""),
        ("纺织集团工会委员会", "第二纺织厂工会委员会", ""),
        ("漯河市总工会", "漯河市总工会", "市文明办"),
        ("漯河市总工会", "漯河市总工会", ""),
    ]


def test_a_name_that_several_units_bear_is_asked(city, uploader):
    for code in ("X1", "X2"):
        OrganizationFactory(code=code, name=f"{code}机械厂工会委员会", short_name="机械厂工会", parent=city)

    batch = preview(city, uploader, workbook([("读书", "2020.2", "机械厂工会", "主题学习", 1, 10, None, None)]))

    assert [(question["kind"], question["answer"]) for question in batch.questions] == [("organization", "")]
    assert batch.counts["error"] == 1


def test_units_types_and_campaigns_are_created_once_for_all_rows(city, uploader, second):
    rows = [(f"早餐{n}", "情系司机", "2020.2", "公交公司工会", "亲情关爱") for n in range(3)]
    data = workbook(rows, heads=("活动名称", "主题品牌", "开展时间", "主办单位", "活动类别"))
    batch = choose(preview(city, uploader, data), uploader, campaign={"情系司机": CREATE})

    confirmed(create_what_is_unknown(batch, uploader), second)

    unit = Organization.objects.get(name="公交公司工会")
    assert (unit.parent, unit.kind) == (city, "grassroots")
    kind = ActivityType.objects.get(name="亲情关爱")
    assert (kind.counts_hours, kind.ledgers) == (False, ["activities"])
    campaign = Campaign.objects.get(name="情系司机")
    assert (campaign.created_by, campaign.is_public) == (uploader, False)
    assert Activity.objects.filter(organization=unit, type=kind, campaign=campaign).count() == 3


def test_types_of_places_are_created_too(city, uploader, second):
    rows = [("司机之家", "12个", "2020.12.31"), ("劳动者港湾", "近百个", "2020年底")]
    data = workbook(rows, heads=("阵地类型", "数量", "截至时间"), above=(("职工服务阵地统计表",),))

    imported(city, uploader, second, data)

    found = ServicePlaceCount.objects.order_by("count")
    assert [(row.type.label, row.count, row.is_approximate, row.as_of) for row in found] == [
        ("司机之家", 12, False, date(2020, 12, 31)), ("劳动者港湾", 100, True, date(2020, 12, 31)),
    ]  # fmt: skip


def test_a_clerk_creates_neither_units_nor_types(branch, reviewer):
    clerk = person(Role.CLERK, branch)
    batch = preview(branch, clerk, workbook([("早餐", "2020.2", "公交公司工会", "亲情关爱", 1, 1, None, None)]))

    assert not [question for question in batch.questions if CREATE in dict(question["options"])]


# -- sheets of every shape --


def test_merged_cells_hold_for_their_rows_but_amounts_count_once(city, uploader, second):
    rows = [
        ("学习一", "2020.2", "市总工会", "主题学习", None, None, 6000, "本级投入"),
        ("学习二", None, None, "主题学习", None, None, None, None),
    ]
    batch = imported(city, uploader, second, workbook(rows, merges=("B4:B5", "C4:C5", "G4:G5", "H4:H5")))

    assert sums(city, 2020) == (2, 2, None, {"own": (Decimal("6000.00"), False)})
    assert [row.summary for row in batch.rows.in_order()] == [
        "学习一 · 市总工会 · 2020.2",
        "学习二 · 市总工会 · 2020.2",
    ]


def test_heads_of_two_rows_money_in_wan_and_columns_for_kinds(city, uploader, second):
    rows = [("送清凉", "2020.7", "送清凉", 5, "2万元")]
    above = (("漯河市总工会2020年台账",), ("活动名称", "开展时间", "活动类别", "资金（万元）", None))
    data = workbook(rows, heads=(None, None, None, "本级投入", "协调资金"), above=above, merges=("D2:E2", "A1:E1"))

    imported(city, uploader, second, data)

    assert sums(city, 2020)[3] == {"own": (Decimal("5.00"), False), "arranged": (Decimal("20000.00"), False)}


def test_real_dates_and_day_numbers(city, uploader, second):
    days = [date(2020, 3, 5), 43895, "2020.3.5-3.7", "3月5日", "2020.3", "2020年3-5月"]
    rows = [(f"活动{n}", day, None, "主题学习", None, 5, None, None) for n, day in enumerate(days)]

    imported(city, uploader, second, workbook(rows))

    found = Activity.objects.order_by("title").values_list("starts_on", "ends_on", "date_precision")
    assert [(first, last or first, precision) for first, last, precision in found] == [
        (date(2020, 3, 5), date(2020, 3, 5), "day"),
        (date(2020, 3, 5), date(2020, 3, 5), "day"),
        (date(2020, 3, 5), date(2020, 3, 7), "day"),
        (date(2020, 3, 5), date(2020, 3, 5), "day"),
        (date(2020, 3, 1), date(2020, 3, 1), "month"),
        (date(2020, 3, 1), date(2020, 5, 31), "month"),
    ]
