"""The engine: read, resolve, choose, confirm by a second person, write all or nothing, undo, discard."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.codes.models import Code
from portal.common.errors import RuleError, StaleVersionError
from portal.common.jobs import JobState
from portal.imports import files, policies, services
from portal.imports.base import Action
from portal.imports.models import ImportBatch, ImportRow
from portal.notifications.models import Message
from tests.imports.conftest import confirmed, preview, upload, work

pytestmark = pytest.mark.django_db


def labels():
    return sorted(Code.objects.filter(table="service_target", value__contains="-").values_list("label", flat=True))


def actions(batch):
    return list(batch.rows.in_order().values_list("action", flat=True))


def choose(batch, by, choices=None, decisions=None):
    return services.choose(
        batch=batch, choices=choices or {}, decisions=decisions or {}, version=batch.version, by=by, at=timezone.now()
    )


def confirm(batch, by):
    return services.confirm_batch(batch=batch, version=batch.version, by=by, at=timezone.now())


def test_reading_stages_the_rows_and_writes_nothing(branch, clerk):
    batch = preview(branch, clerk, [("早餐", 3), (None, 5)])

    assert (batch.state, batch.job_state, batch.facts) == ("preview", JobState.DONE, {"工作表": "表一"})
    assert batch.counts == {
        "new": 1,
        "skip": 0,
        "changed": 0,
        "error": 0,
        "undecided": 0,
        "to_write": 1,
        "to_change": 0,
    }
    row = batch.rows.get()
    assert (row.sheet, row.number, row.original) == ("表一", 2, {"名称": "早餐", "数量": "3"})
    assert labels() == []


def test_a_formula_like_text_stays_text(branch, clerk, reviewer):
    confirmed(branch, clerk, reviewer, [("=HYPERLINK(1)", 3), ("+86", 1), ("@x", 2)])

    assert labels() == ["+86", "=HYPERLINK(1)", "@x"]


def test_a_second_person_confirms_then_all_rows_are_written(branch, clerk, reviewer):
    batch = confirmed(branch, clerk, reviewer)

    assert (batch.state, batch.confirmed_by, batch.progress_done) == ("done", reviewer, 2)
    assert labels() == ["午餐", "早餐"]
    assert set(batch.rows.values_list("record_id", flat=True)) == set(
        Code.objects.filter(label__in=["早餐", "午餐"]).values_list("pk", flat=True)
    )
    told = AuditEvent.objects.filter(target_type="imports.importbatch").order_by("pk")
    assert list(told.values_list("action", flat=True)) == [
        "import.uploaded", "import.read", "import.confirmed", "import.done",
    ]  # fmt: skip
    assert {message.recipient for message in Message.objects.filter(kind="import.done")} == {clerk, reviewer}


def test_nobody_confirms_the_own_file(county, manager):
    batch = preview(county, manager)

    with pytest.raises(PermissionDenied):
        confirm(batch, manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(confirmed_by=manager, confirmed_at=timezone.now())


def test_a_clerk_does_not_confirm(branch, clerk):
    batch = preview(branch, clerk)

    assert not policies.can_confirm(clerk, batch)
    with pytest.raises(PermissionDenied):
        confirm(batch, clerk)


def test_a_sibling_neither_sees_nor_uploads_and_the_parent_does(branch, clerk, outsider, manager, county):
    batch = preview(branch, clerk)

    assert list(ImportBatch.objects.visible_to(outsider)) == []
    assert list(ImportBatch.objects.visible_to(manager)) == [batch]
    with pytest.raises(PermissionDenied):
        upload(branch, outsider)
    with pytest.raises(PermissionDenied):
        upload(county, clerk)
    assert policies.can_confirm(manager, batch)


def test_the_same_file_again_brings_nothing_new(branch, clerk, reviewer):
    first = confirmed(branch, clerk, reviewer)
    again = preview(branch, clerk)

    assert actions(again) == ["skip", "skip"]
    assert again.rows.first().existing == f"导入第 {first.pk} 号"
    with pytest.raises(RuleError):
        confirm(again, reviewer)


def test_a_row_that_says_otherwise_is_asked_about(branch, clerk, reviewer):
    confirmed(branch, clerk, reviewer)
    batch = preview(branch, clerk, [("早餐", 4), ("晚餐", 1), ("晚餐", 1), ("旧账", 2)])

    assert actions(batch) == ["changed", "new", "changed", "changed"]
    assert batch.counts["undecided"] == 3
    with pytest.raises(RuleError):
        confirm(batch, reviewer)

    changed = list(batch.rows.filter(action="changed").in_order())
    batch = choose(batch, clerk, decisions={changed[0].pk: "new", changed[1].pk: "skip", changed[2].pk: "skip"})
    confirm(batch, reviewer)
    work(batch)

    assert labels() == ["午餐", "早餐", "早餐", "晚餐"]


def test_unknown_words_are_answered_once_for_all_rows(branch, clerk, reviewer):
    batch = preview(branch, clerk, [("早餐", 3, "甲类"), ("午餐", 5, "甲类")])
    assert actions(batch) == ["error", "error"]
    assert [(item["words"], item["rows"], item["answer"]) for item in batch.questions] == [("甲类", 2, "")]

    with pytest.raises(RuleError):
        choose(batch, clerk, {"kind": {"甲类": "drop table"}})
    with pytest.raises(RuleError):
        choose(batch, clerk, {"kind": {"乙类": "create"}})
    batch = choose(batch, clerk, {"kind": {"甲类": "create"}})

    assert actions(batch) == ["new", "new"]
    assert batch.questions[0]["answer"] == "create"
    assert batch.rows.first().resolved["kind"] == "create"


def test_a_late_choice_is_told(branch, clerk):
    batch = preview(branch, clerk, [("早餐", 3, "甲类")])
    choose(batch, clerk, {"kind": {"甲类": "create"}})

    with pytest.raises(StaleVersionError):
        choose(batch, clerk, {"kind": {"甲类": "service_target"}})


def test_one_bad_row_in_a_thousand_writes_nothing_and_is_named(branch, clerk, reviewer):
    rows = [(f"第{n}项", n) for n in range(1, 1000)] + [("坏行", "多少")]
    batch = preview(branch, clerk, rows)

    assert batch.counts["error"] == 1
    bad = batch.rows.get(action=Action.ERROR)
    assert (bad.sheet, bad.number, bad.problems[0]["column"], bad.problems[0]["message"]) == (
        "表一", 1001, "数量", "“多少”不是数字",
    )  # fmt: skip
    with pytest.raises(RuleError):
        confirm(batch, reviewer)
    assert labels() == []


def test_the_number_of_queries_does_not_grow_with_the_rows(branch, clerk, django_assert_num_queries):
    few, many = upload(branch, clerk, [("早餐", 3)]), upload(branch, clerk, [(f"第{n}项", n) for n in range(900)])
    counts = []
    for batch in (few, many):
        with django_assert_num_queries(20, exact=False) as queries:
            work(batch)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_failing_write_leaves_nothing_and_ends_in_words_after_three_attempts(branch, clerk, reviewer, settings):
    batch = preview(branch, clerk, [("早餐", 3), ("写不进去", 5)])
    confirm(batch, reviewer)
    for _attempt in range(3):
        ImportBatch.objects.update(queued_at=timezone.now())
        work(batch)
        assert labels() == []

    assert (batch.state, batch.job_state, batch.confirmed_by) == ("preview", JobState.FAILED, None)
    assert batch.error


def test_what_changed_since_the_preview_is_not_written(branch, clerk, reviewer):
    first, second = preview(branch, clerk), preview(branch, clerk)
    confirm(first, reviewer)
    confirm(second, reviewer)
    work(first)
    work(second)

    assert labels() == ["午餐", "早餐"]
    assert (second.state, actions(second), second.confirmed_by) == ("preview", ["skip", "skip"], None)


def test_a_right_lost_after_confirming_writes_nothing(branch, clerk, reviewer):
    batch = preview(branch, clerk)
    confirm(batch, reviewer)
    reviewer.assignments.all().delete()
    work(batch)

    assert (batch.state, labels()) == ("preview", [])


def test_undo_takes_all_back_and_the_file_may_come_again(branch, clerk, reviewer):
    batch = confirmed(branch, clerk, reviewer)
    services.undo_batch(batch=batch, by=reviewer, at=timezone.now())

    batch.refresh_from_db()
    assert (batch.state, labels()) == ("undone", [])
    assert actions(preview(branch, clerk)) == ["new", "new"]
    with pytest.raises(RuleError):
        services.undo_batch(batch=batch, by=reviewer, at=timezone.now())


def test_undo_is_refused_when_something_was_built_on_a_record(branch, clerk, reviewer):
    batch = confirmed(branch, clerk, reviewer)
    Code.objects.filter(label="午餐").update(is_active=False)

    with pytest.raises(RuleError):
        services.undo_batch(batch=batch, by=reviewer, at=timezone.now())
    batch.refresh_from_db()
    assert (batch.state, labels()) == ("done", ["午餐", "早餐"])
    with pytest.raises(PermissionDenied):
        services.undo_batch(batch=batch, by=clerk, at=timezone.now())


def test_discarding_removes_rows_and_file(branch, clerk, reviewer, media, django_capture_on_commit_callbacks):
    batch = preview(branch, clerk)
    assert len(files.stored_before(timezone.now() + timedelta(days=1))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.discard_batch(batch=batch, by=clerk, at=timezone.now())

    assert ImportRow.objects.count() == 0
    assert files.stored_before(timezone.now() + timedelta(days=1)) == set()
    with pytest.raises(RuleError):
        services.discard_batch(batch=confirmed(branch, clerk, reviewer), by=clerk, at=timezone.now())


def test_a_file_that_says_nothing_is_refused_in_words(branch, clerk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = preview(branch, clerk, [])

    assert (batch.state, batch.job_state, batch.rows.count()) == ("failed", JobState.DONE, 0)
    assert batch.error == "文件里没有符合这类导入的表格。请与模板对照。"
    assert files.stored_before(timezone.now() + timedelta(days=1)) == set()


def test_too_many_rows_are_refused(branch, clerk, monkeypatch):
    monkeypatch.setattr("portal.imports.services.reading.MAX_ROWS", 1)

    assert preview(branch, clerk).state == "failed"


def test_a_dead_worker_is_replaced_and_a_third_one_ends_it(branch, clerk, reviewer):
    batch = upload(branch, clerk)
    for attempt in range(3):
        leased = ImportBatch.objects.lease(batch.pk, at=timezone.now() - timedelta(hours=1), seconds=1)
        assert leased.attempt == attempt + 1
        services.sweep(at=timezone.now())
    batch.refresh_from_db()
    assert (batch.state, batch.job_state) == ("failed", JobState.FAILED)

    batch = preview(branch, clerk)
    confirm(batch, reviewer)
    leased = ImportBatch.objects.lease(batch.pk, at=timezone.now() - timedelta(hours=1), seconds=1)
    assert services.sweep(at=timezone.now()) == [batch.pk]
    work(batch)
    assert batch.state == "done"


def test_a_worker_that_lost_its_lease_stores_nothing(branch, clerk, monkeypatch):
    batch = upload(branch, clerk)
    original = services.reading._read

    def slow(batch):
        ImportBatch.objects.filter(pk=batch.pk).update(lease_token=None, job_state=JobState.QUEUED)
        return original(batch)

    monkeypatch.setattr(services.reading, "_read", slow)
    work(batch)

    assert batch.rows.count() == 0
    assert batch.state == "reading"


def test_handing_over_tells_the_second_person_of_the_unit(branch, clerk, reviewer, manager):
    batch = preview(branch, clerk)
    services.submit_batch(batch=batch, version=batch.version, by=clerk, at=timezone.now())

    assert [message.recipient for message in Message.objects.filter(kind="import.waits")] == [reviewer]
    assert list(ImportBatch.objects.to_confirm_by(reviewer)) == [batch]


def test_stray_uploads_are_removed_after_a_day(branch, clerk):
    batch = upload(branch, clerk)
    name, _sha256, _size = files.keep([b"x"], organization_id=branch.pk)

    assert services.discard_strays(at=timezone.now()) == 0
    assert services.discard_strays(at=timezone.now() + timedelta(days=2)) == 1
    assert not files.path_of(name).exists()
    assert files.path_of(batch.stored_file).exists()
