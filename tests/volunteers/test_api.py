"""Volunteers for programs: in scope, masked as on the page, never by number in an address."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.codes.models import Code
from tests.factories.volunteers import VolunteerFactory, id_number_of

pytestmark = pytest.mark.django_db

LIST = "/api/v1/volunteers/"
PHONE, ID_NUMBER = "13900001234", id_number_of(date(1990, 5, 12))


@pytest.fixture
def volunteer(branch):
    made = VolunteerFactory(
        organization=branch, name="苗春雨", phone=PHONE, id_number=ID_NUMBER, birth_date=date(1990, 5, 12),
        address="文化路街道", emergency_name="苗父", emergency_phone="13900009999",
    )  # fmt: skip
    made.skills.add(Code.objects.create(table="skill", value="t1", label="急救试"))
    return made


def test_a_program_reads_what_its_person_reads_masked_as_there(volunteer, as_user, clerk, outsider):
    client, address = as_user(clerk), f"{LIST}{volunteer.pk}/"

    listed, read = client.get(LIST, {"q": "mcy", "state": "active"}), client.get(address)

    row = listed.json()["results"][0]
    assert (row["name"], row["phone"], row["state"]) == ("苗春雨", "139****1234", "active")
    assert (row["organization"]["code"], row["number"]) == ("B1", volunteer.number)
    detail = read.json()
    assert (detail["born"], detail["id_number"][0], detail["id_number"][-1]) == ("1990-05", ID_NUMBER[0], ID_NUMBER[-1])
    assert (detail["skills"], detail["source"]) == (["急救试"], "单位录入")
    for answer in (listed, read):
        text = answer.content.decode()
        assert not any(secret in text for secret in (PHONE, ID_NUMBER, "文化路", "苗父", "13900009999", "1990-05-12"))
    assert as_user(outsider).get(address).status_code == 404
    assert as_user(outsider).get(LIST).json()["results"] == []


@pytest.mark.parametrize("asked", [{"q": PHONE}, {"q": ID_NUMBER}, {"person": PHONE}, {"phone": PHONE}, {"page": "9"}])
def test_numbers_are_no_conditions_of_an_address(volunteer, as_user, clerk, asked):
    answer = as_user(clerk).get(LIST, asked)

    assert answer.status_code == 400
    assert PHONE not in answer.content.decode()


def test_who_has_no_right_or_writes_is_refused(volunteer, as_user, leader, clerk):
    assert as_user(leader).get(LIST).status_code == 403
    assert as_user(clerk).post(LIST, {}, content_type="application/json").status_code == 405


def test_three_rows_ask_as_many_questions_as_one(volunteer, as_user, clerk, branch):
    client = as_user(clerk)
    client.get(LIST)
    counts = []
    for _size in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(LIST)
        counts.append(len(asked))
        VolunteerFactory.create_batch(2, organization=branch)

    assert counts == [4, 4]
