"""Journeys run in the system's Chromium against the live server, in Chinese, on a phone and on a desk."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.accounts import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE, DESK = 390, 1440
AXE_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def pytest_collection_modifyitems(items):
    for item in items:
        if "e2e" in item.nodeid.split("/"):
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed: apt install chromium fonts-noto-cjk"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def width(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, width):
    is_phone = width == PHONE
    return {
        **browser_context_args,
        "viewport": {"width": width, "height": 844 if is_phone else 900},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "has_touch": is_phone,
    }


@pytest.fixture
def sign_in(page, live_server):
    """``sign_in(user)`` goes through the login page as that person and returns the page."""

    def through_the_form(user):
        page.goto(f"{live_server.url}/login/")
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return through_the_form


@pytest.fixture
def no_violation():
    """``no_violation(page)`` fails with the names and places of what axe finds on the page."""

    def check(page):
        results = Axe().run(page, options=AXE_RULES)
        found = [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')[:160]}"
            for rule in results.response["violations"]
            for node in rule["nodes"]
        ]
        assert found == [], f"{page.url}\n" + "\n".join(found)

    return check


@pytest.fixture
def console_errors(page):
    """What the browser complained of: script errors and refused inline code. A journey ends with none."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    return errors
