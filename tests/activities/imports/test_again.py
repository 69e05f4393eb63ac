"""Changed rows, look-alikes, and taking an import back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from activities import services
from activities.models import Activity, ServicePlaceCount
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.codes.models import Code
from portal.common.errors import RuleError
from portal.imports import services as imports
from tests.activities.imports.files import LEDGER, imported, preview, said, workbook
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, PhotoFactory, PublicationFactory
from tests.factories.attendances import AttendanceFactory
from tests.factories.ledgers import closing_rule, sealed_period
from tests.factories.service import ServiceRecordFactory

pytestmark = pytest.mark.django_db

# -- again, changed, undone --


def test_a_changed_row_is_asked_about_and_what_is_there_stays(city, uploader, second):
    imported(city, uploader, second, workbook([("读书", "2020.2", None, "主题学习", 1, 10, 500, "本级投入")]))

    batch = preview(city, uploader, workbook([("读书", "2020.2", None, "主题学习", 1, None, 600, "本级投入")]))

    assert (batch.counts["changed"], batch.counts["undecided"], batch.counts["to_write"]) == (1, 1, 0)
    assert Activity.objects.get().headcount == 10


def test_a_look_alike_that_was_logged_by_hand_is_asked_about(city, uploader, second):
    there = ActivityFactory(organization=city, title="读书", starts_on=date(2020, 2, 5), approved=True)

    batch = preview(city, uploader, workbook([("读书", "2020.2.5", None, "主题学习", 1, 10, None, None)]))

    assert [(row.action, row.existing) for row in batch.rows.all()] == [("changed", there.number)]


def undo(batch, by):
    imports.undo_batch(batch=batch, by=by, at=timezone.now())


def test_undo_voids_records_and_takes_numbers_of_places_away(ledger, city, uploader, second):
    undo(ledger, second)

    assert set(Activity.objects.values_list("state", "voided_by")) == {("voided", second.pk)}
    assert not ServicePlaceCount.objects.exists()
    assert AuditEvent.objects.filter(action="activity.import_undone").count() == 26
    assert preview(city, uploader, LEDGER.read_bytes()).counts["skip"] == 0


@pytest.mark.parametrize("built", ["correction", "publication", "photo", "attendance", "hours"])
def test_undo_is_refused_once_something_stands_on_a_record(ledger, second, uploader, built):
    record = Activity.objects.get(title="爱心送考志愿服务")
    if built == "correction":
        services.request_void(activity=record, reason="重复", by=second, at=timezone.now())
    elif built == "publication":
        PublicationFactory(activity=record)
    elif built == "attendance":
        AttendanceFactory(shift__activity=record)
    elif built == "hours":
        ServiceRecordFactory(shift__activity=record)
    else:
        PhotoFactory(activity=record)

    with pytest.raises(RuleError, match=record.number):
        undo(ledger, second)

    assert Activity.objects.filter(state="approved").count() == 26


def test_undo_is_refused_once_a_ledger_with_the_records_is_sealed(city, uploader, second):
    batch = imported(city, uploader, second, workbook([("读书", "2026-11-17", None, "主题学习", 1, 10, None, None)]))
    closing_rule()
    people = [person(Role.UNION_MANAGER, city, include_children=True) for _ in range(3)]
    clerk = person(Role.CLERK, city)
    later = timezone.now() + timedelta(days=30)
    sealed_period(city, prepared_by=clerk, reviewed_by=people[0], sealed_by=people[1], at=later)

    with pytest.raises(RuleError, match="封存"):
        undo(batch, second)


def test_a_number_of_places_that_was_changed_since_keeps_the_import(ledger, second, uploader):
    row = ServicePlaceCount.objects.get(count=203)
    services.save_service_place_count(
        organization=row.organization, type=row.type, as_of=row.as_of, count=205, reported=row, version=1, by=uploader,
        at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(RuleError):
        undo(ledger, second)


def test_a_number_of_places_is_not_reported_twice_for_a_day(ledger, city, uploader):
    data = workbook(
        [("爱心母婴室", "61个")], heads=("阵地类型", "数量"), above=(("填报时间：2020年12月31日",),), title="服务阵地"
    )

    batch = preview(city, uploader, data)

    assert list(said(batch)) == [3]
    assert Code.objects.get(label="爱心母婴室").pk == batch.rows.get().resolved["type"]
