"""Who sees which files, what waits for whom, and who reads papers and numbers."""

import pytest
from django.contrib.auth.models import AnonymousUser

from hardship.models import HardshipFile
from hardship.policies import files as policies
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.hardship import applied_file, drafted_file, filed_file, reviewed_file, visited_file

pytestmark = pytest.mark.django_db


def test_files_are_seen_by_caseworkers_and_managers_of_their_scope_alone(
    city, county, branch, sibling, caseworker, county_caseworker, manager, clerk, reviewer, leader, administrator,
    auditor, member,
):  # fmt: skip
    file = drafted_file(branch, caseworker, papers=False)
    seen_by = {
        caseworker: True, county_caseworker: True, manager: True, clerk: False, reviewer: False, leader: False,
        administrator: False, auditor: False, member: False, person(Role.AID_CASEWORKER, sibling): False,
        person(Role.AID_CASEWORKER, county): False, person(Role.AID_CASEWORKER, city, include_children=True): True,
    }  # fmt: skip

    for user, sees in seen_by.items():
        assert list(HardshipFile.objects.visible_to(user)) == ([file] if sees else []), user.display_name
        assert list(file.members.model.objects.visible_to(user)) == (list(file.members.all()) if sees else [])
    assert not HardshipFile.objects.visible_to(AnonymousUser()).exists()
    assert list(HardshipFile.objects.counted_for(leader)) == [file]  # numbers, never rows


def test_masked_names_are_found_whole_or_not_at_all(branch, caseworker):
    file = applied_file(branch, caseworker)

    found = {
        words: HardshipFile.objects.matching(words).exists()
        for words in ("石立春", "slc", file.number.lower(), "石", "石立", "sl", file.number[:-1])
    }

    assert found == {
        "石立春": True, "slc": True, file.number.lower(): True, "石": False, "石立": False, "sl": False,
        file.number[:-1]: False,
    }  # fmt: skip


def test_each_step_waits_for_who_may_take_it(branch, caseworker, colleague, county_caseworker, manager, line):
    made = {
        "draft": drafted_file(branch, caseworker, papers=False),
        "applied": applied_file(branch, caseworker),
        "first_review": reviewed_file(branch, caseworker, county_caseworker),
        "visited": visited_file(branch, caseworker, county_caseworker),
        "filed": filed_file(branch, caseworker, county_caseworker, manager),
    }
    waiting = {
        user: [file.state for file in HardshipFile.objects.waiting_for(user)]
        for user in (caseworker, colleague, county_caseworker, manager)
    }

    assert waiting == {
        caseworker: ["first_review"],
        colleague: ["applied", "first_review"],
        county_caseworker: ["applied", "first_review", "visited"],
        manager: ["applied"],
    }
    assert list(HardshipFile.objects.filed()) == [made["filed"]]
    due = made["filed"].review_due_on
    assert list(HardshipFile.objects.due_for_review(caseworker, due)) == [made["filed"]]
    assert not HardshipFile.objects.due_for_review(caseworker, made["filed"].filed_on).exists()


def test_papers_and_full_values_are_for_caseworkers(branch, sibling, caseworker, county_caseworker, manager, clerk):
    file = drafted_file(branch, caseworker)
    photo = file.evidence.first().attachment
    foreign = person(Role.AID_CASEWORKER, sibling)

    assert [policies.can_read_paper(user, photo) for user in (caseworker, manager)] == [True, True]
    assert [policies.can_read_paper(user, photo) for user in (clerk, foreign, AnonymousUser())] == [False] * 3
    assert policies.fields_for(county_caseworker, file) == policies.REVEALED
    assert [policies.fields_for(user, file) for user in (manager, clerk, foreign)] == [frozenset()] * 3
