"""From the administrator's slip of paper to the first day at the workbench."""

import re

import pytest

from portal.accounts import services
from portal.accounts.roles import Role
from tests.e2e.conftest import ON_A_PHONE, follow

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Songbai-2026-xyz"


@ON_A_PHONE
def test_from_the_slip_to_the_workbench(enter, administrator, branch, now, shot):
    new = services.create_account(username="zhang", display_name="张新", organization=branch, by=administrator, at=now)
    services.assign_role(user=new, role=Role.CLERK, organization=branch, by=administrator, at=now)

    desk = enter(administrator)
    desk.goto("/admin/accounts/user/?q=zhang")
    desk.locator("input.action-select").check()
    desk.select_option("select[name=action]", "print_slips")
    follow(desk.locator("button[name=index]"))
    follow(desk.locator("input[value=生成领取单]"))
    shot(desk, "paper")
    code = re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", desk.locator(".slip-code").inner_text())[0]
    desk.goto("/admin/accounts/user/")
    assert code not in desk.content()

    phone = enter(None)
    phone.goto("/login/")
    follow(phone.locator("text=凭领取单设置密码"))
    phone.fill("input[name=username]", "zhang")
    phone.fill("input[name=code]", "aaaa bbbb cccc dddd")
    for name in ("password1", "password2"):
        phone.fill(f"input[name={name}]", PASSWORD)
    follow(phone.locator("main button[type=submit]"))
    assert phone.locator("[data-error-summary]").is_visible()
    assert phone.input_value("input[name=username]") == "zhang"
    phone.goto("/slip/")
    phone.fill("input[name=username]", "zhang")
    phone.fill("input[name=code]", code)
    for name in ("password1", "password2"):
        phone.fill(f"input[name={name}]", PASSWORD)
    shot(phone, "form")
    phone.click("main button[type=submit]")
    phone.wait_for_url("**/login/")
    phone.fill("input[name=login]", "zhang")
    phone.fill("input[name=password]", PASSWORD)
    phone.click("main button[type=submit]")
    phone.wait_for_url("**/w/")
    assert "张新" in phone.content()
