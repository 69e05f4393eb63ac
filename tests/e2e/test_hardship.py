"""The whole life of a household file: six people, from the first answer on a phone to the exit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hardship.models import HardshipFile
from portal.accounts.roles import Role
from portal.notices.models import PublicNotice
from portal.notices.services import close_notice
from tests.e2e.conftest import ON_A_PHONE, at_a_desk, follow
from tests.factories.accounts import person
from tests.factories.attachments import upload
from tests.factories.hardship import subsistence_line
from tests.factories.volunteers import id_number_of

pytestmark = pytest.mark.django_db(transaction=True)

BORN = timezone.datetime(1975, 3, 2).date()
PAPERS = ("application", "identity", "household_book", "income", "diagnosis", "bills")


@pytest.fixture
def cast(branch, county, county_caseworker, caseworker, manager):
    """Who enters, who passes on, the two who visit, who compares, who hangs the notice and puts on file."""
    subsistence_line(county, county_caseworker, year=timezone.localdate().year)
    return {
        "clerk": caseworker,
        "second": person(Role.AID_CASEWORKER, branch, username="second", display_name="何审核"),
        "visitor": person(Role.AID_CASEWORKER, branch, username="visitor", display_name="孔入户"),
        "companion": person(Role.AID_CASEWORKER, branch, username="companion", display_name="曹同去"),
        "county": county_caseworker,
        "approver": manager,
    }


def address(route, *args):
    return reverse(f"hardship:{route}", args=args)


def photo():
    file = upload()
    return {"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": file.read()}


def fill_section(page, **values):
    """Fill the section that is open, press on, and wait for the next one."""
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        kind = field.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            page.locator(f"[name={name}][value='{value}']").check(force=True)
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    follow(page.get_by_role("button", name="下一项"))


def begin(page):
    page.goto(address("file-create"))
    page.fill("[name=name]", "石立春")
    page.fill("[name=id_number]", id_number_of(BORN))
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_url("**/fill/")
    return HardshipFile.objects.get()


def fill_in(page, file):
    page.goto(address("file-section", file.pk, "worker"))
    fill_section(page, health="serious", marital="20", phone="13900005678", address="郾城区龙城镇朝阳路1号")
    fill_section(page, work_state="employed")
    fill_section(
        page, own_monthly_income="2000", family_annual_income="24000", family_size="2", rigid_expense="12000",
        housing_type="rented",
    )  # fmt: skip
    page.wait_for_url("**/members/")
    follow(page.get_by_role("link", name="添加成员"))
    page.fill("[name=name]", "石小满")
    page.locator("[name=relation][value=child]").check(force=True)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="石*满")).to_be_visible()
    page.goto(address("file-section", file.pk, "cause"))
    fill_section(page, main_cause="ill_self")
    fill_section(page, needs="medical")
    page.goto(address("paper-list", file.pk))
    for kind in PAPERS:
        page.locator("[name=kind]").select_option(kind)
        page.locator("[name=photos]").set_input_files(photo())
        follow(page.get_by_role("button", name="上传"))
    page.goto(address("file-section", file.pk, "consent"))
    page.fill("[name=consent_on]", f"{timezone.localdate():%Y-%m-%d}")
    follow(page.get_by_role("button", name="保存"))


def state_of(file):
    return HardshipFile.objects.get(pk=file.pk).state


@ON_A_PHONE
def test_the_whole_life_of_a_file(enter, cast, no_violation, shot):
    unit = enter(cast["clerk"])
    file = begin(unit)
    fill_in(unit, file)
    expect(unit.locator(".tasks")).to_contain_text("已完成")
    no_violation(unit)
    shot(unit, "tasks")
    follow(unit.get_by_role("button", name="提交"))
    assert state_of(file) == "applied"
    assert unit.evaluate("() => Object.keys(localStorage).filter(key => key.includes('hardship'))") == []

    second = at_a_desk(enter(cast["second"]))
    second.goto(reverse("todo"))
    follow(second.get_by_role("link", name="石*春"))
    for criterion in ("homes", "business", "schooling", "car"):
        second.locator(f"[name={criterion}][value=no]").check(force=True)
    shot(second, "review")
    follow(second.get_by_role("button", name="通过", exact=True))
    assert state_of(file) == "first_review"

    visitor = enter(cast["visitor"])
    visitor.goto(address("visit-create", file.pk))
    visitor.fill("[name=second_visitor]", cast["companion"].display_name)
    visitor.fill("[name=finding]", "住房简陋，单据与申请相符")
    visitor.locator("[name=suggestion][value=fits]").check(force=True)
    visitor.locator("[name=consent_signed]").check()
    visitor.locator("[name=signed_papers]").set_input_files(photo())
    visitor.get_by_role("button", name="保存入户").click()
    visitor.wait_for_url("**/visits/")
    companion = enter(cast["companion"])
    companion.goto(address("file-visits", file.pk))
    expect(companion.locator("main")).to_contain_text("孔入户、曹同去")

    county = at_a_desk(enter(cast["county"]))
    county.goto(address("review-next"))
    county.locator("[name=outcome][value=agrees]").check(force=True)
    county.locator("h1").click()
    with county.expect_navigation():
        county.keyboard.press("1")
    assert state_of(file) == "checked"
    county.goto(address("notice-create"))
    county.fill("[name=hotline_phone]", "0395-3132000")
    county.fill("[name=hotline_person]", "高帮扶")
    county.fill("[name=hotline_address]", "人民路1号")
    county.get_by_role("button", name="拟写公示").click()
    county.wait_for_url("**/w/notices/*/")

    approver = at_a_desk(enter(cast["approver"]))
    notice = PublicNotice.objects.get()
    approver.goto(reverse("notices:notice-detail", args=[notice.pk]))
    approver.get_by_role("button", name="发布公示").click()
    expect(approver.locator("main")).to_contain_text("石*春")
    notice.refresh_from_db()
    over = timezone.make_aware(timezone.datetime.combine(notice.ends_on, timezone.datetime.min.time()))
    assert close_notice(pk=notice.pk, at=over + timedelta(days=1, hours=1))
    approver.goto(address("file-review", file.pk))
    approver.fill("[name=minutes_no]", "郾工纪3号")
    follow(approver.get_by_role("button", name="批准建档"))
    assert state_of(file) == "filed"

    unit.goto(address("exit-create", file.pk))
    unit.locator("[name=exit_reason][value=lifted]").check()
    unit.fill("[name=reason]", "子女就业，收入超过标准")
    unit.get_by_role("button", name="提交申请").click()
    unit.wait_for_url("**/changes/*/")
    approver.goto(reverse("todo"))
    follow(approver.get_by_role("link", name="退档"))
    shot(approver, "exit")
    follow(approver.get_by_role("button", name="同意", exact=True))
    assert state_of(file) == "exited"
    shot(approver, "exited")
