"""A study session on a phone: logged with its study part, attendance by one tap, approved, and a line of the ledger."""

from datetime import datetime, time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Activity, StudySession
from portal.common.periods import Period, PeriodKind
from portal.ledgers.base import get_ledger
from tests.e2e.conftest import ON_A_PHONE, follow
from tests.factories.study import study_kind, study_type

pytestmark = pytest.mark.django_db(transaction=True)


@ON_A_PHONE
def test_from_the_phone_to_the_ledger(enter, clerk, reviewer, member, branch, activity_type, today, shot):
    study_type()
    study_kind()
    page = enter(clerk)
    # In the early afternoon, whenever the tests run: "just finished" reaches back over no midnight.
    page.clock.set_system_time(timezone.make_aware(datetime.combine(today, time(15, 32))))
    page.goto("/w/activities/new/")
    expect(page.locator("#study")).to_be_hidden()
    page.locator("label.chip", has_text="主题学习").first.click()
    expect(page.locator("#study[open]")).to_be_visible()
    page.select_option("[name=study-kind]", label="集中学习")
    page.fill("[name=study-topic]", "工会法")
    page.fill("[name=study-speaker_name]", "吴主席")
    page.locator("label.chip", has_text="2 小时").click()
    page.locator("button.chip", has_text="刚结束").click()
    page.fill("[name=place]", "会议室")
    page.fill("[name=headcount]", "9")
    shot(page, "form")
    follow(page.locator(".action-bar button[value=save]"))

    follow(page.locator("#study a", has_text="考勤"))
    page.locator(f"label[for=state-{member.pk}-leave]").click()
    follow(page.get_by_role("button", name="全部到会"))
    expect(page.locator("main .totals")).to_contain_text("到会 2")
    shot(page, "attendance")
    follow(page.get_by_role("link", name="返回记录"))
    follow(page.locator(".action-bar button[value=submit]"))
    activity = Activity.objects.get(state="submitted")

    other = enter(reviewer)
    other.goto(f"/w/activities/{activity.pk}/")
    expect(other.locator("main")).to_contain_text("吴主席")
    shot(other, "review")
    follow(other.get_by_role("button", name="通过").first)

    ledger = get_ledger("study")
    (row,) = list(ledger.stream(ledger.rows(branch, Period.containing(PeriodKind.YEAR, today))))
    assert row.values[:9] == [today, "集中学习", "工会法", "吴主席", branch.name, 3, 2, 1, 120]
    assert StudySession.objects.get().activity.headcount == 2
