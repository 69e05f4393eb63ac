"""Signing in and out by the code on another screen, and fifty names out of Excel."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Attendance
from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, follow
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import HOUR, ShiftFactory, volunteer_with_account
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db(transaction=True)

SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = "春夏秋冬兰"


@pytest.fixture
def shift(branch, clerk):
    activity = ActivityFactory(organization=branch, created_by=clerk, title="清洁家园", team=None)
    return ShiftFactory(activity=activity, starts_at=timezone.now() - HOUR / 2)


def code_on(page, shift, direction):
    """The address that the code on the staff's screen holds."""
    page.goto(f"/w/activities/{shift.activity_id}/checkin/?shift={shift.pk}&to={direction}")
    expect(page.locator(".scan-picture svg")).to_be_visible()
    return page.locator(".scan-address a").get_attribute("href")


@ON_A_PHONE
def test_scan_in_and_out_by_the_code_on_another_screen(enter, shift, clerk, branch):
    screen, (me, _record) = enter(clerk), volunteer_with_account(branch)
    phone = enter(me)

    phone.goto(code_on(screen, shift, "i"))
    expect(phone.locator("dl")).to_contain_text("清洁家园")
    follow(phone.get_by_role("button", name="签到"))
    expect(phone.locator("h1")).to_contain_text("已签到")
    assert phone.evaluate(SIDEWAYS) <= 0
    phone.goto(code_on(screen, shift, "o"))
    expect(screen.locator(".scan-count")).to_contain_text("实到 1 人")
    follow(phone.get_by_role("button", name="签退"))
    expect(phone.locator("h1")).to_contain_text("已签退")

    row = Attendance.objects.get()
    assert (row.in_method, row.out_method, row.signed_out_at is not None) == ("qr", "qr", True)
    phone.goto("/me/attendance/")
    expect(phone.locator("main")).to_contain_text("清洁家园")


def paste(page, text):
    """What Ctrl+V does: the text arrives, and the page hears of it."""
    page.locator("#text").fill(text)
    page.locator("#text").dispatch_event("paste")


def test_fifty_names_out_of_excel_in_three_clicks(enter, shift, clerk, branch):
    shift.starts_at, shift.ends_at = shift.starts_at - 3 * HOUR, shift.ends_at - 3 * HOUR
    shift.save()
    names = [f"{surname}{given}" for surname in SURNAMES for given in GIVEN]
    signed = VolunteerFactory(organization=branch, name=names[0])
    for name in names[1:49]:
        VolunteerFactory(organization=branch, name=name, entered_by=clerk, activated_by=signed.activated_by)
    page = enter(clerk)

    page.goto(f"/w/activities/{shift.activity_id}/attendance/")
    follow(page.get_by_role("link", name="粘贴名单"))
    paste(page, "姓名\t单位\n" + "\n".join(f"{name}\t" for name in names))
    expect(page.locator("#preview")).to_contain_text("已匹配 49 · 新增 1")
    assert Attendance.objects.count() == 0
    follow(page.get_by_role("button", name=re.compile("^导入")))

    expect(page.locator("main")).to_contain_text("已录入 49 人")
    expect(page.get_by_label("姓名")).to_have_value(names[49])
    assert Attendance.objects.standing().count() == 49
    assert page.evaluate(SIDEWAYS) <= 0
    page.goto(f"/w/activities/{shift.activity_id}/attendance/")
    page.on("dialog", lambda dialog: dialog.accept())
    follow(page.get_by_role("button", name="撤销", exact=True))
    expect(page.locator("main")).to_contain_text("已撤销 49 条")
    assert not Attendance.objects.standing().exists()


@ON_A_PHONE
def test_names_are_pasted_in_two_steps_without_scripts(enter, shift, clerk, branch):
    shift.starts_at, shift.ends_at = shift.starts_at - 3 * HOUR, shift.ends_at - 3 * HOUR
    shift.save()
    VolunteerFactory(organization=branch, name="苗一")
    page = enter(clerk, java_script_enabled=False)

    page.goto(f"/w/activities/{shift.activity_id}/people/paste/")
    page.locator("#text").fill("苗一、苗新")
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name=re.compile("^导入")).click()

    expect(page.locator("main")).to_contain_text("已录入 1 人")
    assert Attendance.objects.count() == 1
