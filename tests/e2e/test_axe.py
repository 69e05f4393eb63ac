"""Every page that can be opened: no rule of WCAG broken, nothing slides sideways, one h1, a title of its own."""

from collections import defaultdict

import pytest

from activities.models import Activity
from portal.access import MATRIX
from tests.e2e.conftest import DESK, HEIGHTS, ON_A_PHONE, PHONE, SIDEWAYS
from tests.e2e.pages import MAIN_PAGES, NO_PAGES, PAGES
from tests.e2e.world import address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def faults_of(violations_of, shot):
    """``faults_of(page, path, name, widths, ruled)`` is what is wrong with the page at ``path``, in sentences.

    Everything that can be unfolded is. ``name`` is that of its pictures; ``ruled`` are the widths to run axe at.
    """

    def find(page, path, name, widths, ruled):
        answer = page.goto(path)
        page.evaluate("() => document.querySelectorAll('main details').forEach(box => { box.open = true; })")
        found = [] if answer.ok else [f"status {answer.status}"]
        if (count := page.locator("h1").count()) != 1:
            found.append(f"{count} h1")
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            if (far := page.evaluate(SIDEWAYS)) > 0:
                found.append(f"{far} px sideways at {width}")
            if width in ruled:
                found += [f"at {width}: {violation}" for violation in violations_of(page)]
            shot(page, name.replace(":", "-").replace("?", ""))
        return [f"{path}: {fault}" for fault in found]

    return find


def test_every_page_is_listed_here():
    """A new route that shows a page must be added to PAGES."""
    shown = {page[0] for pages in PAGES.values() for page in pages}
    assert shown | NO_PAGES == {name for name, entry in MATRIX.items() if "GET" in entry.methods}


@ON_A_PHONE  # and then made wide: loading each page twice takes twice the time, and so do the rules once more
def test_every_page_can_be_used_by_everybody(enter, world, faults_of):
    faults, titles = [], defaultdict(set)
    for person, pages in PAGES.items():
        page = enter(world.people[person])
        for route, *parts in pages:
            path = address(world, route, *parts)
            faults += faults_of(page, path, "-".join([str(person), route, *parts]), (PHONE, DESK), ruled=[PHONE])
            titles[person is None, page.title()].add(path.partition("?")[0])
        page.context.close()  # each keeps connections open, to the server and from there to the database

    faults += [f"{title} is the title of {paths}" for (_who, title), paths in titles.items() if len(paths) > 1]
    assert "" not in {title for _who, title in titles}
    assert faults == []


def test_large_text_and_english_break_nothing(enter, world, faults_of, width, is_phone, live_server):
    name, value = ("display", "large") if is_phone else ("language", "en")
    faults, drafts = [], Activity.objects.filter(state="draft").count()
    for person, route in MAIN_PAGES:
        page = enter(world.people[person])
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        faults += faults_of(page, address(world, route), f"{value}-{route}", [width], ruled=[width])
        page.context.close()

    assert faults == []
    assert Activity.objects.filter(state="draft").count() == drafts, "looking at the form begins no draft"
