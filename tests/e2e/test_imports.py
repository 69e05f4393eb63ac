"""An office's ledger comes in: upload, preview, questions, a second person confirms, taken back. Real worker."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from activities.models import Activity
from activities.services.types import load_types
from portal.accounts.roles import Role
from portal.codes.services import load_codes
from portal.imports.models import ImportBatch
from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, at_a_desk, follow
from tests.factories.accounts import person
from tests.imports.hostile import packed, plain

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

LEDGER = Path(__file__).parents[1] / "data" / "luohe-2020-activity-ledger.xlsx"
NEW = "/w/imports/new/"


@pytest.fixture
def first(city):
    return person(Role.UNION_MANAGER, city, include_children=True, username="first", display_name="沈填报")


@pytest.fixture
def second(city):
    return person(Role.UNION_MANAGER, city, include_children=True, username="second", display_name="韩确认")


@pytest.fixture
def running(worker):
    load_codes()
    load_types()
    worker.start()
    return worker


def upload(page, path=LEDGER):
    page.goto(NEW)
    page.set_input_files("input[type=file]", path)
    page.click("main form[enctype] button[type=submit]")


def answer_all(page):
    """Make what is unknown: every open question offers it."""
    for select in page.locator(".field-invalid select").all():
        select.select_option("create")
    page.click("section form button[type=submit]")


@ON_A_PHONE
def test_a_ledger_from_the_file_to_the_records_and_back(running, enter, first, second, no_violation, shot):
    page, other = enter(first), at_a_desk(enter(second))
    upload(page)
    expect(page.locator(".table--import")).to_be_visible()
    expect(page.locator("main")).to_contain_text("漯河市总工会")
    assert page.evaluate(SIDEWAYS) <= 0
    no_violation(page)
    shot(page, "preview")

    answer_all(page)
    expect(page.get_by_text(re.compile("将新增 29 条记录"))).to_be_visible()
    page.get_by_role("button", name="交人确认").click()
    expect(page.get_by_text("由第二人确认，已发消息通知。")).to_be_visible()

    other.goto("/w/messages/")
    other.goto(page.url)
    shot(other, "to-confirm")
    other.get_by_role("button", name="确认导入").click()
    expect(other.get_by_text("已导入 29 条记录。")).to_be_visible()
    no_violation(other)
    shot(other, "done")
    follow(other.locator(".table--import tbody th a").first)
    assert "学习实践" in other.inner_text("h1")
    assert Activity.objects.filter(state="approved", source="import").count() == 26

    other.go_back()
    other.locator("details.confirm summary").click()
    other.get_by_role("button", name="撤销导入").click()
    expect(other.get_by_text("这次导入已撤销。")).to_be_visible()
    assert Activity.objects.filter(state="approved").count() == 0


@ON_A_PHONE
def test_without_scripts_and_a_file_that_is_refused(running, enter, first, tmp_path):
    page = enter(first, java_script_enabled=False)
    upload(page)
    expect(page.locator(".table--import")).to_be_visible()  # the page loads itself again
    batch = ImportBatch.objects.get()
    assert batch.state == "preview"

    (tmp_path / "宏.xlsx").write_bytes(packed(plain() | {"xl/vbaProject.bin": b"x"}))
    upload(page, tmp_path / "宏.xlsx")
    expect(page.locator(".error-summary")).to_contain_text("文件含有宏")
