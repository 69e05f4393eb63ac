"""What a crafted request might try on the pages of household files."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hardship.services import changes, files
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.hardship import NO_EXCLUSION, drafted_file, fresh
from tests.factories.households import standing_file

pytestmark = pytest.mark.django_db

TABS = ("file-detail", "file-family", "file-evidence", "file-visits", "file-check", "file-timeline", "file-print")


def page(name, *args):
    return reverse(f"hardship:{name}", args=args)


@pytest.fixture
def filed(branch, caseworker, county_caseworker):
    return standing_file(branch, caseworker, county_caseworker)


@pytest.mark.parametrize("state", ["draft", "first_review", "visited", "checked", "notice", "filed", "exited"])
def test_no_post_jumps_over_a_step(state, branch, caseworker, county_caseworker, manager, as_user):
    file = standing_file(branch, caseworker, county_caseworker, state)
    everything = dict.fromkeys(NO_EXCLUSION, "no") | {
        "action": "pass", "version": file.version, "minutes_no": "1", "level": "national", "opinion": "好",
        "outcome": "agrees", "received_on": "2026-11-16", "files": [file.pk], "days": 5, "scope": "public",
    }  # fmt: skip
    answers = [as_user(manager).post(page("file-review", file.pk), everything)]
    if state != "checked":
        answers.append(as_user(county_caseworker).post(page("notice-create"), everything))
    answers.append(as_user(manager).post(page("change-accept", 0)))

    assert {answer.status_code for answer in answers} <= {200, 403, 404, 409}
    assert fresh(file).state == state


def test_without_its_version_nothing_is_handed_in_or_decided(branch, caseworker, colleague, line, as_user):
    file = drafted_file(branch, caseworker)
    as_user(caseworker).post(page("file-fill", file.pk))
    assert fresh(file).state == "draft"

    as_user(caseworker).post(page("file-fill", file.pk), {"version": fresh(file).version})
    answers = dict.fromkeys(NO_EXCLUSION, "no")
    as_user(colleague).post(page("file-review", file.pk), answers | {"action": "pass"})
    as_user(colleague).post(page("file-review", file.pk), answers | {"action": "reject", "opinion": "不符合条件"})
    assert fresh(file).state == "applied"


def test_ids_of_other_files_are_not_found_below_a_file(
    filed, branch, sibling, caseworker, county_caseworker, manager, as_user
):
    other = standing_file(sibling, county_caseworker, manager)
    draft = standing_file(branch, caseworker, county_caseworker, "draft")
    theirs, client = other.members.get().pk, as_user(caseworker)

    for address in (
        page("change-member", filed.pk, theirs), page("change-member-left", filed.pk, theirs),
        page("member-edit", draft.pk, theirs), page("member-remove", draft.pk, theirs),
        page("member-edit", draft.pk, filed.members.get().pk), *(page(tab, other.pk) for tab in TABS),
    ):  # fmt: skip
        assert client.post(address, {"version": 1}).status_code in {404, 405}
        assert client.get(address).status_code in {404, 405}


def test_an_earlier_file_of_another_unit_is_not_told(filed, sibling, caseworker, county_caseworker, as_user):
    earlier = standing_file(sibling, county_caseworker, county_caseworker, "rejected")
    type(filed).objects.filter(pk=filed.pk).update(previous=earlier)

    assert earlier.number not in as_user(caseworker).get(page("file-detail", filed.pk)).content.decode()
    assert earlier.number in as_user(county_caseworker).get(page("file-detail", filed.pk)).content.decode()


def test_the_pages_of_an_erased_file_name_nobody(filed, caseworker, county_caseworker, as_user, now):
    asked = [
        changes.ask_category(file=filed, category="relative", reason="石立春家好转", by=caseworker, at=now),
        changes.ask_members(file=filed, members=[], reason="石小满迁出", by=caseworker, at=now),
        changes.ask_exit(file=filed, exit_reason="lifted", told_on=now.date(), reason="好转", by=caseworker, at=now),
    ]  # fmt: skip
    for change in asked:
        changes.accept_change(change=change, by=county_caseworker, at=now)
    files.erase_file(fresh(filed), now + timedelta(days=4000))

    client = as_user(caseworker)
    addresses = [*(page(tab, filed.pk) for tab in TABS), *(page("change-detail", change.pk) for change in asked)]
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    assert not [word for word in ("石", "小满", "迁出") for answer in answers if word in answer.content.decode()]


def test_a_draft_of_another_unit_tells_only_that_there_is_one(branch, sibling, county_caseworker, as_user):
    file = drafted_file(sibling, county_caseworker, papers=False)
    client = as_user(person(Role.AID_CASEWORKER, branch))
    sent = {"organization": branch.pk, "name": "别有人", "id_number": file.id_number, "draft_key": ""}
    answer = client.post(page("file-create"), sent)

    text = answer.content.decode()
    assert answer.context["form"].errors["id_number"]
    assert not [word for word in (file.name, sibling.name, sibling.short_name, str(file.pk) + "/") if word in text]
