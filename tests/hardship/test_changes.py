"""Changes after filing: old and new side by side, decided by a second person; erasure after the years."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hardship.models import FileChange, HardshipFile
from hardship.services import changes
from portal.common.errors import RuleError
from portal.privacy.erasure import erase_due
from tests.factories.hardship import CHILD, applied_file, drafted_file, filed_file, fresh
from tests.factories.volunteers import id_number_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(branch, caseworker, county_caseworker, manager, line):
    return filed_file(branch, caseworker, county_caseworker, manager)


def test_another_category_is_asked_for_and_decided_by_a_second_person(
    file, caseworker, county_caseworker, manager, now
):
    change = changes.ask_category(file=file, category="relative", reason="收入变化", by=county_caseworker, at=now)

    assert (changes.read_values(change.before), changes.read_values(change.proposed)) == (
        {"category": "deep"}, {"category": "relative"},
    )  # fmt: skip
    assert fresh(file).category == "deep"
    for nobody in (caseworker, county_caseworker):  # no right above the unit; asked for it
        assert not FileChange.objects.decidable_by(nobody).exists()
        with pytest.raises(PermissionDenied):
            changes.accept_change(change=change, by=nobody, at=now)
    with pytest.raises(RuleError):
        changes.ask_category(file=file, category="accident", reason="又变化", by=caseworker, at=now)
    assert list(FileChange.objects.decidable_by(manager)) == [change]
    changes.accept_change(change=change, by=manager, at=now)
    with pytest.raises(RuleError):
        changes.refuse_change(change=change, reason="晚了", by=manager, at=now)
    assert fresh(file).category == "relative"


def test_another_family_keeps_the_rows_that_stay(file, caseworker, manager, now):
    child = file.members.get()
    rows = [{"pk": child.pk, **CHILD, "grade": "高一"}, CHILD | {"name": "石奶奶", "relation": "parent"}]
    change = changes.ask_members(file=file, members=rows, reason="接来母亲", by=caseworker, at=now)
    assert [member.name for member in file.members.present()] == ["石小满"]

    changes.accept_change(change=change, by=manager, at=now)

    assert list(file.members.present().values_list("name", "grade", "birth_date")) == [
        ("石小满", "高一", date(2010, 5, 1)), ("石奶奶", "", date(2010, 5, 1)),
    ]  # fmt: skip
    assert fresh(file).family_size == 3
    gone = changes.ask_members(file=file, members=rows[:1], reason="母亲回乡", by=caseworker, at=now)
    changes.accept_change(change=gone, by=manager, at=now)
    child.refresh_from_db()
    assert (file.members.count(), file.members.present().get(), fresh(file).family_size) == (2, child, 2)


def test_nobody_joins_a_family_who_stands_in_another_file_meanwhile(file, caseworker, manager, now):
    number = id_number_of(date(2012, 5, 1), sequence=333)
    joined = CHILD | {"name": "石小暑", "birth_date": None, "id_number": number}
    change = changes.ask_members(file=file, members=[joined], reason="增员", by=caseworker, at=now)
    drafted_file(file.organization, caseworker, id_number="", members=[joined], papers=False)

    with pytest.raises(RuleError, match=r"One household|一户一档"):
        changes.accept_change(change=change, by=manager, at=now)
    assert [member.name for member in file.members.present()] == ["石小满"]


def test_a_refused_change_changes_nothing(file, caseworker, manager, now):
    change = changes.ask_exit(file=file, exit_reason="moved", told_on=now.date(), reason="调离", by=caseworker, at=now)
    change = changes.refuse_change(change=change, reason="仍在本单位", by=manager, at=now)

    assert (change.state, change.decision_note, fresh(file).state) == ("refused", "仍在本单位", "filed")


def test_before_filing_nothing_is_changed_by_request(branch, caseworker, now):
    with pytest.raises(RuleError):
        changes.ask_category(
            file=applied_file(branch, caseworker), category="edge", reason="变化", by=caseworker, at=now
        )


def test_ten_years_after_the_exit_everything_personal_goes(file, caseworker, manager, now):
    child = file.members.get()
    exit_of = changes.ask_exit(
        file=file, exit_reason="lifted", told_on=now.date(), reason="脱困", by=caseworker, at=now
    )
    changes.accept_change(change=exit_of, by=manager, at=now)
    last = timezone.make_aware(timezone.datetime.combine(fresh(file).erase_on, now.time()))

    assert erase_due(at=last - timedelta(days=1))["hardshipfile"] == 0
    assert erase_due(at=last)["hardshipfile"] == 1
    assert erase_due(at=last)["hardshipfile"] == 0
    gone = HardshipFile.objects.get(pk=file.pk)
    kept = (gone.number, gone.category, gone.filed_on, gone.exited_on)
    assert kept == (file.number, "deep", file.filed_on, now.date())
    blank = (gone.name, gone.id_number, gone.id_index, gone.phone, gone.health, gone.bank_card, gone.main_cause)
    assert blank == (gone.number, "", None, "", "", "", "")
    child.refresh_from_db()
    assert (child.name, child.birth_date, child.place) == ("-", None, "")
    assert [rows.count() for rows in (gone.evidence, gone.visits, gone.assessments)] == [0, 0, 0]
    assert gone.changes.get().proposed == ""
