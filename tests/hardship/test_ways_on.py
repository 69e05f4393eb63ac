"""Where pages of household files lead: only to what opens."""

import pytest
from django.urls import reverse

from tests.factories.hardship import subsistence_line
from tests.factories.households import standing_file

pytestmark = pytest.mark.django_db


def test_a_page_is_marked_once_in_the_navigation(as_user, caseworker):
    page = as_user(caseworker).get(reverse("hardship:aid-list")).content.decode()

    nav = page[page.index('class="sidenav') : page.index("</nav>", page.index('class="sidenav'))]
    assert nav.count("aria-current") == 1
    assert f'href="{reverse("hardship:aid-list")}" aria-current="page"' in nav


def test_only_lines_that_one_may_set_lead_on(as_user, city, county, county_caseworker, manager):
    lines = [subsistence_line(unit, manager) for unit in (city, county)]

    page = as_user(county_caseworker).get(reverse("hardship:line-list")).content.decode()

    assert [reverse("hardship:line-edit", args=[line.pk]) in page for line in lines] == [False, True]


def test_a_household_on_file_leads_to_its_aid(as_user, branch, caseworker, county_caseworker):
    file = standing_file(branch, caseworker, county_caseworker)

    page = as_user(caseworker).get(reverse("hardship:file-detail", args=[file.pk])).content.decode()

    assert f"{reverse('hardship:aid-create')}?file={file.number}" in page
    assert f"{reverse('hardship:aid-list')}?q={file.number}" in page


def test_a_caseworker_begins_a_file_from_the_first_page(as_user, caseworker):
    page = as_user(caseworker).get(reverse("workbench")).content.decode()

    assert all(f'href="{reverse(f"hardship:{name}")}"' in page for name in ("file-create", "aid-create"))
