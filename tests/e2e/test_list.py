"""The list of activities: conditions in the address, words and initials, totals, pages, the way back."""

from datetime import timedelta

import pytest

from activities.models import Activity
from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, follow
from tests.factories.activities import ActivityFactory, ActivityTypeFactory

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/w/activities/"


@pytest.fixture
def records(branch, clerk, reviewer, today):
    """24 approved records with 1 to 24 people, one of another type; one waits; one is another union's."""
    contest = ActivityTypeFactory(code="C01", name="知识竞赛", family="contest")
    mine = {"organization": branch, "created_by": clerk}
    for number in range(1, 25):
        ActivityFactory(
            **mine, approved=True, approved_by=reviewer, number=f"A-2026-{number:04d}", title=f"清洁家园第{number}次",
            headcount=number, starts_on=today - timedelta(days=number),
        )  # fmt: skip
    Activity.objects.filter(headcount=7).update(title="暖冬送围巾", title_initials="ndswj", type=contest)
    ActivityFactory(**mine, submitted=True, number="A-2026-0100", title="待审的活动", headcount=1000, starts_on=today)
    ActivityFactory(approved=True, title="别家的活动")


def titles(page):
    return page.locator("main tbody th a").all_inner_texts()


def search(page, is_phone, **values):
    if is_phone:
        page.locator(".filter-fold summary").click()
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    follow(page.get_by_role("button", name="查询"))


@ON_A_PHONE
def test_nothing_yet_and_nothing_found_are_said_apart(enter, clerk, is_phone, shot):
    page = enter(clerk)
    page.goto(LIST)

    assert "还没有活动记录" in page.inner_text("main")
    assert page.get_by_role("link", name="记第一条活动").get_attribute("href") == "/w/activities/new/"
    shot(page, "nothing")
    search(page, is_phone, q="没有的词")
    assert "没有符合条件的记录" in page.inner_text("main")
    shot(page, "no-match")
    page.get_by_role("link", name="清除筛选").click()
    page.wait_for_url(f"**{LIST}")


def test_conditions_stand_in_the_address_and_go_one_by_one(enter, clerk, records, is_phone, today, shot):
    page = enter(clerk)
    page.goto(LIST)
    assert "25 条" in page.inner_text(".page-head")

    search(page, is_phone, q="围巾")
    assert titles(page) == ["暖冬送围巾"]
    page.goto(f"{LIST}?q=NDSW")
    assert titles(page) == ["暖冬送围巾"]
    page.goto(f"{LIST}?q=a-2026-0003")
    assert titles(page) == ["清洁家园第3次"]

    page.goto(LIST)
    search(page, is_phone, q="清洁", state="已通过")
    assert "state=approved" in page.url
    assert "23 条" in page.inner_text(".page-head")
    assert f"人次 {sum(range(1, 25)) - 7} " in page.inner_text(".totals")
    shot(page, "filtered")
    page.reload()
    assert page.locator(".filter-chip").count() == 2
    page.locator(".filter-chip", has_text="清洁").click()
    page.wait_for_url(lambda url: "q=" not in url)
    assert "24 条" in page.inner_text(".page-head")
    assert "state=approved" in page.url
    search(page, is_phone, type="知识竞赛")
    assert titles(page) == ["暖冬送围巾"]
    page.get_by_role("link", name="全部清除").click()
    page.wait_for_url(f"**{LIST}")
    assert "25 条" in page.inner_text(".page-head")
    assert "人次 300 " in page.inner_text(".totals"), "what waits for review is listed and not counted"

    search(page, is_phone, q="清")
    assert "请至少输入两个字" in page.inner_text("[data-error-summary]")
    assert titles(page) == []
    page.goto(f"{LIST}?from={today}&to={today - timedelta(days=3)}")
    assert page.locator("[data-error-summary]").is_visible()
    assert titles(page) == []


def test_sorting_pages_and_the_way_back_keep_the_place(enter, clerk, records, is_phone, shot):
    page = enter(clerk)
    page.goto(f"{LIST}?state=approved")
    assert page.locator("main tbody tr").first.evaluate("row => getComputedStyle(row).display") == (
        "grid" if is_phone else "table-row"
    )
    assert page.evaluate(SIDEWAYS) <= 0
    if is_phone:  # the heads of the table are left to screen readers there
        page.goto(f"{LIST}?state=approved&sort=-headcount")
    else:
        page.get_by_role("link", name="参加").click()
        page.wait_for_url("**sort=-headcount**")
    assert titles(page)[:2] == ["清洁家园第24次", "清洁家园第23次"]
    shot(page, "sorted")

    link = page.get_by_role("link", name="清洁家园第9次", exact=True)
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.click()
    page.wait_for_url("**/w/activities/*/")
    page.go_back()
    page.wait_for_url("**sort=-headcount**")
    page.wait_for_function("wanted => Math.abs(scrollY - wanted) < 80", arg=before)
    assert before > 0

    page.locator(".pager a[rel=next]").click()
    page.wait_for_url("**page=2**")
    assert titles(page) == ["清洁家园第4次", "清洁家园第3次", "清洁家园第2次", "清洁家园第1次"]
    assert "state=approved" in page.url
    assert "sort=-headcount" in page.url
    assert "第 2 页" in page.title()
