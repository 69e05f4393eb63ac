"""Adding a unit at /admin/."""

from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.organizations.models import Organization

ADD = "admin:organizations_organization_add"


def unit(parent):
    return {
        "code": "N1", "name": "新建工厂工会委员会", "short_name": "新建工厂工会", "kind": "grassroots",
        "parent": parent.pk, "reporting_from": "2026-11-01",
    }  # fmt: skip


def test_an_administrator_adds_a_unit_below_another(as_user, administrator, county):
    answer = as_user(administrator).post(reverse(ADD), unit(county))

    added = Organization.objects.get(code="N1")
    assert answer.status_code == 302
    assert added.path == f"{county.path}{added.pk}/"
    assert AuditEvent.objects.filter(action="organization.created", actor_id=administrator.pk).exists()


def test_an_auditor_may_not(as_user, auditor, county):
    assert as_user(auditor).post(reverse(ADD), unit(county)).status_code == 403
    assert not Organization.objects.filter(code="N1").exists()
