"""The timeline: inserted and never changed, chained afterwards, tampering found."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.audit import services
from portal.audit.models import AuditEvent, AuditLink
from portal.audit.querysets import timeline_of
from portal.audit.tasks import extend_chain
from tests.triggers import triggers_off


@pytest.fixture
def events(branch, clerk, now):
    """Five events about one unit, not yet chained."""
    return [services.record(action=f"test.{n}", by=clerk, at=now, target=branch) for n in range(5)]


# --- insert only ----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditlink"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"], ids=str.split
)
def test_the_database_refuses_every_change(events, table, statement):
    services.extend_chain()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))

    assert (AuditEvent.objects.count(), AuditLink.objects.count()) == (5, 5)


def test_the_models_refuse_every_change(events):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=events[0].pk).update(reason="schöner")
    with pytest.raises(DatabaseError), transaction.atomic():
        events[0].delete()


def test_an_event_goes_back_with_its_act(branch, clerk, now):
    with transaction.atomic():
        services.record(action="test.undone", by=clerk, at=now, target=branch)
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()


# --- what an event says ---------------------------------------------------------------------------


def test_an_event_names_who_what_where(branch, clerk, now):
    event = services.record(action="test.done", by=clerk, at=now, target=branch, reason="因为", details={"to": "B2"})

    assert (event.actor_id, event.actor_name, event.organization_id) == (clerk.pk, "王经办", branch.pk)
    assert (event.target_type, event.target_id) == ("organizations.organization", branch.pk)
    assert (event.at, event.reason, event.details) == (now, "因为", {"to": "B2"})


def test_the_system_acts_without_a_name(branch, now):
    event = services.record(action="test.done", by=None, at=now, target=branch)

    assert (event.actor_id, event.actor_name) == (None, "")


def test_the_timeline_is_of_one_record_oldest_first(events, branch, sibling, now):
    services.record(action="test.other", by=None, at=now, target=sibling)

    assert [event.action for event in timeline_of(branch)] == [f"test.{n}" for n in range(5)]


# --- the chain ------------------------------------------------------------------------------------


def test_the_chain_covers_each_event_once_in_order(events):
    assert services.extend_chain() == 5
    assert services.extend_chain() == 0

    links = list(AuditLink.objects.order_by("pk"))
    assert [link.event_id for link in links] == [event.pk for event in events]
    assert links[0].previous_hash == services.GENESIS
    assert [link.previous_hash for link in links[1:]] == [link.hash for link in links[:-1]]


def test_the_chain_goes_on_in_steps(events, branch, now):
    assert services.extend_chain(limit=2) == 2
    assert services.extend_chain(limit=2) == 2
    services.record(action="test.later", by=None, at=now, target=branch)
    assert services.extend_chain() == 2

    assert services.first_broken_link() is None


def test_the_task_extends_the_chain(events):
    assert extend_chain() == 5


def test_verify_says_that_the_chain_holds(events, capsys):
    services.extend_chain()

    call_command("audit", "verify")

    assert "5 events" in capsys.readouterr().out


TAMPERINGS = {
    "changed reason": "UPDATE audit_auditevent SET reason = 'schöner' WHERE id = %(id)s",
    "changed actor": "UPDATE audit_auditevent SET actor_id = 99, actor_name = '别人' WHERE id = %(id)s",
    "changed time": "UPDATE audit_auditevent SET at = at - interval '1 day' WHERE id = %(id)s",
    "changed recording": "UPDATE audit_auditevent SET recorded_at = recorded_at - interval '1 day' WHERE id = %(id)s",
    "changed details": """UPDATE audit_auditevent SET details = '{"to": "B9"}' WHERE id = %(id)s""",
    "changed target": "UPDATE audit_auditevent SET target_id = target_id + 1 WHERE id = %(id)s",
    "changed hash": "UPDATE audit_auditlink SET hash = repeat('f', 64) WHERE event_id = %(id)s",
    "link taken out": "DELETE FROM audit_auditlink WHERE event_id = %(id)s",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_by_a_superuser_is_found(events, statement):
    services.extend_chain()
    with triggers_off() as cursor:
        cursor.execute(statement, {"id": events[2].pk})

    broken = services.first_broken_link()

    assert broken is not None
    assert broken.event_id == (events[3].pk if statement.startswith("DELETE") else events[2].pk)
    with pytest.raises(CommandError) as refusal:
        call_command("audit", "verify")
    assert refusal.value.returncode == 1
    assert str(broken.event_id) in str(refusal.value)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_link_each_event_once(branch, clerk, now):
    for n in range(40):
        services.record(action=f"test.{n}", by=clerk, at=now, target=branch)
    barrier, linked, failed = threading.Barrier(4), [], []

    def work():
        barrier.wait()
        try:
            linked.append(services.extend_chain())
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert (sum(linked), AuditLink.objects.count()) == (40, 40)
    assert services.first_broken_link() is None
