"""Logging an activity: few taps, photos, duplicates, logging again; also without scripts."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Activity, ActivityPhoto
from tests.e2e.activity_form import NEW, SAVED, SUBMIT, fill_answers, jpeg
from tests.e2e.conftest import ON_A_PHONE, follow
from tests.factories.activities import ActivityFactory, ActivityTypeFactory

pytestmark = pytest.mark.django_db(transaction=True)

TAPS = 9


@pytest.fixture
def earlier(branch, clerk, reviewer, today, activity_type):
    """The unit has logged before: what it did is offered again."""
    ActivityTypeFactory(code="T02", name="送温暖", family="consolation", order=1)
    mine = {"organization": branch, "created_by": clerk, "approved": True, "approved_by": reviewer}
    return ActivityFactory(**mine, number="A-2026-9001", title="清洁家园", starts_on=today - timedelta(days=7))


def text_file(name):
    return {"name": name, "mimeType": "text/plain", "buffer": "张三，李四".encode()}


def broken_off(name):
    """A picture whose upload to the phone stopped half way."""
    whole = jpeg(name, "navy")
    return whole | {"buffer": whole["buffer"][:200]}


class Counted:
    """A page whose taps are counted."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, selector, **options):
        self.taps += 1
        self.page.locator(selector, **options).first.click()


def test_an_activity_takes_nine_taps_and_no_typing(enter, clerk, earlier, is_phone, today, shot):
    page = enter(clerk)
    # In the early afternoon, whenever the tests run: "just finished" reaches back over no midnight.
    page.clock.set_system_time(timezone.make_aware(datetime.combine(today, time(15, 32))))
    hand = Counted(page)
    page.goto("/w/")
    hand.tap(".tabs a" if is_phone else ".page-head a", has_text="记活动")
    page.wait_for_url(f"**{NEW}")
    shot(page, "blank")

    hand.tap("label.chip", has_text="志愿服务")
    hand.tap("button.chip", has_text="刚结束")
    hand.tap("label.chip", has_text="2 小时")
    hand.tap("button.chip", has_text="沙澧河公园")
    hand.tap("button.chip", has_text="沿用上次 12 人")
    page.locator("[data-photos-input]").first.set_input_files([jpeg("1.jpg", "teal"), jpeg("2.jpg", "olive")])
    expect(page.locator("[data-photos-list] img")).to_have_count(2)
    shot(page, "filled")
    hand.tap(SUBMIT)
    page.wait_for_url("**/submitted/")

    assert hand.taps <= TAPS
    logged = Activity.objects.exclude(pk=earlier.pk).get()
    assert (logged.state, logged.starts_on, logged.headcount, logged.duration_minutes) == ("submitted", today, 12, 120)
    assert (logged.start_time, logged.end_time) == (time(13, 30), time(15, 30))
    assert logged.title == f"志愿服务·沙澧河公园·{today:%m-%d}"
    assert logged.photos.count() == 2
    assert logged.number in page.inner_text("main")
    shot(page, "submitted")


@ON_A_PHONE
def test_what_ended_just_after_midnight_has_no_start_on_that_day(enter, clerk, activity_type, today):
    page = enter(clerk)
    page.clock.set_system_time(timezone.make_aware(datetime.combine(today, time(0, 22))))
    page.goto(NEW)
    page.locator("button.chip", has_text="刚结束").click()
    fill_answers(page)
    page.locator(SUBMIT).click()
    page.wait_for_url("**/submitted/")

    logged = Activity.objects.get()
    assert (logged.start_time, logged.end_time, logged.duration_minutes) == (None, time(0, 20), 120)


def test_photos_come_go_and_say_what_is_wrong(enter, clerk, branch, today, shot):
    draft = ActivityFactory(organization=branch, created_by=clerk, starts_on=today)
    page = enter(clerk)
    page.goto(f"/w/activities/{draft.pk}/edit/")
    chooser = page.locator("[data-photos-input]").first
    tiles = page.locator("[data-photos-list] > li")

    chooser.set_input_files([jpeg("1.jpg", "teal"), text_file("名单.txt"), jpeg("2.jpg", "olive")])
    expect(page.locator("[data-photos-list] img")).to_have_count(2)
    assert "名单.txt 只能上传图片" in page.inner_text("[data-photos-errors]")
    chooser.set_input_files([broken_off("3.jpg")])
    refused = tiles.nth(2).locator("[data-photo-words]")
    expect(refused).to_contain_text("图片无法识别")
    shot(page, "refused")
    tiles.nth(2).get_by_role("button", name="删除").click()

    expect(tiles.nth(0)).to_have_class(re.compile("is-cover"))
    tiles.nth(1).get_by_role("button", name="设为封面").click()
    expect(tiles.nth(1)).to_have_class(re.compile("is-cover"))
    tiles.nth(0).get_by_role("button", name="删除").click()
    expect(tiles).to_have_count(1)
    page.reload()
    assert tiles.count() == 1
    assert tiles.nth(0).locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    photo = ActivityPhoto.objects.get()
    assert (photo.is_cover, photo.attachment.original_name) == (True, "2.jpg")


@ON_A_PHONE
def test_a_likely_duplicate_is_pointed_out(enter, clerk, earlier, today, shot):
    Activity.objects.filter(pk=earlier.pk).update(starts_on=today - timedelta(days=1))
    page = enter(clerk)
    page.goto(NEW)
    page.get_by_role("button", name="选时间").click()
    page.get_by_role("button", name="昨天").click()
    fill_answers(page)
    page.locator("[name=place]").press("Tab")
    notice = page.locator("#duplicates .notice")
    notice.wait_for()
    assert "A-2026-9001" in notice.inner_text()
    page.locator(SAVED).wait_for()
    page.locator(SUBMIT).click()
    page.locator("[data-error-summary]").wait_for()
    shot(page, "asked")
    page.locator("[name=confirm_duplicate]").check()
    page.locator(SUBMIT).click()
    page.wait_for_url("**/submitted/")
    assert Activity.objects.filter(state="submitted").count() == 1


@ON_A_PHONE
def test_logging_again_is_two_clicks(enter, clerk, earlier, today):
    page = enter(clerk)
    page.goto("/w/")
    hand = Counted(page)
    hand.tap(".page-head button", has_text="再记一次")
    page.wait_for_url("**/edit/")
    hand.tap(SUBMIT)
    page.wait_for_url("**/submitted/")

    assert hand.taps == 2
    again = Activity.objects.exclude(pk=earlier.pk).get()
    same = ("type_id", "place", "headcount", "duration_minutes")
    assert [getattr(again, name) for name in same] == [getattr(earlier, name) for name in same]
    assert (again.starts_on, again.source, again.photos.count()) == (today, "copy", 0)


@ON_A_PHONE
def test_an_impatient_double_click_logs_once(enter, clerk, activity_type):
    page = enter(clerk)
    page.goto(NEW)
    fill_answers(page)
    page.locator(SUBMIT).dblclick()
    page.wait_for_url("**/submitted/")

    assert list(Activity.objects.values_list("state", flat=True)) == ["submitted"]


def test_without_scripts_an_error_keeps_answers_and_photos(enter, clerk, activity_type, shot):
    page = enter(clerk, java_script_enabled=False)
    page.goto(NEW)
    fill_answers(page, place="", headcount="约20")
    page.locator("[name=photos]").first.set_input_files([jpeg("1.jpg", "teal")])
    follow(page.locator(SUBMIT))

    summary = page.locator("[data-error-summary]")
    assert "请填写地点" in summary.inner_text()
    assert page.title().startswith("有误：")
    assert page.input_value("[name=headcount]") == "约20"
    assert page.locator("[name=type]").first.is_checked()
    assert page.locator("[data-photos-list] img").count() == 1
    shot(page, "error")
    page.fill("[name=place]", "沙澧河公园")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/submitted/")
    logged = Activity.objects.get()
    assert (logged.state, logged.headcount, logged.is_headcount_approximate) == ("submitted", 20, True)
    assert logged.photos.count() == 1
