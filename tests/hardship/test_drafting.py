"""The form by sections: drafts, one household one file, late writers, what is missing."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from hardship.models import FamilyMember, HardshipFile
from hardship.services import applying, drafting
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from tests.factories.accounts import person
from tests.factories.hardship import CHILD, applied_file, drafted_file, household, paper
from tests.factories.volunteers import id_number_of

pytestmark = pytest.mark.django_db


def test_sections_are_saved_one_by_one_and_the_form_says_what_is_missing(branch, caseworker, now):
    whole, key = household(), uuid.uuid4()
    first = {name: whole[name] for name in ("name", "id_number")}
    file = drafting.start_file(organization=branch, content=first, by=caseworker, at=now, draft_key=key)
    again = drafting.start_file(organization=branch, content=first, by=caseworker, at=now, draft_key=key)
    file = drafting.save_section(
        file=again, content={"main_cause": "ill_self"}, by=caseworker, at=now, version=again.version
    )

    assert again.pk == file.pk
    assert (file.sex, file.birth_date.isoformat(), file.state, file.number) == ("1", "1975-03-02", "draft", None)
    assert applying.missing_fields(file)["worker"] == ["health", "marital", "phone", "address"]
    states = applying.section_states(file)
    assert (states["worker"], states["cause"], states["family"], states["bank"]) == ("begun", "done", "todo", "todo")
    with pytest.raises(ValidationError) as refused:
        applying.submit_file(file=file, by=caseworker, at=now)
    assert set(refused.value.message_dict) == {"worker", "work", "income", "family", "needs", "evidence", "consent"}


def test_a_late_writer_is_told(branch, caseworker, now):
    file = drafted_file(branch, caseworker, papers=False)
    drafting.save_section(file=file, content={"bank": "农信社"}, by=caseworker, at=now, version=file.version)

    with pytest.raises(StaleVersionError) as late:
        drafting.save_section(file=file, content={"bank": "工行"}, by=caseworker, at=now, version=file.version)
    assert late.value.current.bank == "农信社"


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"id_number": "410000197503020011"}, "id_number"),
        ({"id_number": id_number_of(date(1975, 3, 2)), "sex": "1"}, "sex"),
        ({"phone": "12345"}, "phone"),
        ({"bank_card": "12"}, "bank_card"),
    ],
)
def test_numbers_are_read_strictly(branch, caseworker, now, content, field):
    with pytest.raises(ValidationError) as refused:
        drafting.start_file(organization=branch, content=content, by=caseworker, at=now)
    assert set(refused.value.message_dict) == {field}


def test_one_household_has_one_file(branch, sibling, caseworker, county_caseworker, now):
    number, child = household()["id_number"], id_number_of(CHILD["birth_date"])
    file = drafted_file(branch, caseworker, members=[CHILD | {"id_number": child}], id_number=number, papers=False)
    elsewhere = person(Role.AID_CASEWORKER, sibling)

    for taken in (number, child):
        spaced = f"{taken[:6]} {taken[6:]}"
        with pytest.raises(ValidationError) as blind:
            drafting.start_file(organization=sibling, content={"id_number": spaced}, by=elsewhere, at=now)
        with pytest.raises(ValidationError) as seen:
            drafting.start_file(organization=sibling, content={"id_number": spaced}, by=county_caseworker, at=now)
        assert branch.short_name not in str(blind.value)
        assert branch.short_name in str(seen.value)
    with pytest.raises(ValidationError, match=r"One household|一户一档"):
        drafted_file(
            sibling,
            elsewhere,
            members=[{"name": "石父", "relation": "parent", "id_number": number}],
            id_number="",
            papers=False,
        )
    drafting.discard_draft(file=file, by=caseworker, at=now)
    assert drafted_file(sibling, elsewhere, id_number=number, papers=False).organization == sibling


def test_the_database_holds_one_live_file_of_a_number(branch, caseworker):
    file = drafted_file(branch, caseworker, papers=False)
    twin = HardshipFile(
        organization=branch, id_number=file.id_number, entered_by=caseworker, entered_at=file.entered_at,
        state_since=file.entered_at,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="hardshipfile_one_per_household"), transaction.atomic():
        twin.save()


def test_numbers_lie_sealed_and_leave_no_trace_in_history_or_audit(branch, caseworker):
    number = household()["id_number"]
    child = id_number_of(CHILD["birth_date"])
    applied = applied_file(branch, caseworker, members=[CHILD | {"id_number": child}], id_number=number)

    texts = [number, child, "13900005678", "朝阳路", "长期透析", "6222020000001234567"]
    with connection.cursor() as cursor:
        for model in (HardshipFile, FamilyMember, AuditEvent):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {model._meta.db_table} t")
            row = cursor.fetchone()[0]
            assert [text for text in texts if text in row or text.encode().hex() in row] == []
        cursor.execute("SELECT string_agg(t::text, ' ') FROM hardship_hardshipfileevent t")
        row = cursor.fetchone()[0]
        assert [text for text in (*texts, "石立春") if text in row] == []
    assert applied.audit_label.startswith("H-2026-")


def test_rows_of_the_family_stay_themselves(branch, caseworker, now):
    file = drafted_file(branch, caseworker, members=[CHILD, CHILD | {"name": "石大满"}], papers=False)
    small = file.members.get(name="石小满")
    rows = [{"pk": small.pk, "grade": "初三"}, CHILD | {"name": "石奶奶", "relation": "parent"}]
    drafting.save_section(file=file, content={}, members=rows, by=caseworker, at=now, version=file.version)

    assert list(file.members.order_by("order").values_list("name", "grade")) == [("石小满", "初三"), ("石奶奶", "")]
    small.refresh_from_db()
    assert small.grade == "初三"


def test_nothing_of_a_small_child_is_kept_before_the_guardian_agreed(branch, caseworker, now):
    small = CHILD | {"birth_date": date(2012, 11, 19)}  # fourteen tomorrow
    file = drafted_file(branch, caseworker, members=(), papers=False, consent_on=None)

    with pytest.raises(ValidationError) as refused:
        drafting.save_section(file=file, content={}, members=[small], by=caseworker, at=now, version=file.version)
    assert set(refused.value.message_dict) == {"members"}
    day = {"consent_on": date(2026, 11, 18)}
    file = drafting.save_section(file=file, content=day, members=[small], by=caseworker, at=now, version=file.version)
    assert (file.consent_version, file.members.count()) == ("2026-11", 1)


def test_handing_in_gives_a_number_and_remembers_the_earlier_file(branch, caseworker, now):
    first = applied_file(branch, caseworker)
    HardshipFile.objects.filter(pk=first.pk).update(state="rejected", state_reason="不符合")
    second = applied_file(branch, caseworker, id_number=first.id_number)

    assert (first.number, second.number) == ("H-2026-0001", "H-2026-0002")
    assert (second.state, second.previous, second.organization_name) == ("applied", first, branch.name)
    assert second.assessments.get().reason == "no_line"
    with pytest.raises(RuleError, match=r"handed in|已提交"):
        drafting.save_section(file=second, content={"bank": "工行"}, by=caseworker, at=now, version=second.version)


def test_a_draft_can_be_thrown_away_with_its_family_and_papers(branch, caseworker, now):
    file = drafted_file(branch, caseworker)
    paper(file, "other", caseworker)

    drafting.discard_draft(file=file, by=caseworker, at=now)

    assert not HardshipFile.objects.exists()
    assert not FamilyMember.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.CLERK, Role.REVIEWER, Role.UNION_MANAGER, Role.LEADER, Role.SYSTEM_ADMINISTRATOR]
)
def test_other_roles_enter_nothing(role, branch, now):
    with pytest.raises(PermissionDenied):
        drafting.start_file(organization=branch, content={"name": "石立春"}, by=person(role, branch), at=now)
