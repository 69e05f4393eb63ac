"""The operations page and the admin pages: how the work goes, without what stands in it."""

from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.common import backups
from portal.ledgers import files, operations, tasks
from portal.ledgers.models import ClosingRule, LedgerRun
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import built_run, closing_rule, ledger_period, queued_run

PAGE = reverse("ledgers:operations")
CANARY = "走访了甲某"


@pytest.fixture(autouse=True)
def backup_folder(settings, tmp_path):
    settings.BACKUP_ROOT = str(tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def failed(branch, now):
    run = queued_run(ledger_period(branch), at=now)
    LedgerRun.objects.filter(pk=run.pk).update(job_state="failed", error="磁盘已满", attempt=3)
    return run


@pytest.mark.parametrize("stranger", ["clerk", "reviewer", "manager", "leader", "auditor", "member"])
def test_only_system_administrators_see_it(request, stranger, as_user):
    assert as_user(request.getfixturevalue(stranger)).get(PAGE).status_code == 403


def test_empty_page_has_words(administrator, as_user):
    page = as_user(administrator).get(PAGE).content.decode()

    for words in ("没有失败的任务", "没有运行中的任务", "还没有", "已超期"):
        assert words in page


def test_failed_work_is_shown_and_started_again(failed, administrator, as_user, no_broker):
    client = as_user(administrator)
    assert "磁盘已满" in client.get(PAGE).content.decode()

    answer = client.post(reverse("ledgers:run-retry", args=[failed.pk]))

    failed.refresh_from_db()
    assert (answer.status_code, failed.job_state) == (302, "queued")


def test_others_start_nothing_again(failed, clerk, manager, as_user):
    address = reverse("ledgers:run-retry", args=[failed.pk])

    assert {as_user(user).post(address).status_code for user in (clerk, manager)} == {403}


def test_no_contents_of_records_are_shown(branch, now, administrator, as_user):
    ActivityFactory(organization=branch, approved=True, narrative=CANARY, title=CANARY)
    run = built_run(branch, at=now)
    LedgerRun.objects.filter(pk=run.pk).update(is_intact=False)

    page = as_user(administrator).get(PAGE).content.decode()

    assert branch.name in page
    assert CANARY not in page


def test_a_broker_that_is_away_is_said_at_once(administrator, as_user, no_broker):
    answer = as_user(administrator).get(PAGE)

    assert not answer.context["seen"].broker.is_there
    assert "无法连接" in answer.content.decode()


@pytest.mark.worker
def test_a_living_worker_answers(worker):
    worker.start()

    assert len(operations.look_at_broker().workers) == 1


@pytest.mark.parametrize(
    ("minutes", "workers", "waiting", "words"),
    [
        (1, (), 0, ""),
        (10, (), 5, "请启动 worker"),
        (10, ("celery@a",), 5, "后台正忙"),
        (10, ("celery@a",), 0, "请启动 beat"),
        (None, ("celery@a",), 5, "后台正忙"),
    ],
)
def test_a_missing_minute_tick_is_told_with_its_reason(
    monkeypatch, administrator, as_user, minutes, workers, waiting, words
):
    broker = operations.Broker(is_there=True, waiting=waiting, workers=workers)
    monkeypatch.setattr(operations, "look_at_broker", lambda: broker)
    if minutes is not None:
        cache.set(operations.LAST_TICK_KEY, timezone.now() - timedelta(minutes=minutes), timeout=None)

    page = as_user(administrator).get(PAGE).content.decode()
    told = {reason for reason in ("请启动 worker", "后台正忙", "请启动 beat") if reason in page}

    assert told == ({words} if words else set())


def test_the_minute_tick_leaves_its_time(db):
    ClosingRule.objects.all().delete()
    cache.delete(operations.LAST_TICK_KEY)

    tasks.close_due()

    assert timezone.now() - cache.get(operations.LAST_TICK_KEY) < timedelta(minutes=1)


def test_the_last_backup_is_the_newest_finished_one(backup_folder, administrator, as_user):
    assert backups.last_backup() is None
    for name, content in (
        ("20261101-010000", '{"made_at": "2026-11-01T01:00:00+08:00", "bytes": 5}'),
        ("20261102-010000", '{"made_at": "2026-11-02T01:00:00+08:00", "bytes": 7}'),
        ("20261103-010000", "{half"),
    ):
        (backup_folder / name).mkdir(parents=True)
        (backup_folder / name / "manifest.json").write_text(content)

    assert backups.last_backup().bytes == 7
    assert "2026-11-02 01:00" in as_user(administrator).get(PAGE).content.decode()


def test_rules_stand_in_words_and_lead_to_their_page(administrator, as_user):
    ClosingRule.objects.all().delete()
    assert "台账不会自动生成" in as_user(administrator).get(PAGE).content.decode()
    closing_rule()

    page = as_user(administrator).get(PAGE).content.decode()

    assert "每星期一 00:10 生成上周终稿" in page
    assert reverse("admin:ledgers_closingrule_changelist") in page


def test_administrators_change_a_rule(administrator, as_user):
    rule = closing_rule()
    address = reverse("admin:ledgers_closingrule_change", args=[rule.pk])
    data = {"ledger": "activities", "period_kind": "week", "is_final": "on", "days": "2", "at_time": "08:00"}

    answer = as_user(administrator).post(address, data)

    rule.refresh_from_db()
    assert (answer.status_code, rule.days, rule.is_active) == (302, 2, False)
    assert AuditEvent.objects.get(action="closingrule.changed").actor_id == administrator.pk


def test_a_rule_for_no_ledger_is_refused(administrator, as_user):
    data = {"ledger": "nothing", "period_kind": "week", "days": "2", "at_time": "08:00"}

    answer = as_user(administrator).post(reverse("admin:ledgers_closingrule_add"), data)

    assert answer.status_code == 200
    assert "ledger" in answer.context["adminform"].form.errors


def test_a_rule_keeps_what_it_is_about(administrator, as_user):
    """Its cursors and versions belong to the ledger, period and stage it was made for."""
    rule = closing_rule()
    address = reverse("admin:ledgers_closingrule_change", args=[rule.pk])

    as_user(administrator).post(address, {"ledger": "x", "period_kind": "year", "days": "3", "at_time": "08:00"})

    rule.refresh_from_db()
    assert (rule.ledger, rule.period_kind, rule.is_final, rule.days) == ("activities", "week", True, 3)


@pytest.mark.parametrize(
    ("kind", "is_final", "most"),
    [("week", False, 6), ("week", True, 13), ("month", False, 30), ("month", True, 30), ("year", True, 365)],
)
def test_a_rule_has_no_more_days_than_its_period(kind, is_final, most):
    rule = ClosingRule(ledger="activities", period_kind=kind, is_final=is_final, days=most, at_time=time(8))
    rule.full_clean(validate_unique=False, validate_constraints=False)

    rule.days += 1
    with pytest.raises(ValidationError, match=str(most)):
        rule.full_clean(validate_unique=False, validate_constraints=False)


def test_admin_shows_and_changes_nothing(branch, now, administrator, as_user):
    ActivityFactory(organization=branch, approved=True)
    run = built_run(branch, at=now)
    client = as_user(administrator)

    for model, pk in (("ledgerperiod", run.period_id), ("ledgerrun", run.pk)):
        assert client.get(reverse(f"admin:ledgers_{model}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:ledgers_{model}_change", args=[pk])).status_code == 200
        assert client.post(reverse(f"admin:ledgers_{model}_change", args=[pk]), {}).status_code == 403
        assert client.get(reverse(f"admin:ledgers_{model}_add")).status_code == 403
        assert client.post(reverse(f"admin:ledgers_{model}_delete", args=[pk]), {"post": "yes"}).status_code == 403


def test_admin_hands_out_the_public_version_and_notes_it(branch, now, administrator, auditor, as_user):
    ActivityFactory(organization=branch, approved=True, narrative=CANARY)
    run = built_run(branch, at=now)
    address = reverse("admin:ledgers_ledgerrun_download", args=[run.pk])

    answer = as_user(administrator).get(address)

    assert answer.getvalue() == files.path_of(run.public_xlsx).read_bytes()
    assert AuditEvent.objects.get(action="ledger.downloaded").details == {"version": 1, "variant": "public"}
    assert as_user(auditor).get(address).status_code == 404


@pytest.mark.parametrize("model", ["closingrule", "ledgerperiod", "ledgerrun"])
def test_administrators_read_the_ledgers_own_name_and_no_raw_data(as_user, administrator, branch, model):
    run = built_run(branch, at=timezone.now())
    client = as_user(administrator)
    if model == "closingrule":
        closing_rule()

    listed = client.get(reverse(f"admin:ledgers_{model}_changelist")).content.decode()
    assert model == "ledgerrun" or "志愿服务活动台账" in listed
    if model == "ledgerrun":
        shown = client.get(reverse("admin:ledgers_ledgerrun_change", args=[run.pk])).content.decode()
        assert "志愿服务活动台账" in shown
        assert "Xlsx sha256" not in shown
        assert "[[" not in shown
