"""The roster and the detail of hours as workbooks, read back; what later changes add; the roster read in again."""

import random
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from portal.codes.models import Code
from portal.imports import services as imports
from portal.ledgers import files
from portal.ledgers.base import Seen, get_ledger
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import ShiftFactory
from tests.factories.ledgers import built_run
from tests.factories.service import ServiceRecordFactory
from tests.factories.teams import TeamFactory, TeamMemberFactory
from tests.factories.volunteers import VolunteerFactory
from tests.ledgers.goldens import golden, workbooks_of
from tests.ledgers.test_activity_ledger import YEAR
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def shift_of(organization, **fields):
    return ShiftFactory(activity=ActivityFactory(organization=organization, leader_name="马队长", **fields))


@pytest.fixture
def served(branch, sibling, clerk):
    """Two recorded services of one person, one of them entered later; a draft and another unit's count nothing."""
    volunteer = VolunteerFactory(
        organization=branch, name="=苗春雨", number="V-2025-0001", phone="13900001234", position="车间主任", sex="2",
        birth_date=date(1990, 5, 12), political_status="01", education="20", registered_on=date(2025, 3, 5),
    )  # fmt: skip
    for value, label in (("91", "理发"), ("92", "摄影")):
        volunteer.skills.add(Code.objects.create(table=Code.Table.SKILL, value=value, label=label))
    for name, waiting in (("春晖志愿服务队", False), ("红帆志愿服务队", False), ("未登记服务队", True)):
        TeamMemberFactory(volunteer=volunteer, team=TeamFactory(organization=branch, name=name, waiting=waiting))
    fields = {"locked": True, "service_date": date(2026, 3, 1), "leader_name": "马队长"}
    shift = shift_of(branch, title="清洁家园", created_by=clerk)
    ServiceRecordFactory(shift=shift, volunteer=volunteer, minutes=95, **fields)
    later = shift_of(branch, title="文明交通", created_by=clerk)
    ServiceRecordFactory(shift=later, volunteer=volunteer, minutes=60, entered_later=True, **fields)
    ServiceRecordFactory(shift=shift_of(branch, created_by=clerk), volunteer=volunteer)
    ServiceRecordFactory(shift=shift_of(sibling), locked=True)
    return volunteer


@pytest.mark.parametrize("ledger", ["roster", "service-records"])
def test_workbooks_equal_the_golden_file(ledger, served, branch, now):
    run = built_run(branch, at=now, period=YEAR, ledger=ledger)

    found = workbooks_of(run)
    assert found == golden(ledger)
    assert "13900001234" not in str(found["internal"])
    private = ("苗春雨", "车间主任", "V-2025", "1390", "清洁家园")
    assert [words for words in private if words in str(found["public"])] == []


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("ledger", ["roster", "service-records"])
def test_rows_take_one_query_whatever_their_number(ledger, number, branch, django_assert_num_queries):
    for _number in range(number):
        shift = shift_of(branch)
        ServiceRecordFactory(shift=shift, locked=True)
    definition = get_ledger(ledger)

    with django_assert_num_queries(1):
        rows = list(definition.stream(definition.rows(branch, YEAR)))

    assert len(rows) == number


def test_what_is_recorded_or_voided_later_is_told(branch, manager, now):
    from activities import services  # noqa: PLC0415

    ledger, seen = get_ledger("service-records"), Seen(period=YEAR, as_of=now + timedelta(hours=1))
    old = ServiceRecordFactory(shift=shift_of(branch), locked=True)
    later = now + timedelta(hours=2)

    before = ledger.count_changes(branch, {1: seen})
    ServiceRecordFactory(shift=shift_of(branch), locked=True, locked_at=later, effective_at=later)
    services.void_hours(found=old, reason="重复", by=manager, at=later)

    assert (before, ledger.count_changes(branch, {1: seen})) == ({1: (0, 0)}, {1: (1, 1)})
    assert list(ledger.paths_with_rows(YEAR)) == [branch.path]


def test_who_came_and_left_later_is_told(branch, reviewer, now):
    ledger, seen = get_ledger("roster"), Seen(period=YEAR, as_of=now + timedelta(hours=1))
    gone = VolunteerFactory(organization=branch)
    VolunteerFactory(organization=branch, activated_at=now + timedelta(hours=2))
    Volunteer.objects.filter(pk=gone.pk).update(state="left", inactive_on=now.date() + timedelta(days=1))

    assert ledger.count_changes(branch, {1: seen}) == {1: (1, 1)}


@pytest.mark.parametrize("seed", range(3))
def test_an_exported_roster_read_in_again_changes_nothing(branch, clerk, now, seed, settings, tmp_path):
    """Whatever a record holds, the office's own file tells nothing new of it."""
    settings.MEDIA_ROOT = str(tmp_path)
    chance = random.Random(seed)
    skill = Code.objects.create(table=Code.Table.SKILL, value="91", label="理发")
    for number in range(5):
        volunteer = VolunteerFactory(
            organization=branch, name=f"苗{'春夏秋冬晨'[number]}雨", number=f"V-2025-{number + 1:04d}",
            birth_date=date(1990, chance.randint(1, 12), 1),
            sex=chance.choice("12"), political_status=chance.choice(["01", "13", ""]),
            education=chance.choice(["20", "30", "90", ""]), position=chance.choice(["", "车间主任", "工会干事"]),
        )  # fmt: skip
        if chance.random() < 0.5:
            volunteer.skills.add(skill)
    run = built_run(branch, at=now, period=YEAR, ledger="roster")
    data = files.path_of(run.xlsx).read_bytes()
    before = list(Volunteer.objects.order_by("pk").values())

    batch = imports.upload(
        definition="volunteers", organization=branch, file=BytesIO(data), file_name="花名册.xlsx", size=len(data),
        by=clerk, at=timezone.now(),
    )  # fmt: skip
    imports.run_batch(batch_id=batch.pk, clock=timezone.now)
    batch.refresh_from_db()

    assert [(row.action, row.problems) for row in batch.rows.in_order()] == [("skip", [])] * 5, batch.error
    assert list(Volunteer.objects.order_by("pk").values()) == before
