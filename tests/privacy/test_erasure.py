"""Clocks of retention: what is due goes, once, with an entry that names nobody."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.notices import services
from portal.notices.models import Objection
from portal.privacy import erasure
from portal.privacy.erasure import Clock
from portal.privacy.tasks import erase_due
from tests.factories.notices import filed_objection, posted_notice

pytestmark = pytest.mark.django_db
OF_OBJECTIONS = erasure._CLOCKS["objection"]


@pytest.fixture
def objection(branch, clerk, reviewer, now, monkeypatch):
    """Answered at ``now``, by somebody with a name."""
    monkeypatch.setattr(erasure, "_CLOCKS", {"objection": OF_OBJECTIONS})
    notice = posted_notice(branch, clerk, reviewer, at=now)
    objection = filed_objection(notice, at=now, name="褚提出", phone="13800001234")
    return services.answer_objection(objection=objection, answer="已核实", result="rejected", by=reviewer, at=now)


def kept(objection):
    row = Objection.objects.get(pk=objection.pk)
    return row.name, row.phone, row.text != "", row.answer


def test_the_senders_contact_goes_after_its_time_and_once(objection, now, settings):
    settings.OBJECTION_CONTACT_DAYS = 180

    assert erasure.erase_due(at=now + timedelta(days=179)) == {"objection": 0}
    assert kept(objection) == ("褚提出", "13800001234", True, "已核实")
    later = now + timedelta(days=181)
    assert [erasure.erase_due(at=later), erasure.erase_due(at=later)] == [{"objection": 1}, {"objection": 0}]

    assert kept(objection) == ("", "", True, "已核实")
    event = AuditEvent.objects.get(action="objection.erased")
    assert (event.actor_id, event.target_label, event.details) == (None, objection.number, {})


def test_an_open_objection_keeps_it(objection, now):
    Objection.objects.filter(pk=objection.pk).update(
        result="", answer="", remedy="", answered_by=None, answered_at=None
    )

    assert erasure.erase_due(at=now + timedelta(days=10_000)) == {"objection": 0}


def test_a_clock_that_fails_stops_no_other(objection, now, monkeypatch):
    def fail(at):
        raise DatabaseError

    erasure.register(Clock(model=AuditEvent, words="", due=fail, erase=fail))

    assert erasure.erase_due(at=now + timedelta(days=181)) == {"objection": 1}


def test_a_row_that_no_key_opens_stops_no_other(objection, branch, clerk, reviewer, now):
    Objection.objects.filter(pk=objection.pk).update(phone=b"\x01nothing that opens")
    notice = posted_notice(branch, clerk, reviewer, at=now)
    other = filed_objection(notice, at=now, key="b" * 32, name="楚提出")
    services.answer_objection(objection=other, answer="已核实", result="rejected", by=reviewer, at=now)

    assert erasure.erase_due(at=now + timedelta(days=181)) == {"objection": 1}
    assert kept(other)[0] == ""


def test_a_model_has_one_clock(objection):
    with pytest.raises(ValueError, match="objection"):
        erasure.register(OF_OBJECTIONS)


def test_the_task_and_the_register_page(objection, as_user, auditor):
    assert erase_due() == {"objection": 0}
    assert [clock.name for clock in as_user(auditor).get(reverse("privacy:register")).context["clocks"]] == [
        "objection"
    ]
