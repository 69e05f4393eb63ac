"""The week closes: a real worker makes the ledger, people read, take, sign, seal and publish it."""

import io
import re
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from portal.common.periods import Period, PeriodKind
from portal.ledgers import services
from portal.ledgers.models import ClosingRule, LedgerPeriod, LedgerRun
from portal.organizations.models import Organization
from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, at_a_desk, follow
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import closing_rule
from tests.worker import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

LIST = "/w/ledgers/"


@pytest.fixture
def week(today):
    """The last week that is over."""
    return Period.containing(PeriodKind.WEEK, today).previous


@pytest.fixture
def record(branch, clerk, reviewer, week):
    """``record(title, at)`` is an approved activity of the week that counts since ``at``."""

    def approved(title, at, **fields):
        fields = {"headcount": 10, "starts_on": week.start} | fields
        return ActivityFactory(
            organization=branch, created_by=clerk, approved=True, approved_by=reviewer, title=title,
            approved_at=at, effective_at=at, **fields,
        )  # fmt: skip

    return approved


@pytest.fixture
def closed(branch, sibling, record, week, worker):
    """The week after its closing rule has come due, every ledger made: the period of ``branch``."""
    Organization.objects.update(reporting_from=week.start)
    ClosingRule.objects.all().delete()  # those of months are due too when the week is the first of one
    closing_rule()
    monday = timezone.make_aware(datetime.combine(week.next.start, time(0, 30)))
    for number in range(1, 4):
        record(f"清洁家园第{number}次", monday - timedelta(hours=1))
    worker.start()
    assert services.close_due(at=monday) == 1
    wait_until(lambda: not LedgerRun.objects.unfinished().exists(), lambda: worker.words)
    return LedgerPeriod.objects.get(organization=branch)


def rows_of(download):
    """The rows of the first sheet of a downloaded workbook, blank ones left out."""
    sheet = load_workbook(io.BytesIO(download.path().read_bytes())).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if row]


def take(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).first.click()
    return waiting.value


def sign(page, period, name):
    page.goto(f"{LIST}{period.pk}/")
    follow(page.get_by_role("button", name=name, exact=True))
    assert page.locator(".message--success").count() == 1


def test_the_closed_week_is_there_as_page_file_and_paper(enter, clerk, closed, record, week, no_violation, shot):
    page = enter(clerk)
    page.goto(LIST)
    row = page.locator("tbody tr", has_text=f"第{week.start.isocalendar().week}周")
    assert "已生成" in row.inner_text()
    assert "3" in row.locator("td.num").inner_text()
    assert page.evaluate(SIDEWAYS) <= 0
    shot(page, "list")
    download = take(page, "下载 Excel")
    assert download.suggested_filename == f"第一纺织厂工会委员会-志愿服务活动台账-{week.code}-v1.xlsx"
    rows = rows_of(download)
    assert [row[2] for row in rows if "清洁家园" in str(row)] == [f"清洁家园第{number}次" for number in range(1, 4)]
    assert any("填报单位" in str(cell) and "第一纺织厂工会委员会" in str(cell) for cell in rows[1])
    total = next(row for row in rows if row[0] == "合计")
    assert 30 in total

    record("补记的活动", timezone.now(), headcount=5)
    page.goto(LIST)
    assert "之后新增 1 条" in row.inner_text()
    follow(row.get_by_role("link", name=f"第{week.start.isocalendar().week}周"))
    shot(page, "detail")
    no_violation(page)
    page.get_by_role("button", name="重新生成").click()
    page.wait_for_url("**/w/ledgers/runs/*/")
    done = page.locator("#run-status h2", has_text="已生成 4 条")
    done.wait_for()
    shot(page, "made")
    rows = rows_of(take(page, "下载 Excel"))
    assert 35 in next(row for row in rows if row[0] == "合计")

    follow(page.get_by_role("link", name="看台账"))
    assert "v2" in page.inner_text("main")
    follow(page.get_by_role("link", name="打印版").first)
    page.wait_for_url("**/print/")
    assert page.locator("tbody tr").count() == 5
    shot(page, "print")
    paper = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert boxes
    assert all((round(float(width)), round(float(height))) == (842, 595) for width, height in boxes)


@ON_A_PHONE
def test_four_hands_prepare_review_seal_and_publish(
    enter, clerk, reviewer, manager, closed, record, branch, week, shot
):
    at_desk, at_review, at_county = at_a_desk(enter(clerk)), enter(reviewer), at_a_desk(enter(manager))
    sign(at_desk, closed, "制表完成")
    assert at_desk.get_by_role("button", name="审核通过").count() == 0
    at_review.goto("/w/todo/")
    assert f"第{week.start.isocalendar().week}周" in at_review.inner_text("main")
    sign(at_review, closed, "审核通过")
    sign(at_county, closed, "封存")
    assert at_county.get_by_role("button", name="公开发布").count() == 0, "who sealed does not publish"
    shot(at_county, "sealed")
    sign(at_review, closed, "公开发布")
    shot(at_review, "published")

    record("晚到的活动", timezone.now())
    at_desk.goto(f"{LIST}{closed.pk}/")
    assert "之后新增 1 条" in at_desk.inner_text("main")
    assert at_desk.get_by_role("button", name="重新生成").count() == 0, "a sealed ledger stays as it is"
    at_desk.get_by_role("button", name="校验").click()
    expect(at_desk.locator(".message--success")).to_contain_text("文件与生成时完全一致")
    follow(at_desk.get_by_role("link", name="看公开页面"))
    at_desk.wait_for_url(f"**/reports/{branch.code}/{week.code}/*ledger=activities")
    assert "清洁家园" not in at_desk.inner_text("main"), "titles are public only where they were published"
    assert len([row for row in rows_of(take(at_desk, "下载 Excel")) if "志愿服务" in row]) == 3


@ON_A_PHONE
def test_nothing_recorded_is_a_zero_report_and_operations_see_the_work(
    enter, outsider, administrator, closed, sibling, no_violation, shot
):
    page = enter(outsider)
    page.goto(LIST)
    assert "零报告" in page.inner_text("tbody tr")
    assert page.get_by_role("link", name="下载 Excel").count() == 0

    watching = enter(administrator)
    watching.goto("/w/operations/")
    words = watching.inner_text("main")
    assert "没有失败" in words
    assert "celery@" in words
    no_violation(watching)
    shot(watching, "operations")
