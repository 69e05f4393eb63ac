"""Addresses of /admin/ ask for nothing that the list does not show: no column is read letter by letter."""

import pytest
from django.contrib import admin

from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import GRANTS, admin_permissions
from portal.audit.models import AuditEvent
from portal.common.admin import PortalAdmin
from portal.exports.models import Export
from portal.organizations.models import Organization

GRANTED = admin_permissions(frozenset().union(*GRANTS.values()))
OPEN = [
    model for model in admin.site._registry if f"{model._meta.app_label}.view_{model._meta.model_name}" in GRANTED
]  # fmt: skip


def allowed(model, lookup, request=None):
    return admin.site.get_model_admin(model).lookup_allowed(lookup, "1", request)


def test_the_tables_of_the_administration_are_here():
    assert {User, RoleAssignment, Organization, AuditEvent, Export} <= set(OPEN)


@pytest.mark.parametrize("model", OPEN, ids=lambda model: model._meta.label)
def test_no_table_is_asked_for_what_it_does_not_show(model):
    table = admin.site.get_model_admin(model)
    shown = {*map(str, table.list_display), *map(str, table.list_filter), table.date_hierarchy}
    hidden = [field.name for field in model._meta.fields if field.name not in shown and not field.primary_key]
    beyond = [
        f"{field.name}__{other.name}"
        for field in model._meta.fields
        if field.is_relation
        for other in field.related_model._meta.fields
        if not other.primary_key and f"{field.name}__{other.name}" not in shown
    ]

    assert isinstance(table, PortalAdmin)
    assert [name for name in hidden + beyond if allowed(model, f"{name}__startswith") or allowed(model, name)] == []


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (User, "is_active__exact"), (User, "assignments__role__exact"), (User, "organization__id__exact"),
        (User, "id__in"), (AuditEvent, "at__year"), (AuditEvent, "actor"), (Organization, "kind__exact"),
    ],
)  # fmt: skip
def test_what_a_list_offers_is_asked_for(model, lookup):
    assert allowed(model, lookup)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "organizations/organization/?contact_phone__startswith=1", "accounts/user/?password__startswith=argon2",
        "accounts/user/?slips__code_hash__startswith=a", "accounts/user/?organization__contact_name__startswith=a",
        "accounts/roleassignment/?user__password__startswith=a", "exports/export/?query__contains=a",
        "accounts/user/?nothing=1",
    ],
)  # fmt: skip
def test_such_an_address_is_refused(as_user, administrator, address):
    client = as_user(administrator)

    assert client.get(f"/admin/{address}").status_code == 400
    assert client.get(f"/admin/{address.partition('?')[0]}").status_code == 200
