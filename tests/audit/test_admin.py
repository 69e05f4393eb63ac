"""The audit log at /admin/: in words, found by person, day and action."""

import pytest
from django.urls import reverse

from portal.audit.services import record
from portal.audit.words import action_in_words

pytestmark = pytest.mark.django_db
PAGE = "admin:audit_auditevent_changelist"


def test_the_log_speaks_in_words_and_is_found_by_person_and_action(auditor, clerk, reviewer, branch, now, as_user):
    record(action="activity.submitted", by=clerk, at=now, target=branch)
    record(action="activity.approved", by=reviewer, at=now, target=branch)
    record(action="ledger.closed", by=None, at=now, target=branch)
    client = as_user(auditor)

    def found(**query):
        rows = client.get(reverse(PAGE), query).context["cl"].result_list
        return sorted(event.action for event in rows if event.target_id == branch.pk)

    text = client.get(reverse(PAGE)).content.decode()
    assert "活动：提交审核" in text
    assert "系统" in text
    assert found(actor=clerk.pk) == ["activity.submitted"]
    assert found(about="activity") == ["activity.approved", "activity.submitted"]
    assert found(about="activity", deed="approved") == ["activity.approved"]
    assert found(actor="x", deed="'") == ["activity.approved", "activity.submitted", "ledger.closed"]
    assert found(at__year=now.year - 1) == []


def test_an_event_opens_and_only_for_auditors(auditor, administrator, branch, now, as_user):
    event = record(action="organization.renamed", by=administrator, at=now, target=branch, details={"to": "新名"})
    page = reverse("admin:audit_auditevent_change", args=[event.pk])
    text = as_user(auditor).get(page).content.decode()
    assert "单位：更名" in text
    assert as_user(administrator).get(page).status_code == 403
    assert as_user(auditor).post(page, {"reason": "x"}).status_code == 403


def test_an_action_without_words_shows_its_name():
    assert action_in_words("strange.thing") == "strange：thing"
