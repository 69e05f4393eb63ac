"""Household files for programs: in scope, masked, never by number in an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.hardship import applied_file, drafted_file

pytestmark = pytest.mark.django_db

LIST = "/api/v1/hardship-files/"
SECRETS = ("石立春", "13900005678", "朝阳路", "长期透析", "6222020000001234567", "24000", "1975", "石小满")


def test_a_program_reads_masked_what_its_person_reads(
    branch, caseworker, manager, clerk, leader, administrator, as_user
):
    file = applied_file(branch, caseworker)
    address = f"{LIST}{file.pk}/"

    for user in (caseworker, manager):
        listed, read = as_user(user).get(LIST, {"state": "applied"}), as_user(user).get(address)
        row, detail = listed.json()["results"][0], read.json()
        assert (row["number"], row["name"], row["state"], row["organization"]["code"]) == (
            file.number, "石*春", "applied", "B1",
        )  # fmt: skip
        assert (detail["phone"], detail["members"], detail["result"]) == ("139****5678", 1, "暂不能认定")
        for answer in (listed, read):
            text = answer.content.decode()
            assert [secret for secret in (*SECRETS, file.id_number) if secret in text] == []
    for user in (clerk, leader, administrator):
        assert [as_user(user).get(url).status_code for url in (LIST, address)] == [403, 403]
    assert as_user(caseworker).post(LIST, {}, content_type="application/json").status_code == 405


def test_out_of_scope_there_is_nothing(branch, sibling, caseworker, county_caseworker, as_user):
    file = drafted_file(sibling, county_caseworker, papers=False)

    assert as_user(caseworker).get(f"{LIST}{file.pk}/").status_code == 404
    assert as_user(caseworker).get(LIST).json()["results"] == []


def test_numbers_are_no_conditions_of_an_address(branch, caseworker, as_user):
    number = drafted_file(branch, caseworker, papers=False).id_number

    for asked in ({"q": number}, {"person": number}, {"id_number": number}):
        answer = as_user(caseworker).get(LIST, asked)
        assert answer.status_code == 400
        assert number not in answer.content.decode()


def test_three_files_ask_as_many_questions_as_one(branch, caseworker, as_user):
    client, counts = as_user(caseworker), []
    client.get(LIST)  # what is read once and kept
    for more in (1, 2):
        for _each in range(more):
            drafted_file(branch, caseworker, papers=False)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(LIST).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]
