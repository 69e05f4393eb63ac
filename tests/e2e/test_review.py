"""Reviewing: the queue, the record beside its photos, returning and mending, corrections and voiding by a second."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import Activity
from portal.accounts.roles import Role
from tests.e2e.conftest import DESK, ON_A_PHONE, follow
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory, PhotoFactory
from tests.factories.attachments import stored_photo

pytestmark = pytest.mark.django_db(transaction=True)

# A finger on a button; whether the page lets it through.
TAP = "button => button.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, detail: 1}))"


@pytest.fixture
def submitted(branch, clerk, today):
    """A record with two photos that waits for review."""
    activity = ActivityFactory(
        organization=branch, created_by=clerk, submitted=True, number="A-2026-0001", title="清扫公园", starts_on=today
    )
    for position, colour in enumerate(("teal", "olive")):
        attachment = stored_photo(clerk, size=(640, 480), colour=colour)
        PhotoFactory(activity=activity, attachment=attachment, position=position, is_cover=not position)
    return activity


def address(activity):
    return f"/w/activities/{activity.pk}/"


def message(page):
    return page.inner_text(".messages")


def test_a_record_is_returned_mended_and_approved(
    enter, clerk, reviewer, branch, submitted, today, is_phone, no_violation, shot
):
    waiting = ActivityFactory(
        organization=branch, created_by=clerk, submitted=True, number="A-2026-0002", title="慰问职工", starts_on=today,
        place="职工之家",
    )  # fmt: skip
    at_review = enter(reviewer)
    at_review.goto("/w/todo/")
    follow(at_review.get_by_role("link", name="清扫公园"))
    assert "待审 1 / 2" in at_review.inner_text(".action-bar")
    pictures = at_review.locator(".photo-grid img")
    assert pictures.count() == 2
    pictures.last.scroll_into_view_if_needed()
    assert all(picture.evaluate("image => image.decode().then(() => true)") for picture in pictures.all())
    facts = at_review.locator("section.card", has_text="12 人").first.bounding_box()
    photos = at_review.locator(".photo-grid").bounding_box()
    beside = photos["x"] >= facts["x"] + facts["width"] and photos["y"] < facts["y"] + facts["height"]
    assert beside is not is_phone, "on a desk the photos stand beside the record, on a phone below it"
    no_violation(at_review)
    shot(at_review, "review")

    at_review.get_by_role("button", name="照片看不清，请更换").click()
    at_review.locator("[name=reason]").press("End")
    at_review.locator("[name=reason]").type("，人数也请核对")
    at_review.locator("#return").get_by_role("button", name="退回").click()
    at_review.wait_for_url(f"**{address(waiting)}?from=todo")
    assert "A-2026-0001" in message(at_review)

    at_desk = enter(clerk)
    at_desk.goto("/w/")
    assert "照片看不清，请更换，人数也请核对" in at_desk.inner_text("main")
    at_desk.goto("/me/messages/")
    shot(at_desk, "messages")
    at_desk.get_by_role("button", name="A-2026-0001").click()
    at_desk.wait_for_url(f"**{address(submitted)}")
    assert "李审核" in at_desk.inner_text(".notice--error")
    follow(at_desk.locator(".page-head a[href$='/edit/']"))
    assert "人数也请核对" in at_desk.inner_text("main")
    at_desk.fill("[name=headcount]", "15")
    at_desk.locator(".action-bar button[value=submit]").click()
    at_desk.wait_for_url("**/submitted/")

    at_review.clock.set_fixed_time(timezone.now())
    at_review.goto("/w/todo/")
    follow(at_review.get_by_role("link", name="清扫公园"))
    assert "15 人" in at_review.inner_text("main")
    at_review.locator(".action-bar").get_by_role("button", name="通过").click()
    at_review.wait_for_url(f"**{address(waiting)}?from=todo")
    assert "A-2026-0002" in at_review.inner_text(".action-bar")
    assert not at_review.locator(".action-bar").get_by_role("button", name="通过").evaluate(TAP), "it came too soon"
    at_review.clock.set_fixed_time(timezone.now() + timedelta(minutes=1))
    at_review.locator(".action-bar").get_by_role("button", name="通过").click()
    at_review.wait_for_url("**/w/todo/")
    shot(at_review, "done")
    assert set(Activity.objects.values_list("state", "approved_by")) == {("approved", reviewer.pk)}

    at_desk.goto("/me/messages/")
    assert at_desk.locator("main li button").count() == 3, "returned, and both approved"
    at_desk.goto(address(submitted))
    words = at_desk.locator(".timeline").inner_text()
    assert words.index("通过") < words.index("退回"), "newest first"
    assert "12" in words and "15" in words  # noqa: PT018 - the mended number, before and after
    shot(at_desk, "timeline")


@ON_A_PHONE
def test_nobody_meets_buttons_for_a_record_of_their_own(enter, branch, today):
    both = person(Role.CLERK, branch, username="both", display_name="钱双岗")
    RoleAssignmentFactory(user=both, organization=branch, role=Role.REVIEWER)
    own = ActivityFactory(organization=branch, created_by=both, submitted=True, title="自己的活动", starts_on=today)
    page = enter(both)

    page.goto(address(own))
    assert "这是你自己的记录，由其他人审核" in page.inner_text("main")
    assert page.get_by_role("button", name="通过").count() == 0
    assert page.locator("form[action*='/return/'], form[action*='/approve/']").count() == 0
    page.goto("/w/todo/")
    assert "自己的活动" not in page.inner_text("main")


@ON_A_PHONE
def test_two_reviewers_at_once_and_the_late_one_keeps_the_words(enter, branch, reviewer, submitted):
    colleague = person(Role.REVIEWER, branch, username="second", display_name="张审核")
    late, quick = enter(reviewer), enter(colleague)
    late.goto(address(submitted))
    quick.goto(address(submitted))

    quick.locator(".action-bar").get_by_role("button", name="通过").click()
    quick.wait_for_url("**/w/todo/")
    late.locator("[name=reason]").fill("地点写清楚一些")
    follow(late.locator("#return").get_by_role("button", name="退回"))

    assert "张审核" in message(late)
    assert "地点写清楚一些" in late.inner_text("main")


@pytest.mark.parametrize("width", [DESK], ids=["desk"], indirect=True)
def test_a_desk_reviews_by_single_keys_that_rest_in_fields_and_when_off(
    enter, branch, clerk, reviewer, submitted, today
):
    other = ActivityFactory(
        organization=branch, created_by=clerk, submitted=True, number="A-2026-0002", starts_on=today, place="职工之家"
    )
    page = enter(reviewer)
    page.goto(f"{address(submitted)}?from=todo")

    page.keyboard.press("j")
    page.wait_for_url(f"**{address(other)}?from=todo")
    page.keyboard.press("k")
    page.wait_for_url(f"**{address(submitted)}?from=todo")
    page.keyboard.press("2")
    page.keyboard.type("12jk")
    assert page.input_value("[name=reason]") == "12jk"
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("1")
    page.reload()
    page.keyboard.press("1")
    assert not page.locator("[data-keys-hint] kbd").first.is_visible()
    submitted.refresh_from_db()
    assert (submitted.state, page.url.endswith(f"{address(submitted)}?from=todo#return")) == ("submitted", True)
    page.locator("[data-keys-switch]").click()
    page.locator("h1").click()
    page.keyboard.press("1")
    page.wait_for_url(f"**{address(other)}?from=todo")
    submitted.refresh_from_db()
    assert submitted.state == "approved"


@pytest.fixture
def approved(branch, clerk, reviewer, today):
    return ActivityFactory(
        organization=branch, created_by=clerk, approved=True, approved_by=reviewer, number="A-2026-0001",
        title="清扫公园", starts_on=today,
    )  # fmt: skip


def test_a_correction_is_decided_by_a_second_person_who_sees_both(enter, clerk, reviewer, approved, no_violation, shot):
    at_desk = enter(clerk)
    at_desk.goto(address(approved))
    follow(at_desk.get_by_role("link", name="更正"))
    follow(at_desk.locator("button[value=correct]").last)
    assert at_desk.locator("[data-error-summary]").is_visible(), "a correction needs a reason"
    at_desk.fill("[name=reason]", "签到表上是 18 人")
    at_desk.fill("[name=headcount]", "18")
    at_desk.locator("button[value=correct]").last.click()
    at_desk.wait_for_url("**/w/corrections/*/")
    assert at_desk.get_by_role("button", name="同意", exact=True).count() == 0
    assert "12 人" in fact(at_desk, approved, "参加")

    at_review = enter(reviewer)
    at_review.goto("/w/todo/")
    follow(at_review.get_by_role("link", name="清扫公园"))
    row = at_review.locator("tr", has_text="参加人次")
    assert row.locator("td").all_inner_texts() == ["12", "18"]
    assert "签到表上是 18 人" in at_review.inner_text("main")
    no_violation(at_review)
    shot(at_review, "old-and-new")
    at_review.get_by_role("button", name="同意", exact=True).click()
    at_review.wait_for_url(f"**{address(approved)}")

    assert "18 人" in fact(at_review, approved, "参加")
    newest = at_review.locator(".timeline > *").first.inner_text()
    assert "更正" in newest and "李审核" in newest  # noqa: PT018 - one sentence
    shot(at_review, "timeline")


def fact(page, activity, label):
    if not page.url.endswith(address(activity)):
        page.goto(address(activity))
    return page.locator(".summary-list > div", has_text=label).first.inner_text()


@ON_A_PHONE
def test_voiding_takes_a_second_person_and_the_record_stays_readable(enter, clerk, reviewer, approved, shot):
    at_desk = enter(clerk)
    at_desk.goto(address(approved))
    follow(at_desk.get_by_role("link", name="作废"))
    at_desk.get_by_role("button", name="重复记录").click()
    at_desk.get_by_role("button", name="申请作废").click()
    at_desk.wait_for_url("**/w/corrections/*/")

    at_review = enter(reviewer)
    at_review.goto("/w/todo/")
    follow(at_review.get_by_role("link", name="清扫公园"))
    shot(at_review, "void")
    at_review.get_by_role("button", name="同意", exact=True).click()
    at_review.wait_for_url(f"**{address(approved)}")

    assert "作废" in at_review.inner_text(".notice--error")
    at_desk.goto("/w/activities/")
    assert "清扫公园" in at_desk.inner_text("tbody")
    assert at_desk.locator(".totals").count() == 0, "no approved record, no line of sums"
