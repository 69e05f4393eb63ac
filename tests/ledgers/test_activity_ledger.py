"""The activity ledger, read back with another program: header and cells as literals, both versions."""

import zipfile
from datetime import date, time
from decimal import Decimal

import pytest

from activities import figures
from activities.ledgers import activities as ledgers
from activities.models import Activity, ActivityMoney, Publication
from portal.codes.models import Code
from portal.common.periods import Period
from portal.ledgers import files
from portal.ledgers.base import get_ledger
from portal.ledgers.rows import RowsFile
from portal.xlsx import Approximate
from tests.factories.activities import NOON, ActivityFactory, ActivityTypeFactory
from tests.factories.ledgers import WEEK, built_run
from tests.factories.teams import TeamFactory
from tests.ledgers.goldens import cells_of, golden, workbooks_of

YEAR = Period.parse("2026")
CANARIES = ("困难职工甲某", "甲某家住三号楼", "走访了甲某", "刘负责", "孙记录", "备注甲某")
# One person may write these, and a publication may be withdrawn: a published file would keep them.
FREE_WORDS = ("每月27日", "区民政局", "清洁家园", "沙澧河公园", "义诊")


@pytest.fixture
def records(branch, county, sibling):
    """One of each kind that a year's ledger meets, and others that it must not take."""
    service_targets = [
        Code.objects.create(table="service_target", value="11", label="老年人", order=1),
        Code.objects.create(table="service_target", value="12", label="儿童", order=2),
    ]
    region = Code.objects.create(table="region", value="411103", label="郾城区")
    private = ActivityFactory(
        organization=branch, approved=True, number="A-2026-0002", starts_on=date(2026, 11, 17), region=region,
        title="慰问困难职工甲某", place="甲某家住三号楼", narrative="走访了甲某", leader_name="刘负责",
        recorder_name="孙记录", remark="备注甲某", start_time=time(9, 0), end_time=time(11, 30), headcount=60,
        is_headcount_approximate=True, service_minutes=750, beneficiary_count=None, partners="区民政局",
    )  # fmt: skip
    private.service_targets.set(service_targets)
    ActivityMoney.objects.bulk_create(
        [
            ActivityMoney(activity=private, kind="own", amount=Decimal("100.10")),
            ActivityMoney(activity=private, kind="own", amount=Decimal("0.20")),
            ActivityMoney(activity=private, kind="donated", amount=Decimal("5520"), is_approximate=True),
        ]
    )
    published = ActivityFactory(
        organization=county, approved=True, number="A-2026-0001", starts_on=date(2026, 11, 17),
        ends_on=date(2026, 11, 18), title="=清洁家园", place="沙澧河公园东门", session_count=3, headcount=12,
        service_minutes=None, beneficiary_count=40, start_time=time(14, 0),
    )  # fmt: skip
    published.money.create(kind="own", amount=Decimal("99.70"))
    Publication.objects.create(
        activity=published, title="清洁家园在行动", summary="…", place="沙澧河公园", state="published",
        proposed_by=published.created_by, proposed_at=NOON, published_by=published.approved_by, published_at=NOON,
    )  # fmt: skip
    visit = ActivityFactory(
        organization=branch, approved=True, number="A-2026-0005", starts_on=date(2026, 11, 20), title="看望",
        team=TeamFactory(organization=branch, name="春晖服务队"),
        headcount=3, beneficiary_count=2, service_minutes=None,
    )  # fmt: skip
    visit.service_targets.set(service_targets[:1])
    visit.money.create(kind="own", amount=Decimal("2000"))
    common = {"organization": branch, "approved": True, "service_minutes": None, "headcount": 5}
    ActivityFactory(**common, number="A-2026-0003", starts_on=date(2026, 3, 1), date_precision="month", title="读书会")
    ActivityFactory(
        **common, number="A-2026-0004", starts_on=None, date_precision="since", date_words="2020年以来每月27日",
        reporting_year=2026, title="义诊",
    )  # fmt: skip
    ActivityFactory(organization=branch, submitted=True, title="未审核")
    ActivityFactory(organization=branch, approved=True, starts_on=date(2025, 12, 31), title="上一年")
    ActivityFactory(
        organization=branch,
        approved=True,
        title="不进台账",
        type=ActivityTypeFactory(code="M01", name="会议", ledgers=[]),
    )
    ActivityFactory(organization=branch, approved=True, title="已作废", state="voided")


def test_workbooks_equal_the_golden_file(records, county, now):
    run = built_run(county, at=now, period=YEAR)

    assert workbooks_of(run) == golden("activities")


def test_public_files_hold_no_private_words(records, county, now):
    run = built_run(county, at=now, period=YEAR)

    with zipfile.ZipFile(files.path_of(run.public_xlsx)) as archive:
        content = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "第一纺织厂工会委员会" in content
    assert [word for word in [*CANARIES, *FREE_WORDS] if word in content] == []


@pytest.mark.parametrize(("served", "is_shown"), [(None, True), (0, False), (4, False), (5, True)])
def test_small_groups_stay_out_of_public_rows_and_totals(branch, now, served, is_shown):
    """A total over all rows would give a single hidden one away, alone or beside another unit's ledger."""
    ActivityFactory(organization=branch, approved=True, beneficiary_count=40).money.create(kind="own", amount=100)
    target = Code.objects.create(table="service_target", value="12", label="困难职工")
    visit = ActivityFactory(organization=branch, approved=True, beneficiary_count=served)
    visit.service_targets.add(target)
    visit.money.create(kind="own", amount=7)

    run = built_run(branch, at=now)

    source = RowsFile(files.path_of(run.rows_file))
    heads = [column.header for column in source.head.of("public")]
    row = dict(zip(heads, list(source.values("public"))[1], strict=True))
    seen = (row["服务对象"], row["服务人次"], row["本级投入（元）"])
    assert seen == (("困难职工", served, Decimal(7)) if is_shown else (None, None, None))
    assert Decimal(run.public_totals["本级投入（元）"]) == (107 if is_shown else 100)
    assert Decimal(run.totals["本级投入（元）"]) == 107
    assert run.public_totals["服务人次"] == 40 + (served or 0) * is_shown
    assert run.totals["服务人次"] == 40 + (served or 0)


def test_a_row_of_another_organization_is_absent(branch, sibling, now):
    ActivityFactory(organization=branch, approved=True, title="自己的")
    ActivityFactory(organization=sibling, approved=True, title="别人的")

    run = built_run(branch, at=now)

    assert run.row_count == 1
    assert "别人的" not in str(cells_of(files.path_of(run.xlsx)))


@pytest.mark.parametrize("number", [1, 3])
def test_rows_take_one_query_whatever_their_number(branch, number, django_assert_num_queries):
    for _each in range(number):
        ActivityFactory(organization=branch, approved=True).money.create(kind="own", amount=1)
    ledger = get_ledger("activities")

    with django_assert_num_queries(1):
        rows = list(ledger.stream(ledger.rows(branch, WEEK)))

    assert len(rows) == number


def test_totals_are_those_of_the_figures(records, county, now):
    """One definition per number: the 合计 row says what lists and boards say of the same records."""
    run = built_run(county, at=now, period=YEAR)

    records = Activity.objects.within(county).in_period(YEAR).filter(type__ledgers__contains=["activities"])
    sums = figures.summarize(records)
    totals = run.totals
    assert run.row_count == sums.activities
    assert totals["场次"] == sums.sessions.value
    assert totals["参加人数（人）"] == {"about": sums.headcount.value}
    assert totals["服务时长（小时）"] == sums.service_minutes
    assert totals["服务人次"] == sums.beneficiary_count.value
    assert Decimal(totals["本级投入（元）"]) == sums.money["own"].value
    assert Decimal(totals["捐出（元）"]["about"]) == sums.money["donated"].value
    assert totals["上级拨款（元）"] is None


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ((date(2026, 11, 17), None, "day", "", 2026), date(2026, 11, 17)),
        ((date(2026, 11, 17), date(2026, 11, 17), "day", "", 2026), date(2026, 11, 17)),
        ((date(2026, 11, 17), date(2026, 11, 19), "day", "", 2026), "2026-11-17 至 2026-11-19"),
        ((date(2026, 3, 1), None, "month", "", 2026), "2026年3月"),
        ((date(2026, 3, 1), None, "month", "3月上旬", 2026), "3月上旬"),
        ((None, None, "since", "", 2020), "2020年以来"),
        ((None, None, "year", "", 2020), "2020年"),
    ],
)
def test_day_in_words(given, shown):
    assert ledgers.day(*given) == shown


def test_small_renders():
    assert ledgers.hours(None, None) is None
    assert ledgers.hours(time(9), None) == "09:00"
    assert ledgers.approximate(None, True) is None
    assert ledgers.approximate(3, True) == Approximate(3)
    assert ledgers.evidence(0, "A-2026-0001") == "A-2026-0001"
    assert ledgers.evidence(2, "A-2026-0001") == "A-2026-0001，照片 2 张"
    assert ledgers.public_words("家里", "郾城区") == "郾城区"
    assert ledgers.public_day(None, None, "since", "每月27日王某家", 2020) == "2020年以来"
