"""Making the file: rights of that moment, cancelling in the middle, failures, dead workers, what is cleared away."""

import errno
import os
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from activities.models import Activity
from portal.accounts.models import RoleAssignment
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.common.jobs import JobState, nudge
from portal.exports import files, policies, services, tasks
from portal.exports.base import get_export
from portal.exports.models import Export
from portal.exports.services import building
from portal.notifications.models import Message
from tests.factories.activities import ActivityFactory
from tests.factories.exports import asked_export, made_export
from tests.patience import PATIENCE


@pytest.fixture
def waiting(branch, clerk, now, settings):
    """An export that a worker is to make."""
    settings.EXPORT_AT_ONCE_ROWS = 0
    ActivityFactory(organization=branch, approved=True)
    return asked_export("activities", by=clerk, at=now)


def build(export, at):
    services.build_export(export_id=export.pk, clock=lambda: at)
    export.refresh_from_db()
    return export


def test_a_finished_export_is_whole_and_told(waiting, branch, clerk, now, media):
    export = build(waiting, now)

    assert (export.job_state, export.row_count, export.as_of, export.attempt) == (JobState.DONE, 1, now, 1)
    assert (export.unit_ids, export.expires_at) == ([branch.pk], now + timedelta(hours=24))
    assert files.sha256_of(export.file) == export.sha256
    assert [path.name for path in media.rglob("*.xlsx")] == [export.file.split("/")[1]]
    assert Message.objects.get(recipient=clerk).kind == Message.Kind.EXPORT_READY
    assert AuditEvent.objects.get(action="export.built").details["rows"] == 1


def test_rights_withdrawn_before_the_work_end_it_at_once(waiting, clerk, now):
    RoleAssignment.objects.filter(user=clerk).delete()

    export = build(waiting, now)

    assert (export.job_state, export.attempt, export.error) == (JobState.FAILED, 1, "你无权查看这个列表。")
    assert Message.objects.get(recipient=clerk).kind == Message.Kind.EXPORT_FAILED


def test_a_closed_account_gets_no_file(waiting, clerk, now):
    clerk.is_active = False
    clerk.save()

    assert build(waiting, now).job_state == JobState.FAILED


def test_a_file_is_bound_to_the_units_whose_rows_it_holds(waiting, branch, sibling, now, monkeypatch):
    """What moves away while the file is written is still in it."""

    def write_then_move(*args, **kwargs):
        facts = write(*args, **kwargs)
        Activity.objects.update(organization=sibling)
        return facts

    write = building.write_workbook
    monkeypatch.setattr(building, "write_workbook", write_then_move)

    assert build(waiting, now).unit_ids == [branch.pk]


def test_cancelling_while_it_runs_leaves_no_file(waiting, clerk, now, media, monkeypatch):
    def cancel_then_write(*args, **kwargs):
        services.cancel_export(export=waiting, by=clerk, at=now)
        return write(*args, **kwargs)

    write = building.write_workbook
    monkeypatch.setattr(building, "write_workbook", cancel_then_write)

    export = build(waiting, now)

    assert (export.job_state, export.cancelled_at, export.file) == (JobState.FAILED, now, "")
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert Message.objects.count() == 0
    with pytest.raises(RuleError):
        services.cancel_export(export=export, by=clerk, at=now)


def test_a_failure_is_tried_three_times_and_then_told_in_words(waiting, clerk, now, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(building, "write_workbook", full)

    for attempt in (1, 2, 3):
        export = build(waiting, now + timedelta(minutes=attempt))

    assert (export.job_state, export.attempt) == (JobState.FAILED, 3)
    assert export.error == "磁盘已满，请联系系统管理员处理后重新导出。"
    assert files.drafts() == set()


def test_the_sweeper_gives_back_what_a_dead_worker_held(waiting, now):
    leased = Export.objects.lease(waiting.pk, at=now, seconds=60)
    files.draft_of(leased.lease_token).write_bytes(b"half")

    assert services.sweep(at=now + timedelta(seconds=59)) == []
    assert services.sweep(at=now + timedelta(seconds=61)) == [waiting.pk]
    assert files.drafts() == set()
    assert build(waiting, now + timedelta(seconds=61)).attempt == 2


def test_old_files_strays_and_rows_are_cleared_away(branch, clerk, now, media):
    ActivityFactory(organization=branch, approved=True)
    old, fresh = made_export("activities", by=clerk, at=now - timedelta(days=31)), made_export(
        "activities", by=clerk, at=now
    )  # fmt: skip
    stray = media / "exports" / f"{'a' * 32}.xlsx"
    stray.write_bytes(b"nobody's")
    os.utime(stray, (0, 0))

    assert services.discard_expired(at=now) == 2

    assert list(Export.objects.all()) == [fresh]
    assert [path for path in media.rglob("*") if path.is_file()] == [media / fresh.file]
    assert AuditEvent.objects.filter(action="export.built", target_id=old.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_pass_the_quota_together(branch, clerk, now, settings, monkeypatch):
    """Whoever has asked after the quota waits for the other: there where only one comes, nobody meets."""
    settings.EXPORTS_PER_DAY = 1
    ActivityFactory(organization=branch, approved=True)
    asked, meeting, results = policies.check_has_quota, threading.Barrier(2), []

    def ask_then_meet(user, at):
        asked(user, at)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.5)

    def export():
        try:
            results.append(asked_export("activities", by=clerk, at=now) and "made")
        except RuleError:
            results.append("refused")
        finally:
            connection.close()

    monkeypatch.setattr(policies, "check_has_quota", ask_then_meet)
    threads = [threading.Thread(target=export) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert sorted(results) == ["made", "refused"]
    assert Export.objects.count() == 1


@pytest.mark.usefixtures("no_broker")
def test_without_a_broker_the_row_waits(waiting, now):
    nudge(tasks.send, [waiting.pk])

    assert services.sweep(at=now) == [waiting.pk]


def test_figures_and_rows_are_of_one_moment(branch, clerk, monkeypatch):
    """A record that comes between the figures and the rows makes both be read again."""
    ActivityFactory(organization=branch, approved=True, headcount=1)
    definition = get_export("activities")
    added = []

    def totals(rows):
        found = type(definition).totals(definition, rows)
        if not added:
            added.append(ActivityFactory(organization=branch, approved=True, headcount=10))
        return found

    monkeypatch.setattr(definition, "totals", totals)

    content = definition.read(definition.visible(clerk))

    rows = list(content.rows)
    assert (content.count, len(rows)) == (2, 2)
    assert content.totals[8] == sum(row[8] for row in rows) == 11
