"""From a number of the board to the records that it counts, to one of them, and back to the same place."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SIDEWAYS, follow
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_number_opens_its_records_and_back_keeps_the_place(enter, manager, branch, sibling, clerk, shot):
    mine = {"created_by": clerk, "approved": True, "starts_on": date(2026, 11, 3)}
    for number in range(1, 6):
        ActivityFactory(organization=branch, **mine, title=f"清洁家园第{number}次")
    ActivityFactory.create_batch(7, organization=sibling, **mine)
    ActivityFactory(organization=branch, **mine | {"starts_on": date(2026, 10, 31)})
    page = enter(manager)
    page.goto("/board/?period=2026-11")
    assert page.evaluate(SIDEWAYS) <= 0
    figure = page.locator("a.stat", has_text="12").first
    expect(figure).to_contain_text("12")
    figure.scroll_into_view_if_needed()
    place = page.evaluate("() => scrollY")

    follow(figure)
    expect(page.locator(".page-head")).to_contain_text("12 条")
    shot(page, "records")
    follow(page.locator("main tbody th a", has_text="清洁家园第3次"))
    expect(page.locator("h1")).to_have_text(re.compile("清洁家园第3次"))

    page.go_back()
    expect(page.locator(".page-head")).to_contain_text("12 条")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/board/\?period=2026-11$"))
    page.wait_for_function("place => Math.abs(scrollY - place) < 2", arg=place)
