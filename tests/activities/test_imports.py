"""The activity ledger as an office kept it, from the file to the figures."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from activities import figures, services
from activities.models import Activity, ActivityType, Campaign, ServicePlaceCount
from activities.services.types import load_types
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.codes.models import Code
from portal.codes.services import load_codes
from portal.common.errors import RuleError
from portal.imports import services as imports
from portal.imports.base import CREATE
from portal.organizations.models import Organization
from portal.organizations.services import merge_organization, rename_organization
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, PhotoFactory, PublicationFactory
from tests.factories.forms import answers
from tests.factories.ledgers import closing_rule, sealed_period
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

LEDGER = Path(__file__).parents[1] / "data" / "luohe-2020-activity-ledger.xlsx"
HEADS = ("活动名称", "开展时间", "主办单位", "活动类别", "场次", "参与人次", "资金", "资金性质")


@pytest.fixture(autouse=True)
def _shipped(settings, tmp_path, db):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    load_codes()
    load_types()


@pytest.fixture
def uploader(city):
    return person(Role.UNION_MANAGER, city, include_children=True, display_name="沈填报")


@pytest.fixture
def second(city):
    return person(Role.UNION_MANAGER, city, include_children=True, display_name="韩确认")


def workbook(
    rows, *, heads=HEADS, above=(("2020年活动台账",), ("填报单位：漯河市总工会",)), title="活动台账", merges=()
):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in (*above, heads, *rows):
        sheet.append(row)
    for area in merges:
        sheet.merge_cells(area)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def preview(organization, by, data):
    """The import of ``data`` (bytes), read and resolved."""
    batch = imports.upload(
        definition="activities", organization=organization, file=BytesIO(data), file_name="台账.xlsx", size=len(data),
        by=by, at=timezone.now(),
    )  # fmt: skip
    return work(batch)


def work(batch):
    imports.run_batch(batch_id=batch.pk, clock=timezone.now)
    batch.refresh_from_db()
    return batch


def choose(batch, by, **choices):
    return imports.choose(
        batch=batch, choices=choices, decisions={}, version=batch.version, by=by, at=timezone.now()
    )  # fmt: skip


def create_what_is_unknown(batch, by):
    """Answer every question that has no answer with CREATE."""
    choices = {}
    for question in batch.questions:
        if not question["answer"]:
            choices.setdefault(question["kind"], {})[question["words"]] = CREATE
    return choose(batch, by, **choices)


def confirmed(batch, second):
    imports.confirm_batch(batch=batch, version=batch.version, by=second, at=timezone.now())
    work(batch)
    assert batch.state == "done", batch.error
    return batch


def imported(organization, by, second, data):
    return confirmed(create_what_is_unknown(preview(organization, by, data), by), second)


def said(batch):
    """``{row: messages}`` of what is wrong."""
    return {
        row.number: [(item["column"], item["message"]) for item in row.problems if item["is_error"]]
        for row in batch.rows.in_order()
        if any(item["is_error"] for item in row.problems)
    }


# -- the ledger of 2020 --


@pytest.fixture
def ledger(city, uploader, second):
    return imported(city, uploader, second, LEDGER.read_bytes())


def sums(organization, year):
    of_year = Activity.objects.within(organization).filter(reporting_year=year)
    found = figures.summarize(of_year)
    money = {kind: (amount.value, amount.is_approximate) for kind, amount in found.money.items()}
    return found.activities, found.sessions.value, found.headcount.value, money


def test_the_ledger_of_2020_gives_its_figures_in_an_empty_tree(ledger, city):
    assert sums(city, 2020) == (
        25, 29, 149,
        {
            "own": (Decimal("2960000.00"), False),
            "arranged": (Decimal("180000.00"), False),
            "donated": (Decimal("1605520.00"), True),
        },
    )  # fmt: skip
    assert sums(city, 2019) == (1, 1, 3, {"own": (Decimal("6000.00"), False)})
    assert Activity.objects.count() == 26


def test_the_sheet_of_service_places_gives_reported_numbers(ledger, city):
    rows = ServicePlaceCount.objects.filter(organization=city).order_by("type__order")

    assert [(row.type.label, row.count, row.is_approximate, row.as_of) for row in rows] == [
        ("户外劳动者爱心驿站", 203, False, date(2020, 12, 31)),
        ("职工健康生活馆", 105, False, date(2020, 12, 31)),
        ("爱心母婴室", 60, True, date(2020, 12, 31)),
    ]


def test_the_same_file_again_brings_nothing_new(ledger, city, uploader):
    again = preview(city, uploader, LEDGER.read_bytes())

    assert (again.counts["new"], again.counts["skip"], again.counts["to_write"]) == (0, 29, 0)


def test_records_arrive_approved_by_the_second_person_and_unpublished(ledger, uploader, second):
    record = Activity.objects.get(title="劳模和五一劳动奖章获得者捐款捐物")

    assert (record.state, record.source, record.created_by, record.submitted_by, record.approved_by) == (
        "approved", "import", uploader, uploader, second,
    )  # fmt: skip
    assert record.contributor_ids == [uploader.pk]
    assert record.effective_at == record.approved_at
    assert not hasattr(record, "publication")
    assert [(row.amount, row.is_approximate, row.words) for row in record.money.all()] == [
        (Decimal("1600000.00"), True, "160多万元")
    ]
    assert record.number.startswith(f"A-{timezone.localdate().year}-")
    event = AuditEvent.objects.get(action="activity.imported", target_id=record.pk)
    assert (event.actor_id, event.details) == (second.pk, {"import": ledger.pk})


def test_words_are_kept_and_blanks_stay_unknown(ledger):
    office = Activity.objects.get(title="班子成员驻村办公")
    reading = Activity.objects.get(title="诚实守信专题教育讲座")
    visit = Activity.objects.get(title="春节前慰问困难职工")

    assert (office.date_words, office.starts_on, office.reporting_year) == ("每月27日、28日", None, 2020)
    assert (office.headcount, office.session_count, office.campaign) == (None, 1, None)
    assert office.narrative == "主题品牌：结对帮扶\n服务对象：村民"
    assert (reading.date_precision, reading.starts_on, reading.place) == ("since", date(2019, 1, 1), "")
    assert (visit.organization.name, visit.organization_name) == ("郾城区教育局工会", "郾城区教育局工会")
    assert [code.label for code in visit.service_targets.all()] == ["困难职工"]


def test_pages_of_a_record_leave_blank_what_nobody_knows(ledger, as_user, uploader, now):
    record = Activity.objects.get(title="班子成员驻村办公")
    client = as_user(uploader)

    for name in ("activity-detail", "activity-print", "activity-correct", "activity-void", "publication-propose"):
        page = client.get(reverse(f"activities:{name}", args=[record.pk]))
        assert (name, page.status_code, "None" in page.content.decode()) == (name, 200, False)
    assert client.get(reverse("activities:activity-list"), {"q": "驻村"}).status_code == 200


def test_a_correction_of_a_record_does_not_have_to_invent_what_nobody_knows(ledger, as_user, uploader):
    record = Activity.objects.get(title="诚实守信专题教育讲座")
    fields = answers(
        record.type, title=record.title, starts_on="2019", date_precision="since", date_words=record.date_words,
        reporting_year="2020", place="", headcount="", duration_minutes="",
        remark="每季度一讲", reason="补备注", version="1",
    )  # fmt: skip

    response = as_user(uploader).post(reverse("activities:activity-correct", args=[record.pk]), fields)

    assert response.status_code == 302
    assert record.corrections.get().changes["remark"] == ["", "每季度一讲"]
    assert not {"place", "headcount"} & record.corrections.get().changes.keys()


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


# -- again, changed, undone --


def test_a_changed_row_is_asked_about_and_what_is_there_stays(city, uploader, second):
    imported(city, uploader, second, workbook([("读书", "2020.2", None, "主题学习", 1, 10, 500, "本级投入")]))

    batch = preview(city, uploader, workbook([("读书", "2020.2", None, "主题学习", 1, None, 600, "本级投入")]))

    assert (batch.counts["changed"], batch.counts["undecided"], batch.counts["to_write"]) == (1, 1, 0)
    assert Activity.objects.get().headcount == 10


def test_a_look_alike_that_was_logged_by_hand_is_asked_about(city, uploader, second):
    there = ActivityFactory(organization=city, title="读书", starts_on=date(2020, 2, 5), approved=True)

    batch = preview(city, uploader, workbook([("读书", "2020.2.5", None, "主题学习", 1, 10, None, None)]))

    assert [(row.action, row.existing) for row in batch.rows.all()] == [("changed", there.number)]


def undo(batch, by):
    imports.undo_batch(batch=batch, by=by, at=timezone.now())


def test_undo_voids_records_and_takes_numbers_of_places_away(ledger, city, uploader, second):
    undo(ledger, second)

    assert set(Activity.objects.values_list("state", "voided_by")) == {("voided", second.pk)}
    assert not ServicePlaceCount.objects.exists()
    assert AuditEvent.objects.filter(action="activity.import_undone").count() == 26
    assert preview(city, uploader, LEDGER.read_bytes()).counts["skip"] == 0


@pytest.mark.parametrize("built", ["correction", "publication", "photo"])
def test_undo_is_refused_once_something_stands_on_a_record(ledger, second, uploader, built):
    record = Activity.objects.get(title="爱心送考志愿服务")
    if built == "correction":
        services.request_void(activity=record, reason="重复", by=second, at=timezone.now())
    elif built == "publication":
        PublicationFactory(activity=record)
    else:
        PhotoFactory(activity=record)

    with pytest.raises(RuleError, match=record.number):
        undo(ledger, second)

    assert Activity.objects.filter(state="approved").count() == 26


def test_undo_is_refused_once_a_ledger_with_the_records_is_sealed(city, uploader, second):
    batch = imported(city, uploader, second, workbook([("读书", "2026-11-17", None, "主题学习", 1, 10, None, None)]))
    closing_rule()
    people = [person(Role.UNION_MANAGER, city, include_children=True) for _ in range(3)]
    clerk = person(Role.CLERK, city)
    later = timezone.now() + timedelta(days=30)
    sealed_period(city, prepared_by=clerk, reviewed_by=people[0], sealed_by=people[1], at=later)

    with pytest.raises(RuleError, match=r"封存|sealed"):
        undo(batch, second)


def test_a_number_of_places_that_was_changed_since_keeps_the_import(ledger, second, uploader):
    row = ServicePlaceCount.objects.get(count=203)
    services.save_service_place_count(
        organization=row.organization, type=row.type, as_of=row.as_of, count=205, reported=row, version=1, by=uploader,
        at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(RuleError):
        undo(ledger, second)


def test_a_number_of_places_is_not_reported_twice_for_a_day(ledger, city, uploader):
    data = workbook(
        [("爱心母婴室", "61个")], heads=("阵地类型", "数量"), above=(("填报时间：2020年12月31日",),), title="服务阵地"
    )

    batch = preview(city, uploader, data)

    assert list(said(batch)) == [3]
    assert Code.objects.get(label="爱心母婴室").pk == batch.rows.get().resolved["type"]
