"""A notice from the pasted table to the day on which its page is gone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from portal.notices import services
from portal.notices.models import Objection, PublicNotice

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "序号\t姓名\t单位\t联系电话\n1\t张建华\t一车间\t13812345678\n2\t李明\t二车间\t13912345678\n"


def write_it(page, shot):
    page.goto(reverse("notices:notice-create"))
    page.fill("[name=title]", "2026年度先进工作者名单公示")
    page.fill("[name=body]", "经民主推荐和工会委员会研究，现将名单予以公示。")
    page.fill("[name=hotline_phone]", "0395-3132000")
    page.fill("[name=table]", TABLE)
    page.click("button[value=look]")
    expect(page.locator("#preview")).to_be_visible()
    expect(page.get_by_role("region", name="预览")).to_contain_text("138****5678")
    shot(page, "preview")
    page.click("button[value=save]")
    page.wait_for_url("**/w/notices/*/")
    return PublicNotice.objects.get()


def test_a_notice_from_the_draft_to_its_end(enter, clerk, reviewer, no_violation, shot):
    notice = write_it(enter(clerk), shot)
    second = enter(reviewer)
    second.goto(reverse("todo"))
    second.get_by_role("link", name=notice.title).click()
    second.wait_for_url(f"**/w/notices/{notice.pk}/")
    second.get_by_role("button", name="发布公示").click()
    expect(second.get_by_text("已发布。期满后自动结束。")).to_be_visible()

    visitor = enter(None)
    visitor.goto("/")
    visitor.locator("main").get_by_role("link", name=notice.title).click()
    visitor.wait_for_url(f"**/notices/{notice.pk}/")
    expect(visitor.locator("main")).to_contain_text("张*华")
    shot(visitor, "public")
    visitor.get_by_role("link", name="提出异议").click()
    visitor.wait_for_url("**/objection/")
    visitor.fill("[name=text]", "第 2 条的同志三月已调离。")
    visitor.fill("[name=row_number]", "2")
    visitor.get_by_role("button", name="提交").click()
    expect(visitor.get_by_role("heading", name="异议已收到")).to_be_visible()
    no_violation(visitor)
    shot(visitor, "received")
    objection = Objection.objects.get()

    second.goto(reverse("notices:objection-detail", args=[objection.pk]))
    second.fill("[name=answer]", "经核实，反映属实，已撤除。")
    second.get_by_label("成立", exact=True).check()
    second.get_by_label("撤除该条").check()
    second.get_by_label("2. 李*").check()
    second.fill("[name=reason]", "已调离本单位")
    shot(second, "answer")
    second.get_by_role("button", name="答复").click()
    expect(second.get_by_text("已答复。")).to_be_visible()
    shot(second, "kept")

    visitor.goto(reverse("notices:objection-look-up"))
    visitor.fill("[name=number]", objection.number)
    visitor.fill("[name=code]", services.receipt_code(objection.key))
    visitor.get_by_role("button", name="查询").click()
    expect(visitor.locator("main")).to_contain_text("反映属实")
    visitor.goto(reverse("notices:notice-public", args=[notice.pk]))
    expect(visitor.locator("main")).not_to_contain_text("李*")

    assert services.close_due(at=timezone.now() + timedelta(days=60)) == 1
    assert visitor.goto(reverse("notices:notice-public", args=[notice.pk])).status == 404
    second.goto(reverse("notices:notice-result", args=[notice.pk]))
    expect(second.locator("article")).to_contain_text("其余名单公示无异议")
    no_violation(second)
    shot(second, "result")
