"""自查: which files of a unit are overdue or incomplete, as a condition of the list and of the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hardship.models import HardshipFile
from hardship.models.words import EvidenceKind
from tests.factories.hardship import filed_file, fresh, paper

pytestmark = pytest.mark.django_db

LIST = "/api/v1/hardship-files/"
CHECKS = ("unchanged", "unhelped", "overdue", "gone", "papers", "watched")


def test_each_check_names_the_files_that_it_means(branch, caseworker, county_caseworker, manager, line, as_user):
    file = filed_file(branch, caseworker, county_caseworker, manager)
    client, real = as_user(caseworker), timezone.now()
    day = timezone.localdate(real)
    old, last_year = real - timedelta(days=370), day - timedelta(days=370)
    HardshipFile.objects.filter(pk=file.pk).update(state_since=real, filed_on=last_year, review_due_on=None)

    def named():
        return {check for check in CHECKS if client.get(LIST, {"check": check}).json()["results"]}

    def now_is(**columns):
        HardshipFile.objects.filter(pk=file.pk).update(**columns)
        return named()

    assert named() == {"unhelped", "papers"}  # the minutes of the meeting are not there
    paper(fresh(file), EvidenceKind.MINUTES, caseworker)
    assert now_is(aided_on=day, state="in_aid") == set()
    assert now_is(state_since=old) == {"unchanged"}
    change = file.changes.create(
        kind="category", reason="变化", base_version=1, requested_by=caseworker, requested_at=real, state="accepted",
        decided_by=manager, decided_at=real,
    )  # fmt: skip
    assert named() == set()
    change.delete()
    assert now_is(state_since=real, review_due_on=day) == {"overdue"}
    assert now_is(review_due_on=day + timedelta(days=30), work_state="retired") == {"gone"}
    left = {"state": "exited", "exited_by": manager, "told_on": day, "erase_on": day, "exit_reason": "lifted"}
    assert now_is(**left, exited_on=day) == {"watched"}
    assert now_is(exited_on=last_year, told_on=last_year) == set()
    assert client.get(LIST, {"check": "other"}).status_code == 400
