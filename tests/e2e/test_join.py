"""From the public form to one's own page: a member applies, a second person accepts, the member sees and corrects."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import follow
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_form_to_ones_own_page(enter, branch, member, reviewer, shot):
    mine = enter(member)
    mine.goto("/join/")
    follow(mine.locator("main a.button"))
    shot(mine, "form")
    mine.locator("label", has_text="女").click()
    mine.fill("input[name=birth_date]", "1992-03-04")
    mine.fill("input[name=phone]", "139 0000 1234")
    follow(mine.locator("main button[type=submit]"))
    expect(mine.locator("[data-error-summary]")).to_be_visible()  # not agreed yet; nothing typed is lost
    expect(mine.locator("input[name=phone]")).to_have_value("139 0000 1234")
    mine.locator("input[name=agrees]").check()
    mine.click("main button[type=submit]")
    mine.wait_for_url("**/join/done/")
    shot(mine, "done")

    desk = enter(reviewer)
    desk.goto("/w/todo/")
    follow(desk.locator("main").get_by_role("link", name=member.display_name))
    expect(desk.locator("main")).to_contain_text("139****1234")
    assert "13900001234" not in desk.content()
    shot(desk, "review")
    follow(desk.get_by_role("button", name="通过", exact=True))
    volunteer = Volunteer.objects.get()
    expect(desk.locator("main")).to_contain_text(volunteer.number)

    mine.goto("/me/")
    expect(mine.locator("main")).to_contain_text(volunteer.number)
    shot(mine, "me")
    follow(mine.get_by_role("link", name="查看和更正"))
    mine.fill("input[name=address]", "沙北街道")
    follow(mine.get_by_role("button", name="保存"))
    expect(mine.locator("main")).to_contain_text("沙北街道")
    shot(mine, "own")
    volunteer.refresh_from_db()
    assert (volunteer.phone, volunteer.address, volunteer.state) == ("13900001234", "沙北街道", "active")
