"""The tree at /admin/: adding a unit, and the acts on one."""

import pytest
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


# --- acts -----------------------------------------------------------------------------------------


def act_on(organization, name):
    return reverse("admin:organizations_organization_act", args=[organization.pk, name])


def posted(county, sibling):
    """What each act asks for, and how the tree answers once it is done."""
    return {
        "rename": ({"name": "新名厂工会委员会", "short_name": "新名厂工会"}, {"name": "新名厂工会委员会"}),
        "move": ({"parent": county.parent_id}, {"parent_id": county.parent_id}),
        "merge": ({"successor": sibling.pk}, {"status": "merged", "successor_id": sibling.pk}),
        "revoke": ({"successor": ""}, {"status": "revoked", "successor_id": None}),
    }


@pytest.mark.parametrize("name", ["rename", "move", "merge", "revoke"])
def test_an_act_shows_what_follows_before_it_is_done(as_user, administrator, county, branch, sibling, clerk, name):
    values, then = posted(county, sibling)[name]
    client, values = as_user(administrator), values | {"reason": "漯工发 2026-12"}
    before = Organization.objects.values().get(pk=branch.pk)

    preview = client.post(act_on(branch, name), values)

    assert preview.context["is_preview"]
    assert preview.context["follows"]
    assert Organization.objects.values().get(pk=branch.pk) == before

    answer = client.post(act_on(branch, name), values | {"confirmed": "1"})

    assert answer.status_code == 302
    assert Organization.objects.filter(pk=branch.pk, **then).exists()
    assert AuditEvent.objects.filter(reason="漯工发 2026-12", actor_id=administrator.pk).exists()
    if name in {"merge", "revoke"}:
        assert any("1 个角色" in sentence for sentence in preview.context["follows"])
        assert not clerk.assignments.filter(valid_until=None).exists()


def test_what_the_tree_refuses_is_said_in_the_form(as_user, administrator, city):
    answer = as_user(administrator).post(act_on(city, "revoke"), {"successor": "", "reason": "撤销", "confirmed": "1"})

    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert city.is_active


def test_a_unit_cannot_go_below_itself(as_user, administrator, county, branch):
    answer = as_user(administrator).post(act_on(county, "move"), {"parent": branch.pk, "reason": "x", "confirmed": "1"})

    assert "parent" in answer.context["form"].errors


@pytest.mark.parametrize("name", ["rename", "move", "merge", "revoke"])
def test_acts_are_the_administrators(as_user, auditor, manager, branch, name):
    assert as_user(auditor).get(act_on(branch, name)).status_code == 403
    assert as_user(manager).get(act_on(branch, name)).status_code in {302, 403}


def test_other_acts_and_units_are_not_found(as_user, administrator, branch):
    client = as_user(administrator)

    assert client.get(act_on(branch, "delete-all")).status_code == 404
    assert client.get(reverse("admin:organizations_organization_act", args=[999_999, "move"])).status_code == 404
    page = client.get(reverse("admin:organizations_organization_change", args=[branch.pk])).content.decode()
    assert act_on(branch, "merge") in page
