"""Taking a list away: two clicks from the filtered list to its file; a long one waits, is watched and cancelled."""

from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from portal.exports import services
from portal.exports.models import Export
from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, follow
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/w/activities/"
EXPORTS = "/w/exports/"


@pytest.fixture
def records(branch, clerk, reviewer, today):
    for number in range(1, 24):
        ActivityFactory(
            organization=branch, created_by=clerk, approved=True, approved_by=reviewer, headcount=number,
            title="暖冬送围巾" if number == 7 else f"清洁家园第{number}次", starts_on=today - timedelta(days=number),
        )  # fmt: skip


def test_from_the_filtered_list_to_its_file_in_two_clicks(enter, clerk, records, no_violation, shot, tmp_path):
    page = enter(clerk)
    page.goto(f"{LIST}?q=清洁&state=approved&sort=-headcount")
    assert "22 条" in page.inner_text(".page-head")

    follow(page.locator(".page-head").get_by_role("link", name="导出"))
    page.wait_for_url("**/w/exports/new/activities/**")
    assert "当前筛选的 22 条，16 列" in page.inner_text("main")
    assert "关键字：清洁" in page.inner_text("main")
    assert page.evaluate(SIDEWAYS) <= 0
    no_violation(page)
    shot(page, "create")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出", exact=True).click()

    assert download.value.suggested_filename.startswith("活动列表-")
    path = tmp_path / "list.xlsx"
    download.value.save_as(path)
    rows = list(load_workbook(path).active.iter_rows(min_row=4, values_only=True))
    assert len(rows) == 22 + 1
    assert (rows[0][3], rows[-1][0], rows[-1][9]) == ("清洁家园第23次", "合计", sum(range(24)) - 7)

    page.goto(EXPORTS)
    assert "可下载" in page.inner_text("main tbody")
    no_violation(page)
    shot(page, "list")
    page.get_by_role("link", name="看列表").or_(page.get_by_role("link", name="对应的列表")).first.click()
    page.wait_for_url("**/w/activities/?**")
    assert "22 条" in page.inner_text(".page-head")


@ON_A_PHONE
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_long_list_is_watched_and_cancelled(enter, clerk, records, settings, no_violation, shot, has_scripts):
    settings.EXPORT_AT_ONCE_ROWS = 10
    page = enter(clerk, java_script_enabled=has_scripts)

    for act in ("取消导出", "下载 Excel"):
        page.goto(LIST)
        follow(page.locator(".page-head").get_by_role("link", name="导出"))
        follow(page.get_by_role("button", name="导出", exact=True))
        assert page.url.endswith(f"{EXPORTS}{Export.objects.latest('pk').pk}/")
        assert "排队中" in page.inner_text("main")
        if has_scripts:
            no_violation(page)
            shot(page, "waiting")
        if act == "取消导出":
            page.get_by_role("button", name=act).click()
            page.wait_for_url(f"**{EXPORTS}")
            assert "已取消" in page.inner_text("main tbody")

    waiting = Export.objects.get(job_state="queued")
    assert services.build_export(export_id=waiting.pk, clock=timezone.now)
    button = page.get_by_role("link", name="下载 Excel")
    button.wait_for()  # the page asks by itself, with scripts or without
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    Export.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = page.goto(f"{EXPORTS}{waiting.pk}/xlsx/")
    assert answer.status == 410
    assert "文件只保留 24 小时" in page.inner_text("main")
    if has_scripts:
        no_violation(page)
        shot(page, "gone")
