"""What is one's own, and certificates, for programs: to read, in scope, and no more than the pages show."""

from datetime import date

import pytest

from portal.privacy.masks import mask_name
from tests.factories.attendances import volunteer_with_account
from tests.factories.certificates import issued, recorded
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db

HOURS, CERTIFICATES = "/api/v1/me/hours/", "/api/v1/certificates/"


def test_everybody_reads_their_own_hours_and_nobody_elses(as_user, branch, reviewer):
    user, volunteer = volunteer_with_account(branch)
    counted = recorded(volunteer, 120)
    recorded(volunteer, 60, day=date(2026, 6, 8), source="list", state="draft", confirmed_by=None, confirmed_at=None)
    void = {"state": "voided", "voided_by": reviewer, "voided_at": counted.locked_at, "reason": "记错了人"}
    recorded(volunteer, 30, day=date(2025, 6, 9), **void)
    recorded(VolunteerFactory(organization=branch), 480)

    told = as_user(user).get(HOURS).json()
    of_a_year = as_user(user).get(HOURS, {"from": "2026-01-01", "state": "locked"}).json()

    assert (told["minutes"], told["waiting_minutes"], told["by_source"]) == (
        120,
        60,
        [{"source": "scan", "minutes": 120}],
    )
    assert [(row["minutes"], row["state"], row["reason"]) for row in told["results"]] == [
        (60, "draft", ""), (120, "locked", ""), (30, "voided", "记错了人"),
    ]  # fmt: skip
    assert [row["activity"]["title"] for row in of_a_year["results"]] == [counted.activity.title]
    assert as_user(reviewer).get(HOURS).json()["results"] == []  # who reads the unit's hours finds none of them here
    assert as_user(user).get(HOURS, {"volunteer": volunteer.number}).status_code == 400
    assert as_user(None).get(HOURS).status_code == 401


def test_a_program_reads_certificates_as_its_person_does(as_user, branch, clerk, reviewer, outsider, leader):
    volunteer = VolunteerFactory(organization=branch, name="苗春雨")
    recorded(volunteer, 90)
    certificate = issued(volunteer, clerk, reviewer)
    address = f"{CERTIFICATES}{certificate.pk}/"

    row = as_user(clerk).get(CERTIFICATES, {"state": "issued", "q": certificate.number}).json()["results"][0]
    read = as_user(clerk).get(address)

    assert (row["number"], row["minutes"], row["volunteer"]["name"]) == (certificate.number, 90, mask_name("苗春雨"))
    assert [(line["hours"], line["source"]) for line in read.json()["lines"]] == [("1小时30分", "扫码签到")]
    assert "苗春雨" not in read.text
    assert certificate.verify_code not in read.text
    assert as_user(outsider).get(address).status_code == 404
    assert as_user(leader).get(address).status_code == 403
    assert as_user(clerk).patch(address, {}, content_type="application/json").status_code == 405
