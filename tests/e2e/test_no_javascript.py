"""Without scripts: read, filter, sort, turn pages, review, correct, publish, take ledgers (logging: test_logging)."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from activities.models import Activity
from portal.ledgers.models import LedgerRun
from tests.e2e.conftest import ON_A_PHONE, follow
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import AFTER_WEEK, built_run

pytestmark = [pytest.mark.django_db(transaction=True), ON_A_PHONE]

LIST = "/w/activities/"


@pytest.fixture
def bare(enter):
    """``bare(user)`` is a page of that person whose browser runs no scripts."""

    def open_page(user, path):
        page = enter(user, java_script_enabled=False)
        page.goto(path)
        return page

    return open_page


def titles(page):
    return page.locator("main tbody th a").all_inner_texts()


def test_the_list_is_read_filtered_sorted_and_paged(bare, clerk, reviewer, branch, today, shot):
    own = {"organization": branch, "created_by": clerk, "approved": True, "approved_by": reviewer}
    for number in range(1, 23):
        ActivityFactory(**own, title=f"例会{number:02d}", headcount=number, starts_on=today - timedelta(days=number))
    page = bare(clerk, LIST)
    assert "22 条" in page.inner_text("main")

    page.locator(".filter-fold summary").click()
    page.fill("[name=q]", "例会1")
    follow(page.get_by_role("button", name="查询"))
    assert "10 条" in page.inner_text("main")
    follow(page.locator(".filter-chip"))
    page.goto(f"{LIST}?sort=headcount")
    assert titles(page)[0] == "例会01"
    follow(page.locator(".pager a[rel=next]"))
    assert titles(page) == ["例会21", "例会22"]
    shot(page, "list")
    follow(page.get_by_role("link", name="例会22", exact=True))
    assert "22 人" in page.inner_text("main")

    menu = page.locator(".tabs details")
    menu.locator("summary").click()
    follow(menu.get_by_role("button", name="退出"))
    assert "/w/" not in page.url


def test_a_record_is_returned_approved_and_corrected(bare, clerk, reviewer, branch, today, shot):
    record = ActivityFactory(organization=branch, created_by=clerk, submitted=True, title="清扫公园", starts_on=today)
    page = bare(reviewer, "/w/todo/")
    follow(page.get_by_role("link", name="清扫公园"))
    shot(page, "review")
    page.get_by_label("照片看不清，请更换").check()
    follow(page.locator("#return").get_by_role("button", name="退回"))
    record.refresh_from_db()
    assert (record.state, record.return_reason) == ("returned", "照片看不清，请更换")

    desk = bare(clerk, f"{LIST}{record.pk}/edit/")
    follow(desk.locator(".action-bar button[value=submit]"))
    assert desk.url.endswith("/submitted/")
    page.goto(f"{LIST}{record.pk}/")
    follow(page.locator(".action-bar").get_by_role("button", name="通过"))
    record.refresh_from_db()
    assert record.state == "approved"

    desk.goto(f"{LIST}{record.pk}/correct/")
    desk.fill("[name=reason]", "签到表上是 18 人")
    desk.locator("#answers > summary").click()
    desk.fill("[name=headcount]", "18")
    follow(desk.locator("button[value=correct]").last)
    assert "/w/corrections/" in desk.url
    page.goto(desk.url)
    follow(page.get_by_role("button", name="同意", exact=True))
    record.refresh_from_db()
    assert record.headcount == 18


def test_words_are_previewed_proposed_and_published(bare, clerk, reviewer, branch, today, shot):
    record = ActivityFactory(
        organization=branch, created_by=clerk, approved=True, approved_by=reviewer, starts_on=today
    )
    page = bare(clerk, f"{LIST}{record.pk}/publication/")
    page.fill("[name=title]", "寒冬里的热汤")
    follow(page.get_by_role("button", name="预览"))
    assert page.inner_text("#preview h2") == "寒冬里的热汤"
    shot(page, "preview")
    follow(page.get_by_role("button", name="提请公开"))
    assert "/w/publications/" in page.url
    second = bare(reviewer, page.url)
    follow(second.get_by_role("button", name="发布", exact=True))

    visitor = bare(None, "/")
    follow(visitor.get_by_role("link", name="寒冬里的热汤"))
    assert visitor.inner_text("h1") == "寒冬里的热汤"
    follow(visitor.locator("header").get_by_role("button", name="大字版"))
    assert visitor.locator("html.large-text").count() == 1
    assert Activity.objects.get().publication.state == "published"


def test_a_ledger_is_taken_signed_and_made_again(bare, clerk, reviewer, branch, shot):
    ActivityFactory(organization=branch, created_by=clerk, approved=True, approved_by=reviewer, title="清扫公园")
    period = built_run(branch, at=AFTER_WEEK).period
    page = bare(clerk, "/w/ledgers/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 Excel").first.click()
    book = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert "清扫公园" in [cell for row in book.active.iter_rows(values_only=True) for cell in row]

    page.goto(f"/w/ledgers/{period.pk}/")
    follow(page.get_by_role("button", name="校验"))
    assert "文件与生成时完全一致" in page.inner_text(".messages")
    follow(page.get_by_role("button", name="制表完成"))
    period.refresh_from_db()
    assert period.state == "prepared"
    follow(page.get_by_role("button", name="重新生成"))
    assert "/w/ledgers/runs/" in page.url
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "5"
    shot(page, "waiting")
    assert LedgerRun.objects.unfinished().get().requested_by == clerk
    paper = bare(clerk, f"/w/ledgers/runs/{period.runs.last().pk}/print/")  # beside the page that loads itself again
    assert "清扫公园" in paper.inner_text("table")
