"""From recorded hours to a paper that a stranger can check: apply, issue, download, verify by the code."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from activities.models import ServiceCertificate
from tests.e2e.conftest import ON_A_PHONE, follow
from tests.factories.certificates import recorded
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db(transaction=True)


@ON_A_PHONE
def test_a_certificate_from_hours_to_the_check(enter, branch, member, clerk, live_server, settings, shot):
    settings.SITE_URL = live_server.url
    volunteer = VolunteerFactory(organization=branch, user=member, name="苗春雨")
    recorded(volunteer, 90)
    mine = enter(member)
    mine.goto("/me/certificates/?first=2026-01-01&last=2026-12-31")
    expect(mine.locator("main .rows").first).to_contain_text("1.5")
    shot(mine, "offer")
    follow(mine.locator("main .rows button[type=submit]").first)

    desk = enter(clerk)
    desk.goto("/w/todo/")
    follow(desk.locator("main").get_by_role("link", name="苗春雨"))
    desk.fill("input[name=responsible_name]", "周主席")
    shot(desk, "issue")
    follow(desk.locator("main form[action$='/issue/'] button[type=submit]"))
    certificate = ServiceCertificate.objects.get()
    expect(desk.locator("main")).to_contain_text("C-2026-0001")

    mine.goto("/me/certificates/")
    shot(mine, "issued")
    with mine.expect_download() as download:
        mine.locator("main form[action$='/pdf/'] button[type=submit]").click()
    words = PdfReader(BytesIO(Path(download.value.path()).read_bytes())).pages[0].extract_text()
    assert certificate.verify_code in words

    page = enter(None)
    page.goto("/verify/")
    page.fill("input[name=code]", certificate.verify_code.upper())
    follow(page.locator("main form button[type=submit]"))
    expect(page.locator("main")).to_contain_text("苗*雨")
    shot(page, "verified")
    page.goto(f"/verify/{certificate.verify_code}/")
    expect(page.locator("main")).to_contain_text("C-2026-0001")
