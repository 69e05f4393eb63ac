"""Household files in the workbench: who sees what, masks, filters, drafts by section, each decision and its refusal."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from hardship.figures.files import hide_small
from hardship.models import HardshipFile
from hardship.models.content import MASKS
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.factories.accounts import person
from tests.factories.attachments import upload
from tests.factories.exports import made_export
from tests.factories.hardship import NO_EXCLUSION, applied_file, drafted_file, subsistence_line
from tests.factories.households import standing_file
from tests.factories.volunteers import id_number_of

pytestmark = pytest.mark.django_db

LIST = reverse("hardship:file-list")
FIRST_ANSWERS = dict.fromkeys(NO_EXCLUSION, "no")


def page(name, *args):
    return reverse(f"hardship:{name}", args=args)


def listed(client, query=""):
    return [str(file) for file, _tint in client.get(f"{LIST}{query}").context["rows"]]


@pytest.fixture
def filed(branch, caseworker, county_caseworker):
    return standing_file(branch, caseworker, county_caseworker)


def secrets_of(file):
    member = file.members.first()
    values = [str(getattr(file, name)) for name in MASKS if getattr(file, name)]
    return [*values, member.name, f"{file.birth_date:%Y-%m-%d}"]


def test_each_sees_their_own_scope_and_filters(
    branch, sibling, caseworker, county_caseworker, manager, clerk, leader, administrator, as_user
):
    rows = [
        standing_file(unit, caseworker, county_caseworker, state, **more)
        for unit, state, more in (
            (branch, "filed", {"name": "石立春"}), (branch, "draft", {"name": "秦琼", "main_cause": "school"}),
            (branch, "rejected", {}), (sibling, "applied", {"name": "尉迟恭"}),
        )
    ]  # fmt: skip
    own, above = as_user(caseworker), as_user(county_caseworker)
    numbers = [str(row) for row in rows]

    assert set(listed(own)) == {numbers[0], numbers[1]}
    assert set(listed(above)) == {numbers[0], numbers[1], numbers[3]}
    assert listed(above, "?state=rejected") == [numbers[2]]
    assert listed(above, f"?organization={sibling.pk}") == [numbers[3]]
    assert listed(above, "?main_cause=school") == [numbers[1]]
    assert listed(above, "?category=deep&q=slc") == [numbers[0]]
    assert listed(above, "?waiting=mine") == [numbers[3]]
    assert listed(above, "?from=2026-11-19") == []
    assert listed(above, "?state=nonsense") == []
    assert as_user(caseworker).get(page("file-detail", rows[3].pk)).status_code == 404
    assert as_user(manager).get(LIST).status_code == 200
    for user in (clerk, leader, administrator, person(Role.REVIEWER, branch), person(Role.AUDITOR, branch)):
        assert as_user(user).get(LIST).status_code == 403, user


def test_an_identity_number_finds_the_household_and_stands_in_no_address(filed, caseworker, as_user):
    client = as_user(caseworker)

    answer = client.post(LIST, {"q": filed.id_number})

    assert filed.id_number not in answer.url
    assert listed(client, answer.url.removeprefix(LIST)) == [str(filed)]
    assert listed(client, f"?q={filed.number}") == [str(filed)]


def test_one_or_three_rows_take_as_many_queries(branch, filed, caseworker, county_caseworker, as_user,
                                                django_assert_num_queries):  # fmt: skip
    client = as_user(county_caseworker)
    client.get(LIST)

    with django_assert_num_queries(8):
        client.get(LIST)
    for state in ("applied", "checked"):
        standing_file(branch, caseworker, county_caseworker, state)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_the_file_is_the_screen_and_the_one_in_full_is_for_caseworkers(
    filed, caseworker, manager, as_user, now, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)

    export = made_export("hardship-files", by=caseworker, at=now)

    cells = list(load_workbook(tmp_path / export.file).active.iter_rows(values_only=True))
    assert list(cells[3][1:8]) == [
        filed.number, "石*春", "第一纺织厂工会委员会", "深度困难", "本人大病", 2, cells[3][7],
    ]  # fmt: skip
    assert [secret for secret in secrets_of(filed) if secret in str(cells)] == []
    assert "石*春" in as_user(caseworker).get(LIST).content.decode()
    clear = reverse("exports:export-create", args=["hardship-files-unmasked"])
    assert as_user(caseworker).get(clear).status_code == 200
    assert as_user(manager).get(clear).status_code == 403


def test_leaders_read_counts_and_no_group_that_is_small(branch, caseworker, county_caseworker, leader, as_user):
    for number in range(6):
        more = {"category": "relative", "main_cause": "school"} if number == 5 else {}
        file = standing_file(branch, caseworker, county_caseworker, main_cause="ill_self")
        HardshipFile.objects.filter(pk=file.pk).update(**more)

    text = as_user(leader).get(page("file-figures"))

    assert (text.context["filed"], text.context["lifted"]) == (6, 0)
    assert [group.count for group in text.context["categories"]] == [None, None], "one alone is told from the total"
    assert hide_small([7, 3, 4]) == [7, None, None]
    assert hide_small([9, 8, 1]) == [9, None, None]
    assert hide_small([3, 1]) == [None, None]


TABS = ("detail", "family", "evidence", "visits", "check", "timeline", "print", "review")
WRITERS = {"caseworker", "county_caseworker"}
READERS = WRITERS | {"manager"}


@pytest.mark.parametrize(
    "who", ["caseworker", "county_caseworker", "manager", "clerk", "reviewer", "leader", "administrator", "auditor",
            "member", "outsider"],
)  # fmt: skip
def test_no_role_meets_a_sealed_value_by_opening_a_page(who, filed, request, as_user):
    client = as_user(request.getfixturevalue(who))
    member = filed.members.get()
    addresses = [
        LIST, f"{LIST}?q=slc", *(page(f"file-{tab}", filed.pk) for tab in TABS),
        page("change-create", filed.pk), page("change-member", filed.pk, member.pk), page("exit-create", filed.pk),
        reverse("privacy:reveal", args=["hardship-file", filed.pk]), reverse("todo"),
    ]  # fmt: skip

    answers = {address: client.get(address) for address in addresses}

    for address, answer in answers.items():
        text = answer.content.decode()
        found = [secret for secret in secrets_of(filed) if secret in text]
        assert found == [], address
    opened = {200} if who in READERS else {403, 404}
    assert {answers[page(f"file-{tab}", filed.pk)].status_code for tab in TABS} <= opened
    may_reveal = answers[reverse("privacy:reveal", args=["hardship-file", filed.pk])].status_code == 200
    assert may_reveal is (who in WRITERS)


def test_a_field_is_seen_in_full_by_a_logged_post_with_a_reason(filed, caseworker, as_user):
    address = reverse("privacy:reveal", args=["hardship-file", filed.pk])

    answer = as_user(caseworker).post(address, {"fields_asked": ["phone"], "why": "contact", "words": ""})

    assert (filed.phone in answer.content.decode(), filed.id_number in answer.content.decode()) == (True, False)
    event = AuditEvent.objects.get(action="hardship-file.revealed")
    assert (event.actor_id, event.details["fields"], event.reason) == (caseworker.pk, ["phone"], event.reason or None)


# --- filling in ----------------------------------------------------------------------------------------


@pytest.fixture
def draft(branch, caseworker):
    return drafted_file(branch, caseworker)


def test_a_file_begins_with_three_answers_and_once_per_household(branch, draft, caseworker, as_user):
    client = as_user(caseworker)
    asked = {"organization": branch.pk, "name": "秦琼", "id_number": draft.id_number}

    refused = client.post(page("file-create"), asked)

    assert "一户一档" in refused.content.decode() or str(draft) in refused.content.decode()
    done = client.post(page("file-create"), asked | {"id_number": id_number_of(date(1980, 1, 1))})
    file = HardshipFile.objects.exclude(pk=draft.pk).get()
    assert (done.url, file.name, file.state) == (page("file-fill", file.pk), "秦琼", "draft")


def test_sections_are_drafts_that_save_themselves(draft, caseworker, as_user):
    client, address = as_user(caseworker), page("file-section", draft.pk, "income")
    version = HardshipFile.objects.get(pk=draft.pk).version

    answer = client.post(address, {"version": version, "family_size": "3", "rigid_expense": "一万"},
                         headers={"Accept": "application/json"})  # fmt: skip
    late = client.post(address, {"version": version, "family_size": "9"}, headers={"Accept": "application/json"})
    shown = client.post(address, {"version": version, "family_size": "9", "housing_type": "own"})

    assert (answer.json()["ok"], answer.json()["unsaved"]) == (True, ["rigid_expense"])
    assert (late.status_code, shown.status_code) == (409, 409)
    assert "别人" in shown.content.decode() or "9" in shown.content.decode()
    assert HardshipFile.objects.get(pk=draft.pk).family_size == 3


def test_a_blank_leaves_what_stands_sealed(draft, caseworker, as_user):
    fresh = HardshipFile.objects.get(pk=draft.pk)
    data = {"version": fresh.version, "health": "weak", "marital": "20", "residence": "urban", "sex": "1",
            "birth_date": "1975-03-02"}  # fmt: skip

    answer = as_user(caseworker).post(page("file-section", draft.pk, "worker"), data)

    saved = HardshipFile.objects.get(pk=draft.pk)
    assert (answer.status_code, saved.health, saved.phone, saved.name) == (302, "weak", draft.phone, draft.name)


def test_the_task_list_says_what_is_missing_and_hands_in_once_all_is_there(branch, caseworker, as_user):
    file = drafted_file(branch, caseworker, papers=False)
    client = as_user(caseworker)

    refused = client.post(page("file-fill", file.pk), {"version": HardshipFile.objects.get(pk=file.pk).version})

    rows = {row.label: row.state for row in refused.context["rows"]}
    assert (HardshipFile.objects.get(pk=file.pk).state, len(refused.context["errors"])) == ("draft", 1)
    assert set(rows.values()) <= {"done", "begun", "todo", "optional"}
    whole = drafted_file(branch, caseworker)
    done = client.post(page("file-fill", whole.pk), {"version": HardshipFile.objects.get(pk=whole.pk).version})
    assert (done.url, HardshipFile.objects.get(pk=whole.pk).state) == (page("file-detail", whole.pk), "applied")


def test_the_family_is_written_person_by_person(draft, caseworker, as_user):
    client, child = as_user(caseworker), draft.members.get()
    version = lambda: HardshipFile.objects.get(pk=draft.pk).version  # noqa: E731

    client.post(page("member-create", draft.pk), {"version": version(), "name": "苗春", "relation": "spouse"})
    client.post(page("member-edit", draft.pk, child.pk), {"version": version(), "name": child.name,
                                                          "relation": "child", "health": "weak"})  # fmt: skip
    assert list(draft.members.for_form().values_list("name", "health")) == [(child.name, "weak"), ("苗春", "")]
    client.post(page("member-remove", draft.pk, child.pk), {"version": version()})
    assert [member.name for member in draft.members.present()] == ["苗春"]


def test_papers_come_as_photos_and_open_only_to_those_who_see_the_file(
    draft, caseworker, outsider, as_user, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    client = as_user(caseworker)

    client.post(page("paper-list", draft.pk), {"kind": "school", "photos": [upload()]})

    paper = draft.evidence.get(kind="school")
    address = reverse("attachments:file", args=[paper.attachment.public_id, "view"])
    assert [as_user(user).get(address).status_code for user in (caseworker, outsider, None)] == [200, 404, 404]
    client.post(page("paper-remove", draft.pk, paper.pk))
    assert not draft.evidence.filter(kind="school").exists()


# --- decisions -----------------------------------------------------------------------------------------


@pytest.fixture
def line(county, county_caseworker):
    return subsistence_line(county, county_caseworker, year=timezone.localdate().year)


def test_the_first_review_is_a_second_persons_and_leads_to_the_next_file(
    branch, caseworker, county_caseworker, manager, line, as_user
):
    file = applied_file(branch, caseworker)
    waiting = standing_file(branch, caseworker, county_caseworker, "applied", name="秦琼")
    data = {"version": file.version, "action": "pass", **FIRST_ANSWERS}
    address = page("file-review", file.pk)

    assert as_user(caseworker).post(address, data).status_code == 403
    blank = as_user(county_caseworker).post(address, {"version": file.version, "action": "pass"})
    assert set(blank.context["form"].errors) == set(FIRST_ANSWERS)
    done = as_user(county_caseworker).post(address, data)
    assert (done.url, HardshipFile.objects.get(pk=file.pk).state) == (page("file-review", waiting.pk), "first_review")
    late = as_user(manager).post(address, data | {"action": "return", "opinion": "缺材料"})
    assert late.status_code == 409
    assert "缺材料" in late.content.decode(), "what was typed is still there"
    assert county_caseworker.display_name in late.content.decode()


def test_returning_and_turning_down_take_a_reason(branch, caseworker, county_caseworker, as_user):
    file = standing_file(branch, caseworker, county_caseworker, "applied")
    client, address = as_user(county_caseworker), page("file-review", file.pk)

    assert client.post(address, {"version": file.version, "action": "return", "opinion": ""}).status_code == 409
    number = client.post(address, {"version": file.version, "action": "return", "opinion": file.phone})
    assert number.status_code == 409
    client.post(address, {"version": file.version, "action": "reject", "opinion": "不符合条件"})
    assert (HardshipFile.objects.get(pk=file.pk).state, HardshipFile.objects.get(pk=file.pk).state_reason) == (
        "rejected", "不符合条件",
    )  # fmt: skip


def test_the_visit_is_noted_with_two_names_and_the_signed_paper(
    branch, caseworker, county_caseworker, as_user, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    file = standing_file(branch, caseworker, county_caseworker, "first_review")
    client, address = as_user(caseworker), page("visit-create", file.pk)
    data = {
        "version": file.version, "visited_on": timezone.localdate().isoformat(), "first_visitor": "马帮扶",
        "second_visitor": "马帮扶", "finding": "情况属实", "suggestion": "fits", "consent_signed": "on",
    }  # fmt: skip

    assert set(client.post(address, data).context["form"].errors) == {"second_visitor"}
    unsigned = client.post(address, data | {"second_visitor": "李陪同"})
    assert (unsigned.status_code, file.evidence.count()) == (200, 0)
    done = client.post(address, data | {"second_visitor": "李陪同", "signed_papers": [upload()]})
    assert (done.status_code, HardshipFile.objects.get(pk=file.pk).state) == (302, "visited")
    assert file.evidence.get().kind == "authorisation"
    assert as_user(county_caseworker).get(page("file-visits", file.pk)).status_code == 200


def test_means_are_compared_and_a_notice_written_by_the_county(branch, caseworker, county_caseworker, manager, as_user):
    file = standing_file(branch, caseworker, county_caseworker, "visited")
    answer = {"version": file.version, "action": "pass", "outcome": "agrees", "received_on": "2026-11-20"}
    hotline = {"hotline_phone": "0395-3132000", "hotline_person": "高帮扶", "hotline_address": "人民路1号"}
    notice = {"files": [file.pk], "scope": "board", "days": 5, **hotline}
    county = as_user(county_caseworker)

    assert as_user(manager).post(page("file-review", file.pk), answer).status_code == 403
    assert "note" in county.post(page("file-review", file.pk), answer | {"outcome": "differs"}).context["form"].errors
    county.post(page("file-review", file.pk), answer)
    assert HardshipFile.objects.get(pk=file.pk).state == "checked"
    assert as_user(caseworker).post(page("notice-create"), notice).status_code == 200, "it chooses among none"
    assert "days" in county.post(page("notice-create"), notice | {"days": 1}).context["form"].errors
    done = county.post(page("notice-create"), notice)
    assert done.url == reverse("notices:notice-detail", args=[HardshipFile.objects.get(pk=file.pk).notice_id])


def test_putting_on_file_waits_for_the_notice(branch, caseworker, county_caseworker, manager, as_user):
    file = standing_file(branch, caseworker, county_caseworker, "notice")
    data = {"version": file.version, "action": "pass", "level": "local", "minutes_no": "郾工纪3号"}

    answer = as_user(manager).post(page("file-review", file.pk), data)

    assert (answer.status_code, HardshipFile.objects.get(pk=file.pk).state) == (409, "notice")
    assert as_user(manager).get(page("review-next")).status_code == 302


def test_a_change_is_seen_old_beside_new_and_decided_by_a_second_person(
    filed, caseworker, county_caseworker, manager, as_user
):
    client = as_user(caseworker)
    member = filed.members.get()
    asked = client.post(
        page("change-member", filed.pk, member.pk),
        {"version": filed.version, "name": member.name, "relation": "child", "health": "serious", "reason": "确诊"},
    )
    change = filed.changes.get()

    assert asked.url == page("change-detail", change.pk)
    text = as_user(manager).get(asked.url).content.decode()
    assert ("大病" in text or "serious" not in text) and member.name not in text  # noqa: PT018 - masked
    assert client.post(page("change-accept", change.pk)).status_code == 403
    assert as_user(manager).post(page("change-refuse", change.pk), {"reason": ""}).status_code == 200
    as_user(manager).post(page("change-accept", change.pk))
    assert filed.members.get(pk=member.pk).health == "serious"
    assert as_user(county_caseworker).post(page("change-accept", change.pk)).status_code == 409


def test_the_exit_says_why_and_when_the_worker_was_told(filed, caseworker, manager, as_user):
    data = {"version": filed.version, "exit_reason": "lifted", "told_on": "2026-11-19", "reason": "子女就业"}

    assert as_user(caseworker).post(page("exit-create", filed.pk), data | {"reason": ""}).status_code == 200
    as_user(caseworker).post(page("exit-create", filed.pk), data)
    as_user(manager).post(page("change-accept", filed.changes.get().pk))

    assert HardshipFile.objects.get(pk=filed.pk).exit_reason == "lifted"


def test_the_yearly_review_is_begun_by_one_and_ended_by_another(filed, caseworker, county_caseworker, line, as_user):
    unit = as_user(caseworker)

    unit.post(page("yearly-start", filed.pk), {"version": filed.version})
    assert unit.get(page("file-section", filed.pk, "income")).status_code == 200
    assert unit.post(page("yearly-finish", filed.pk), {"version": filed.version + 1}).status_code == 403
    as_user(county_caseworker).post(page("yearly-finish", filed.pk), {"version": filed.version + 1})

    assert HardshipFile.objects.get(pk=filed.pk).state == "filed"


def test_lines_are_entered_by_the_county_and_said_to_be_missing(county, caseworker, county_caseworker, as_user):
    data = {"organization": county.pk, "year": timezone.localdate().year, "residence": "urban", "amount": "1062",
            "relative_factor": "2", "source": "市民政局通知"}  # fmt: skip
    client = as_user(county_caseworker)

    assert client.get(page("line-list")).context["is_missing"]
    assert "organization" in as_user(caseworker).post(page("line-create"), data).context["form"].errors
    assert "amount" in client.post(page("line-create"), data | {"amount": "0"}).context["form"].errors
    client.post(page("line-create"), data)
    rows = client.get(page("line-list")).context
    assert ([line.amount for line in rows["rows"]], rows["is_missing"]) == ([1062], False)
    assert [str(line.amount) for line in as_user(caseworker).get(page("line-list")).context["rows"]] == ["1062.00"]
