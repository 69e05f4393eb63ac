"""The list of activities as Excel, read back: golden file, rows and figures of the page, text that stays text."""

import json
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from activities.models import Activity, ActivityMoney
from portal.accounts.roles import Role
from portal.exports.base import get_export
from portal.xlsx import Approximate
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, ActivityTypeFactory, CampaignFactory, PublicationFactory
from tests.factories.exports import made_export

GOLDEN = json.loads((Path(__file__).parent / "golden" / "activities.json").read_text())
LIST = reverse("activities:activity-list")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1+1", "|calc", "%0A", " =1", '=HYPERLINK("http://x")']


@pytest.fixture
def records(branch, county, clerk):
    """One of each kind that the list shows to the county."""
    campaign = CampaignFactory(organization=county, name="文明交通")
    own = ActivityFactory(
        organization=branch, approved=True, number="A-2026-0002", title="=慰问职工", starts_on=date(2026, 11, 17),
        headcount=60, is_headcount_approximate=True, service_minutes=750, beneficiary_count=None, campaign=campaign,
        start_time=time(9, 0), place="甲某家", narrative="走访了甲某", leader_name="刘负责", remark="备注甲某",
    )  # fmt: skip
    ActivityMoney.objects.create(activity=own, kind="own", amount=Decimal("100.10"))
    ActivityMoney.objects.create(activity=own, kind="donated", amount=Decimal("5520"), is_approximate=True)
    long = ActivityFactory(
        organization=county, approved=True, number="A-2026-0001", title="清洁家园", starts_on=date(2026, 11, 16),
        ends_on=date(2026, 11, 18), session_count=3, headcount=12, service_minutes=None, beneficiary_count=40,
    )  # fmt: skip
    ActivityMoney.objects.create(activity=long, kind="own", amount=Decimal("99.90"))
    ActivityFactory(
        organization=branch, approved=True, number="A-2026-0003", title="义诊", starts_on=None, date_precision="since",
        date_words="2020年以来每月27日", reporting_year=2026, headcount=5, service_minutes=60,
    )  # fmt: skip
    ActivityFactory(organization=branch, submitted=True, number="A-2026-0004", title="待审的", headcount=1000)
    ActivityFactory(approved=True, title="别家的")


def test_the_workbook_equals_the_golden_file(records, manager, now, cells_of):
    export = made_export("activities", by=manager, at=now, query="q=&page=2&unknown=x&sort=date")

    assert export.query == "sort=date"
    assert cells_of(export) == GOLDEN


def test_the_sheet_is_laid_out_for_paper_and_keeps_real_values(records, manager, now, media):
    sheet = load_workbook(media / made_export("activities", by=manager, at=now).file).active

    assert sheet.freeze_panes == "A4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$3"
    kinds = {type(cell.value).__name__ for cell in sheet["C"][3:] if cell.value}
    assert kinds == {"datetime", "str"}


def test_text_stays_text(branch, clerk, now, media):
    for number, title in enumerate(FORMULAS):
        ActivityFactory(organization=branch, approved=True, title=title, starts_on=date(2026, 11, 1 + number))

    sheet = load_workbook(media / made_export("activities", by=clerk, at=now, query="sort=date").file).active

    cells = [sheet.cell(4 + place, 4) for place in range(len(FORMULAS))]
    assert [cell.value for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


@pytest.mark.parametrize("seed", range(5))
def test_page_and_file_agree_under_random_conditions(as_user, manager, branch, sibling, now, media, seed):
    """The count of the page is the number of rows, the figures of its head are the total row."""
    chance = Random(seed)
    types = [ActivityTypeFactory(), ActivityTypeFactory(code="C01", name="知识竞赛")]
    for _number in range(30):
        activity = ActivityFactory(
            organization=chance.choice([branch, sibling]), title=chance.choice(["清扫公园", "宣讲政策"]),
            type=chance.choice(types), starts_on=date(2026, 11, chance.randint(1, 17)),
            headcount=chance.randint(1, 99), is_headcount_approximate=chance.random() < 0.1,
            beneficiary_count=chance.choice([None, 7]), **{chance.choice(["approved", "submitted"]): True},
        )  # fmt: skip
        ActivityMoney.objects.create(activity=activity, kind="own", amount=Decimal(chance.randint(1, 10**6)) / 100)
    conditions = {
        "q": chance.choice(["", "清扫"]), "type": chance.choice(["", str(types[0].pk)]),
        "organization": chance.choice(["", str(branch.pk)]), "state": chance.choice(["", "approved"]),
        "from": chance.choice(["", "2026-11-03"]), "to": chance.choice(["", "2026-11-15"]), "sort": "-headcount",
    }  # fmt: skip
    page = as_user(manager).get(LIST, conditions).context
    query = page["request"].GET.urlencode()

    export = made_export("activities", by=manager, at=now, query=query)

    sheet = load_workbook(media / export.file).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    names, total = [row[3] for row in rows[:-1]], rows[-1]
    listed = Activity.objects.filter(pk__in=page["filterset"].qs.values("pk")).order_by("-headcount", "-pk")
    assert export.row_count == page["page_obj"].paginator.count == len(names)
    assert names == [activity.title for activity in listed]
    head = page["totals"]
    assert total[0] == "合计"
    assert total[8:10] == (head.sessions.value, shown(head.headcount))
    assert (total[10] or 0) * 60 == pytest.approx(head.service_minutes or 0)
    assert total[11] == shown(head.beneficiary_count)
    assert Decimal(str(total[12] or 0)) == (head.money["own"].value if head.money else 0)


def shown(amount):
    return str(Approximate(amount.value)) if amount.is_approximate else amount.value


@pytest.mark.parametrize("who", ["clerk", "manager", "leader"])
def test_each_takes_away_the_own_scope(records, request, leader, branch, now, who, cells_of):
    PublicationFactory(published=True, activity=ActivityFactory(organization=branch, approved=True, title="公开的"))
    names = {"clerk": {"=慰问职工", "义诊", "待审的", "公开的"}, "leader": {"公开的"}}
    names["manager"] = names["clerk"] | {"清洁家园"}

    export = made_export("activities", by=request.getfixturevalue(who), at=now)

    assert {row[3] for row in cells_of(export)[3:-1]} == names[who]


def test_columns_are_those_of_the_list_and_its_head():
    """A place may be a home, and words of the record name people: they stay on its page."""
    sources = {source for column in get_export("activities").columns for source in column.sources}

    assert {"place", "narrative", "remark", "leader_name", "recorder_name"} & {str(name) for name in sources} == set()


def test_the_number_of_queries_does_not_grow(branch, now, django_assert_num_queries):
    clerk = person(Role.CLERK, branch)
    definition = get_export("activities")
    for number in (1, 3):
        while Activity.objects.count() < number:
            ActivityFactory(organization=branch, approved=True)
        rows = definition.visible(clerk)
        with django_assert_num_queries(7):
            assert len(list(definition.read(rows).rows)) == number


def test_a_leader_is_told_that_the_file_sums_less_than_the_head_of_the_list(branch, leader, now, as_user, cells_of):
    PublicationFactory(published=True, activity=ActivityFactory(organization=branch, approved=True, headcount=7))
    ActivityFactory(organization=branch, approved=True, headcount=50)

    head = as_user(leader).get(LIST).context["totals"]
    create = as_user(leader).get(reverse("exports:export-create", args=["activities"])).content.decode()
    rows = cells_of(made_export("activities", by=leader, at=now))

    assert (head.activities, head.headcount.value) == (2, 57)
    assert (rows[-1][0], rows[-1][9], len(rows)) == ("本表合计", 7, 5)
    assert "列表上方的合计还包括已审核但未公开的记录" in rows[1][0]
    assert "列表上方的合计还包括已审核但未公开的记录" in create
