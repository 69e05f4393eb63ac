"""On a phone: a plan is written and opened, volunteers sign up, one waits, one cancels, the place is handed on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import ActivityPlan, SignUp
from tests.e2e.conftest import ON_A_PHONE, follow
from tests.factories.plans import volunteer_with_account

pytestmark = pytest.mark.django_db(transaction=True)


@ON_A_PHONE
def test_from_the_plan_to_the_place_that_is_handed_on(enter, branch, clerk, reviewer, activity_type, shot):
    people = [volunteer_with_account(branch) for _each in range(2)]
    soon = timezone.localdate() + timedelta(days=9)

    desk = enter(clerk)
    desk.goto("/w/activities/new-plan/")
    desk.fill("input[name=title]", "爱心送考")
    desk.select_option("select[name=type]", str(activity_type.pk))
    desk.fill("input[name=shifts-0-day]", f"{soon:%Y-%m-%d}")
    desk.fill("input[name=shifts-0-start]", "07:00")
    desk.fill("input[name=shifts-0-end]", "09:30")
    desk.fill("input[name=shifts-0-place]", "一中北门")
    desk.fill("input[name=shifts-0-capacity]", "1")
    desk.locator("label", has_text="路口注意来往车辆").click()
    shot(desk, "form")
    desk.click("main .form-actions button[value=submit]")
    desk.wait_for_url("**/plan/")
    expect(desk.locator("main")).to_contain_text("一中北门")

    second = enter(reviewer)
    second.goto("/w/todo/")
    follow(second.locator("main").get_by_role("link", name="爱心送考"))
    second.get_by_role("button", name="开放报名").click()
    expect(second.locator("main h1 .tag")).to_have_text("招募中")
    shot(second, "opened")

    pages = [enter(person.user) for person in people]
    for page, said in zip(pages, ("报名成功", "候补第 1 位"), strict=True):
        page.goto("/me/openings/")
        follow(page.locator("main").get_by_role("link", name="爱心送考"))
        page.locator("input[name=risk_version]").check()
        page.locator("main form button.button").first.click()
        page.wait_for_url("**/me/signups/")
        expect(page.locator("main")).to_contain_text(said)
        shot(page, "signed-up")

    pages[0].on("dialog", lambda dialog: dialog.accept())
    pages[0].get_by_role("button", name="取消").first.click()
    expect(pages[0].locator("main")).to_contain_text("已取消")
    pages[1].goto("/me/signups/")
    expect(pages[1].locator("main .card .tag").first).to_have_text("报名成功")
    pages[1].goto(reverse("notifications:message-list"))
    expect(pages[1].locator("main")).to_contain_text("候补成功")
    shot(pages[1], "moved-up")

    assert ActivityPlan.objects.get().state == "open"
    assert sorted(SignUp.objects.values_list("state", flat=True)) == ["placed", "withdrawn"]
