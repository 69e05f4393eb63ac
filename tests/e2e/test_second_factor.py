"""The second factor on a phone: switched on, asked for at the entrance, a recovery code used, switched off."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests.e2e.conftest import ON_A_PHONE, SIDEWAYS, follow
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(secret):
    """What the app on the phone shows."""
    present = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, present))


@ON_A_PHONE
def test_from_the_menu_to_the_entrance_and_off_again(sign_in, live_server, clerk, no_violation, shot):
    page = sign_in(clerk)
    page.goto(f"{live_server.url}/me/second-factor/")
    follow(page.get_by_role("link", name="开启"))
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="确认"))
    expect(page.get_by_role("img", name="验证器二维码")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    no_violation(page)
    shot(page, "on")
    secret = page.locator("form code").inner_text()
    page.get_by_label("验证器上的验证码").fill(code_of(secret))
    follow(page.get_by_role("button", name="开启"))

    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    no_violation(page)
    shot(page, "codes")
    follow(page.get_by_role("link", name="已保存"))
    expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()
    no_violation(page)
    shot(page, "overview")

    page.context.clear_cookies()
    enter_password(page, live_server, clerk)
    no_violation(page)
    shot(page, "entrance")
    page.get_by_label("验证码").fill("123456")
    follow(page.get_by_role("button", name="登录"))
    expect(page.get_by_role("alert")).to_contain_text("验证码不正确")
    page.get_by_label("验证码").fill(codes[0])
    follow(page.get_by_role("button", name="登录"))
    expect(page).to_have_url(f"{live_server.url}/w/")

    page.goto(f"{live_server.url}/me/second-factor/off/")
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="关闭"))
    expect(page.get_by_text("未开启")).to_be_visible()


def enter_password(page, live_server, user):
    page.goto(f"{live_server.url}/login/")
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", PASSWORD)
    follow(page.locator("main button[type=submit]"))
    page.wait_for_url("**/login/code/")
