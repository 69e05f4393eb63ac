"""A row that says otherwise than an earlier import: taken over through a correction, unless something stands on it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from activities import services
from activities.models import Activity, ActivityCorrection
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.imports import services as imports
from tests.activities.imports.files import confirmed, imported, preview, work, workbook
from tests.factories.accounts import person
from tests.factories.activities import PublicationFactory
from tests.factories.ledgers import closing_rule, sealed_period

pytestmark = pytest.mark.django_db

OLD = ("读书", "2020.2", None, "主题学习", 1, 10, 500, "本级投入")
NEW = ("读书", "2020.2", None, "宣讲", None, "约12", 600, "本级投入")


@pytest.fixture
def record(city, uploader, second):
    imported(city, uploader, second, workbook([OLD]))
    return Activity.objects.get()


def again(city, uploader, row=NEW):
    return preview(city, uploader, workbook([row]))


def offered(batch):
    return batch.rows.get().offers


def take_over(batch, by):
    row = batch.rows.get()
    return imports.choose(
        batch=batch, choices={}, decisions={row.pk: "update"}, version=batch.version, by=by, at=timezone.now()
    )


def updated(city, uploader, second, row=NEW):
    return confirmed(take_over(again(city, uploader, row), uploader), second)


def test_changed_values_are_taken_over_as_a_correction_and_blanks_overwrite_nothing(record, city, uploader, second):
    batch = take_over(again(city, uploader), uploader)
    assert (batch.counts["to_write"], batch.counts["to_change"], batch.to_add) == (1, 1, 0)
    assert [line["message"] for line in batch.rows.get().problems] == [
        "类型: 主题学习 → 劳模工匠宣讲",
        "参加人次: 10 → 约 12",
        "经费: 本级投入 500.00 → 本级投入 600.00",
    ]
    with pytest.raises(PermissionDenied):
        confirmed(batch, uploader)
    confirmed(batch, second)

    record.refresh_from_db()
    assert (record.headcount, record.is_headcount_approximate, record.session_count, record.version) == (12, True, 1, 2)
    assert record.money.get().amount == Decimal(600)
    correction = record.corrections.get()
    assert (correction.state, correction.requested_by, correction.decided_by, correction.changes["headcount"]) == (
        "accepted", uploader, second, [10, 12],
    )  # fmt: skip
    assert correction.reason == f"导入第 {batch.pk} 号的内容有变化"
    event = AuditEvent.objects.get(action="activity.corrected")
    assert (event.actor_id, event.details) == (second.pk, {"import": batch.pk})
    assert Activity.objects.count() == 1
    assert again(city, uploader).counts["skip"] == 1


def test_what_only_leaves_out_says_nothing_new(record, city, uploader):
    batch = again(city, uploader, ("读书", "2020.2", None, "主题学习", None, None, None, None))

    assert (batch.counts["skip"], batch.counts["changed"]) == (1, 0)


def test_a_third_file_may_change_it_again_and_each_is_taken_back_in_turn(record, city, uploader, second):
    first = updated(city, uploader, second)
    later = updated(city, uploader, second, (*NEW[:5], 15, 600, "本级投入"))
    record.refresh_from_db()
    assert record.headcount == 15
    with pytest.raises(RuleError, match=str(later.pk)):
        imports.undo_batch(batch=first, by=second, at=timezone.now())

    imports.undo_batch(batch=later, by=second, at=timezone.now())
    imports.undo_batch(batch=first, by=uploader, at=timezone.now())

    record.refresh_from_db()
    assert (record.state, record.headcount, record.type.name, record.version) == ("approved", 10, "主题学习", 5)
    assert record.money.get().amount == Decimal(500)
    assert ActivityCorrection.objects.count() == 4
    assert offered(again(city, uploader)) == ["skip", "update", "new"]


def correct(record, by, second):
    correction = services.request_change(
        activity=record, content={"remark": "补"}, reason="补", by=by, at=timezone.now()
    )
    services.accept_correction(correction=correction, by=second, at=timezone.now())


def test_what_was_corrected_published_or_sealed_is_only_skipped(record, city, uploader, second):
    batch = take_over(again(city, uploader), uploader)
    imports.confirm_batch(batch=batch, version=batch.version, by=second, at=timezone.now())
    correct(record, uploader, second)
    work(batch)
    record.refresh_from_db()
    assert (batch.state, batch.rows.get().offers, batch.rows.get().decision, record.headcount) == (
        "preview", ["skip"], "", 10,
    )  # fmt: skip
    assert "手工更正" in batch.rows.get().problems[0]["message"]
    with pytest.raises(RuleError):
        confirmed(take_over(batch, uploader), second)


def test_a_published_record_stays(record, city, uploader, second):
    PublicationFactory(activity=record, published=True)

    batch = again(city, uploader)

    assert offered(batch) == ["skip"]
    assert "已公开" in batch.rows.get().problems[0]["message"]


def test_a_sealed_record_stays(city, uploader, second):
    row = ("读书", "2026-11-17", None, "主题学习", 1, 10, None, None)
    imported(city, uploader, second, workbook([row]))
    closing_rule()
    later, clerk = timezone.now() + timedelta(days=30), person(Role.CLERK, city)
    sealed_period(city, prepared_by=clerk, reviewed_by=uploader, sealed_by=second, at=later)

    batch = again(city, uploader, (*row[:5], 11, None, None))

    assert offered(batch) == ["skip"]
    assert "封存" in batch.rows.get().problems[0]["message"]
