"""What is written in the form of an activity survives: reloads, late saves, two windows, a lost session."""

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from playwright.sync_api import expect

from activities.models import Activity
from tests.e2e.activity_form import NEW, SAVED, SUBMIT, answers, fill_answers
from tests.e2e.conftest import ON_A_PHONE
from tests.factories.accounts import PASSWORD
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING_KEPT = "() => Object.keys(localStorage).every(key => !key.startsWith('portal-draft:'))"


def test_a_draft_saves_itself_and_survives_reload_and_logout(enter, sign_in, clerk, activity_type, is_phone, shot):
    page = enter(clerk)
    page.goto(NEW)
    fill_answers(page)
    page.locator("#more summary").first.click()
    page.fill("[name=narrative]", "大家清扫了河边的步道")
    page.locator("[name=narrative]").press("Tab")
    page.locator(SAVED).wait_for()
    page.wait_for_url("**/edit/")
    written = answers(page)
    page.wait_for_function(NOTHING_KEPT)
    shot(page, "saved")

    page.reload()
    expect(page.locator("[name=narrative]")).to_have_value(written["narrative"])
    assert answers(page) == written
    assert page.locator("[name=type]").first.is_checked()

    page.goto("/w/")
    menu = page.locator(".tabs details" if is_phone else ".topbar details")
    menu.locator("summary").click()
    menu.get_by_role("button", name="退出").click()
    page.wait_for_url(lambda url: "/w/" not in url)
    sign_in(clerk, page)
    assert "继续填写" in page.inner_text("main")
    shot(page, "workbench")
    page.get_by_role("link", name="志愿服务·沙澧河公园").click()
    page.wait_for_url("**/edit/")
    assert answers(page) == written
    page.locator(SUBMIT).click()
    page.wait_for_url("**/submitted/")
    assert Activity.objects.get().narrative == "大家清扫了河边的步道"


@ON_A_PHONE
def test_a_page_that_was_asked_for_before_a_save_shows_what_was_saved(enter, clerk, branch, today):
    draft = ActivityFactory(organization=branch, created_by=clerk, starts_on=today)
    page = enter(clerk)
    page.goto(f"/w/activities/{draft.pk}/edit/")
    saves, pages = [], []

    def hold_the_save(route):
        saves.append(route)

    def answer_late(route):
        """The server draws the page, then takes the save, and only then the page arrives."""
        pages.append(route)
        if len(pages) > 1:
            route.continue_()
            return
        drawn = route.fetch()
        with page.expect_response("**/autosave/") as answer:
            saves[0].continue_()
        answer.value.finished()
        route.fulfill(response=drawn)

    page.route("**/autosave/", hold_the_save)
    page.route("**/edit/", answer_late)
    with page.expect_request("**/autosave/"):
        page.fill("[name=place]", "刚刚改的地点")
        page.locator("[name=place]").press("Tab")
    page.reload(wait_until="commit")

    expect(page.locator("[name=place]")).to_have_value("刚刚改的地点")


@ON_A_PHONE
def test_a_form_is_sent_only_after_its_last_save(enter, clerk, branch, today):
    """Two wait for a save under way: leaving the field and pressing the button. Both wait for the save that follows."""
    draft = ActivityFactory(organization=branch, created_by=clerk, starts_on=today)
    page = enter(clerk)
    page.goto(f"/w/activities/{draft.pk}/edit/")
    saves, events = [], []

    def save_late(route):
        saves.append(route)
        if len(saves) > 1:
            answer = route.fetch()
            events.append("saved")
            route.fulfill(response=answer)

    def note_sending(route):
        if route.request.method == "POST":
            events.append("sent")
        route.continue_()

    page.route("**/autosave/", save_late)
    page.route("**/edit/", note_sending)
    with page.expect_request("**/autosave/"):
        page.fill("[name=place]", "第一处")
        page.locator("[name=place]").press("Tab")
    page.fill("[name=place]", "第二处")
    page.locator("[name=place]").press("Tab")
    with page.expect_event("load"):
        page.locator(".action-bar button[value=save]").click()
        saves[0].continue_()

    assert events == ["saved", "sent"]
    expect(page.locator("[data-draft-bar=conflict]")).to_be_hidden()
    expect(page.locator("[name=place]")).to_have_value("第二处")


@ON_A_PHONE
def test_of_two_windows_the_person_chooses(enter, clerk, branch, today, shot):
    draft = ActivityFactory(organization=branch, created_by=clerk, starts_on=today)
    first = enter(clerk)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/w/activities/{draft.pk}/edit/")

    with first.expect_response("**/autosave/"):  # the line that tells of a save stands there from the start
        first.fill("[name=place]", "先写的地点")
        first.locator("[name=place]").press("Tab")
    second.fill("[name=place]", "后写的地点")
    second.locator("[name=place]").press("Tab")
    bar = second.locator("[data-draft-bar=conflict]")
    bar.wait_for()
    assert "另一个窗口有更新的内容" in bar.inner_text()
    shot(second, "bar")
    bar.get_by_role("button", name="用这里的内容").click()
    bar.wait_for(state="hidden")
    second.locator(SAVED).wait_for()
    draft.refresh_from_db()
    assert draft.place == "后写的地点"

    first.fill("[name=place]", "第三次")
    first.locator("[name=place]").press("Tab")
    first.locator("[data-draft-bar=conflict]").get_by_role("button", name="载入那边的").click()
    expect(first.locator("[name=place]")).to_have_value("后写的地点")
    draft.refresh_from_db()
    assert draft.place == "后写的地点"


def lose_session(page, settings):
    """What happens to a person whose session ends on the server."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    SessionStore(cookies[settings.SESSION_COOKIE_NAME]).delete()


def enter_again(page, clerk):
    page.wait_for_url("**/login/**")
    page.fill("input[name=login]", clerk.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


@ON_A_PHONE
def test_a_lost_session_loses_no_word(enter, clerk, branch, today, settings, shot):
    draft = ActivityFactory(organization=branch, created_by=clerk, starts_on=today)
    page = enter(clerk)
    page.goto(f"/w/activities/{draft.pk}/edit/")
    lose_session(page, settings)

    page.fill("[name=place]", "会话断开时写的地点")
    page.locator("[name=place]").press("Tab")
    bar = page.locator("[data-draft-bar=login]")
    bar.wait_for()
    assert "登录已失效" in bar.inner_text()
    shot(page, "bar")
    bar.get_by_role("link", name="登录").click()
    enter_again(page, clerk)
    page.wait_for_url(f"**/w/activities/{draft.pk}/edit/")

    assert page.input_value("[name=place]") == "会话断开时写的地点"
    page.locator(SAVED).wait_for()
    page.wait_for_function(NOTHING_KEPT)
    draft.refresh_from_db()
    assert draft.place == "会话断开时写的地点"


@ON_A_PHONE
def test_without_scripts_a_lost_session_loses_no_word(enter, clerk, activity_type, settings, shot):
    page = enter(clerk, java_script_enabled=False)
    page.goto(NEW)
    fill_answers(page, place="会话断开时写的地点")
    lose_session(page, settings)
    page.locator(SUBMIT).click()
    enter_again(page, clerk)
    page.wait_for_url(f"**{NEW}")

    assert "刚才填写的内容已找回" in page.inner_text("main")
    shot(page, "back")
    assert answers(page)["place"] == "会话断开时写的地点"
    page.locator(SUBMIT).click()
    page.wait_for_url("**/submitted/")
    assert Activity.objects.get().place == "会话断开时写的地点"
