"""Signing in and out, on a phone and on a desk."""

import pytest

from tests.e2e.conftest import ON_A_PHONE, follow
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_clerk_signs_in_lands_on_the_workbench_and_signs_out(sign_in, clerk, enter, is_phone):
    page = sign_in(clerk, enter(None))

    assert page.url.endswith("/w/")
    assert clerk.display_name in page.inner_text("h1")
    menu = page.locator(".tabs details" if is_phone else ".topbar details")
    menu.locator("summary").click()
    follow(menu.get_by_role("button", name="退出"))
    page.goto("/w/")
    assert "/login/?next=/w/" in page.url


@ON_A_PHONE
def test_a_wrong_password_keeps_the_name_and_says_what_to_do(enter, clerk):
    page = enter(None)
    page.goto("/login/")
    page.fill("input[name=login]", clerk.username)
    page.fill("input[name=password]", "not-this-one")
    follow(page.locator("main button[type=submit]"))

    assert page.locator("[data-error-summary]").is_visible()
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert page.input_value("input[name=login]") == clerk.username
    assert page.title().startswith("有误：")


@ON_A_PHONE
def test_a_first_password_is_changed_before_anything_else(enter, sign_in, clerk, shot):
    clerk.must_change_password = True
    clerk.save()
    page = sign_in(clerk, enter(None))

    assert page.url.endswith("/me/password/")
    page.goto("/w/activities/")
    assert page.url.endswith("/me/password/")
    shot(page, "first")
    page.fill("input[name=oldpassword]", PASSWORD)
    for name in ("password1", "password2"):
        page.fill(f"input[name={name}]", "Songbai-2026-xyz")
    page.click("main button[type=submit]")
    page.wait_for_url("**/w/")
