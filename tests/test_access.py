"""The access matrix from outside: every route × every role, by HTTP.

The matrix (portal.access) says what a route takes; the roles (portal.accounts.roles) say who holds it. From
these two tables each answer follows, so a new route is tested the moment it is listed. Every record of the
world belongs to ``branch``.
"""

import re

import pytest
from django.template import Template
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from portal.access import MATRIX
from portal.accounts.roles import Role, permissions_of
from tests.factories.accounts import person
from tests.world import ARGUMENTS, LEDGER_ARGUMENTS, address

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = {403, 404}


PROTECTED = sorted(name for name, entry in MATRIX.items() if entry.kind != "public")
WITH_PERMISSION = sorted(name for name, entry in MATRIX.items() if entry.kind == "permission")
OF_NO_UNIT = {"imports:import-template"}  # the same blank file for every unit
OF_A_RECORD = [name for name in WITH_PERMISSION if name in {**ARGUMENTS, **LEDGER_ARGUMENTS} and name not in OF_NO_UNIT]


def each(names):
    """Every ``(route, method)`` that the matrix lists for ``names``."""
    return [(name, method) for name in names for method in sorted(MATRIX[name].methods)]


def first_key(name, world):
    value = getattr(world, (ARGUMENTS.get(name) or LEDGER_ARGUMENTS[name])[0])
    return getattr(value, "pk", value)


def is_login(answer):
    return answer.status_code == 401 or (answer.status_code == 302 and answer.url.startswith(reverse("account_login")))


@pytest.fixture
def as_user(as_user):
    """Clients that take files to their end: one left unread stays open and stops a later test."""

    def sign_in(user):
        client = as_user(user)
        send = client.request

        def take(**environ):
            answer = send(**environ)
            if answer.streaming:
                answer.getvalue()
            return answer

        client.request = take
        return client

    return sign_in


@pytest.fixture
def without_frame(monkeypatch):
    """Pages without the site's frame around them, which takes most of their time and is the same for all records."""
    for name in ("base_public.html", "base_workbench.html"):
        content = Template("{% block content %}{% endblock content %}").nodelist
        monkeypatch.setattr(get_template(name).template, "nodelist", content)


def test_visitors_are_sent_to_the_login_page(world, as_user):
    client = as_user(None)

    assert [
        (name, method) for name, method in each(PROTECTED) if not is_login(client.generic(method, address(name, world)))
    ] == []


def test_a_closed_account_is_a_visitor(world, as_user, clerk):
    client = as_user(clerk)
    clerk.is_active = False
    clerk.save()

    assert [
        (name, method) for name, method in each(PROTECTED) if not is_login(client.generic(method, address(name, world)))
    ] == []


@pytest.mark.parametrize("role", Role.values)
def test_without_the_right_nothing_opens(role, world, as_user, branch, without_frame):
    client = as_user(person(role, branch))
    foreign = [name for name in WITH_PERMISSION if MATRIX[name].permission not in permissions_of(role)]

    assert [
        (name, method, status)
        for name, method in each(foreign)
        if (status := client.generic(method, address(name, world)).status_code) not in REFUSED
    ] == []


@pytest.mark.parametrize("role", Role.values)
def test_with_the_right_the_page_opens(role, world, as_user, branch):
    client = as_user(person(role, branch, include_children=True))
    held = [name for name in WITH_PERMISSION if MATRIX[name].permission in permissions_of(role)]
    pages = [name for name in held if "GET" in MATRIX[name].methods and role not in NARROW.get(name, ())]

    assert [
        (name, status) for name in pages if (status := client.get(address(name, world)).status_code) not in {200, 302}
    ] == []


# Roles that hold the right of a route and still do not see this very record: leaders read what is published;
# administrators import units and accounts, not records; the ledger of the world has no finished file yet.
NARROW = {
    "activities:activity-detail": {Role.LEADER},
    "activities:activity-print": {Role.LEADER},
    "api:activity-detail": {Role.LEADER},
    "imports:import-detail": {Role.SYSTEM_ADMINISTRATOR},
    "imports:import-errors": {Role.SYSTEM_ADMINISTRATOR},
    "api:run-download": set(Role),
    "ledgers:run-download": set(Role),
    "ledgers:run-print": set(Role),
}


@pytest.mark.parametrize("role", Role.values)
def test_another_union_finds_nothing(role, world, as_user, sibling, request):
    """Out of scope and not existing are the same answer."""
    if role != Role.CLERK:  # with the frame too, byte for byte: it knows nothing of the record, so one role is enough
        request.getfixturevalue("without_frame")
    client = as_user(person(role, sibling, include_children=True))
    wrong = []
    for name, method in each(OF_A_RECORD):
        here = address(name, world)
        nowhere = here.replace(f"/{first_key(name, world)}/", "/987654321/", 1)
        answer, missing = client.generic(method, here), client.generic(method, nowhere)
        if (
            answer.status_code not in REFUSED
            or answer.status_code != missing.status_code
            or body(answer) != body(missing)
        ):
            wrong.append((name, method, answer.status_code, missing.status_code))

    assert wrong == []


def body(answer):
    """The answer without the token that differs in each page, and without the address that was asked for."""
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", answer.content.decode())
    return re.sub(r'name="next" value="[^"]*"', "", text)


def test_other_methods_are_not_answered(world, as_user, manager, without_frame):
    client = as_user(manager)
    refused = {403, 404, 405}

    assert [
        (name, method, status)
        for name, entry in MATRIX.items()
        for method in sorted(set(METHODS) - entry.methods)
        if (status := client.generic(method, address(name, world)).status_code) not in refused
    ] == []


@pytest.mark.parametrize("is_visitor", [True, False], ids=["visitor", "manager"])
def test_head_is_answered_as_get_is(world, as_user, manager, is_visitor, without_frame):
    client = as_user(None if is_visitor else manager)
    addresses = {name: address(name, world) for name in MATRIX}

    assert [
        (name, answer.status_code)
        for name, page in addresses.items()
        if (answer := client.head(page)).status_code != client.get(page).status_code or getattr(answer, "content", b"")
    ] == []


def test_a_post_without_the_token_is_refused(world, manager):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager, backend="portal.accounts.signing_in.backends.RoleBackend")

    assert [
        name
        for name, entry in MATRIX.items()
        if "POST" in entry.methods and client.post(address(name, world)).status_code != 403
    ] == []
