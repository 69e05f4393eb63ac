"""Signing in and out, on a phone and on a desk."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_clerk_signs_in_lands_on_the_workbench_and_signs_out(sign_in, clerk, no_violation, console_errors):
    page = sign_in(clerk)

    assert page.url.endswith("/w/")
    assert clerk.display_name in page.inner_text("h1")
    no_violation(page)
    assert console_errors == []


def test_the_login_page_is_clean(page, live_server, no_violation):
    page.goto(f"{live_server.url}/login/")

    no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
