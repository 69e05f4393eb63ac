"""Journeys run in the system's Chromium against the live server, in Chinese, on a phone and on a desk.

``SHOTS=folder`` keeps pictures of the pages that a journey passes, for looking at them.
"""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import expect

from tests.e2e.world import world  # noqa: F401 - a fixture
from tests.factories.accounts import PASSWORD, gave_password

# The first that is installed; the shell is the same engine without a window's machinery, at half the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
PHONE, DESK = 390, 1440
HEIGHTS = {PHONE: 844, DESK: 900}
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "preload": False,  # style sheets again, for a rule of axe's experiments; sound and film, of which we have none
    "resultTypes": ["violations"],  # the others need not be written out, which is slow on long tables
}
STEP_MS = 90_000  # longer than any step takes on a busy machine
expect.set_options(timeout=STEP_MS)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pytest_collection_modifyitems(items):
    for item in items:
        if "e2e" in item.nodeid.split("/"):
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(
                        reason="Chromium is not installed: apt install chromium-headless-shell fonts-noto-cjk"
                    )
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def width(request):
    return request.param


# For what does not depend on the layout.
ON_A_PHONE = pytest.mark.parametrize("width", [PHONE], ids=["phone"], indirect=True)


@pytest.fixture
def is_phone(width):
    return width == PHONE


@pytest.fixture
def browser_context_args(browser_context_args, width, is_phone):
    return {
        **browser_context_args,
        "viewport": {"width": width, "height": HEIGHTS[width]},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "has_touch": is_phone,
    }


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Photos and ledgers of a journey go to a folder of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def at_a_desk(page):
    """Make ``page`` wide, for one of the people of a journey on phones; return it."""
    page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})
    return page


def follow(locator):
    """Click what opens another page, or the same one anew, and wait until it is there: click() waits for no page."""
    with locator.page.expect_navigation():
        locator.click()


@pytest.fixture
def sign_in(page, live_server):
    """``sign_in(user)`` goes through the login page as that person and returns the page."""

    def through_the_form(user, page=page):
        page.goto(f"{live_server.url}/login/")
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return through_the_form


@pytest.fixture
def enter(new_context, live_server, console_errors):
    """``enter(user)`` is a page in a browser of that person's own, signed in; ``enter(None)`` is a visitor's.

    Further options go to the browser context, such as ``java_script_enabled=False``. Addresses of ``goto`` may
    be bare paths. What the pages complain of is found in ``console_errors``, which is empty at the end.
    """

    def open_browser(user, **options):
        context = new_context(base_url=live_server.url, **options)
        context.set_default_timeout(STEP_MS)
        if user is not None:
            context.add_cookies([session_of(user, live_server.url)])
        page = context.new_page()
        listen(page, console_errors)
        return page

    yield open_browser
    assert console_errors == []


def session_of(user, url):
    """A cookie that signs ``user`` in, without the slow way through the password."""
    client = Client()
    client.force_login(user, backend="portal.accounts.signing_in.backends.RoleBackend")
    gave_password(client, user)
    name = configured.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url, "httpOnly": True, "sameSite": "Lax"}


def listen(page, errors):
    """Note script errors and refused inline code; that a server said 404 or 409 is part of some journeys."""
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on("console", lambda message: note(message, page, errors))


def note(message, page, errors):
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        errors.append(f"{page.url}: {message.text}")


@pytest.fixture(scope="session")
def violations_of():
    """``violations_of(page)`` is what axe finds on the page, each with its place."""
    axe = Axe().axe_script

    def run(page):
        page.wait_for_load_state()
        if page.evaluate("() => !window.axe"):  # half a megabyte: once is enough for both widths
            page.evaluate(axe)
        found = page.evaluate("rules => axe.run(rules)", AXE_RULES)
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')[:160]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return run


@pytest.fixture
def no_violation(violations_of):
    """``no_violation(page)`` fails with the names and places of what axe finds on the page."""

    def check(page):
        assert violations_of(page) == [], page.url

    return check


@pytest.fixture
def console_errors():
    """What the browsers complained of: script errors and refused inline code. A journey ends with none."""
    return []


@pytest.fixture
def shot(request):
    """``shot(page, "name")`` keeps a picture of the whole page when SHOTS names a folder."""
    folder = os.environ.get("SHOTS")

    def keep(page, name):
        if folder:
            size = page.viewport_size["width"]
            path = Path(folder) / f"{request.node.originalname}-{name}-{size}.png".removeprefix("test_")
            page.evaluate("() => scrollTo(0, 0)")
            page.screenshot(path=path, full_page=True)

    return keep
