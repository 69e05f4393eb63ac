"""Signing in by user name, and where it leads."""

import pytest
from django.urls import reverse

from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.accounts.signing_in.entrance import LOGIN, START, is_signed_in, sign_in

# --- by user name ---------------------------------------------------------------------------------


def test_sign_in_by_user_name_lands_on_the_workbench(visitor, somebody):
    client = visitor()

    answer = sign_in(client, somebody.username)

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("workbench"))
    assert is_signed_in(client)
    assert AuditEvent.objects.filter(action="account.logged_in", actor_id=somebody.pk).count() == 1


def test_who_holds_no_office_lands_on_their_own_page(visitor, somebody):
    somebody.assignments.update(role=Role.MEMBER)
    client = visitor()

    assert sign_in(client, somebody.username).headers["Location"] == reverse("volunteers:me")
    nav = client.get(reverse("volunteers:me")).context["nav"]
    assert [entry.route for entry in nav] == [
        "volunteers:me", "activities:opening-list", "activities:my-signups", "activities:me-hours",
    ]  # fmt: skip


def test_wrong_password_and_unknown_name_get_the_same_answer(visitor, somebody):
    known = sign_in(visitor(), somebody.username, "falsch-falsch-1")
    unknown = sign_in(visitor(), "keiner-da", "falsch-falsch-1")

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.context["form"].errors == unknown.context["form"].errors
    assert known.context["form"].non_field_errors()


def test_only_known_names_are_written_to_the_timeline(visitor, somebody):
    sign_in(visitor(), somebody.username, "falsch-falsch-1")
    sign_in(visitor(), "a-password-typed-as-name", "falsch-falsch-1")

    failed = AuditEvent.objects.filter(action="account.login_failed")
    assert list(failed.values_list("target_id", flat=True)) == [somebody.pk]


def test_a_closed_account_does_not_get_in(visitor, somebody):
    User.objects.filter(pk=somebody.pk).update(is_active=False)
    client = visitor()

    assert sign_in(client, somebody.username).status_code == 403
    assert not is_signed_in(client)
    assert sign_in(visitor(), somebody.username, "falsch-falsch-1").status_code == 200


def test_an_account_closed_meanwhile_is_out_at_the_next_request(visitor, somebody):
    client = visitor()
    sign_in(client, somebody.username)

    User.objects.filter(pk=somebody.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_an_account_opened_again_begins_with_new_sessions(visitor, somebody, administrator):
    client = visitor()
    sign_in(client, somebody.username)
    for is_active in (False, True):
        user = User.objects.get(pk=somebody.pk)
        user.is_active = is_active
        services.change_account(user=user, changed=["is_active"], by=administrator, at=START)

    assert not is_signed_in(client)
    sign_in(client, somebody.username)
    assert is_signed_in(client)


def test_a_new_secret_key_keeps_the_sessions(visitor, somebody, settings):
    client = visitor()
    sign_in(client, somebody.username)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-forty-characters-or-more!"

    assert is_signed_in(client)


@pytest.mark.django_db
def test_nobody_opens_an_account_alone(client):
    for path in ("/signup/", "/accounts/signup/", "/accounts/", "/password/reset/"):
        assert client.get(path).status_code in {302, 404}, path
    accounts = [name for name in _route_names() if name.startswith(("account", "mfa_"))]
    assert "account_login" in accounts
    assert not any("signup" in name or "reset" in name for name in accounts)


def _route_names():
    from portal.checks import named_routes  # noqa: PLC0415 - only this test walks the routes

    return [name for name, _pattern in named_routes()]


# --- language and addresses -----------------------------------------------------------------------


def test_the_browser_is_not_asked_for_its_language(visitor, db):
    answer = visitor(accept_language="en").get(LOGIN)

    assert answer.headers["Content-Language"] == "zh-hans"
    assert '<html lang="zh-CN"' in answer.content.decode()


def test_the_switch_keeps_the_language_in_a_cookie(visitor, db):
    client = visitor()

    client.post(reverse("set_language"), {"language": "en", "next": LOGIN})

    answer = client.get(LOGIN)
    assert (answer.headers["Content-Language"], client.cookies["language"].value) == ("en", "en")


def test_an_unknown_language_stays_chinese(visitor, db):
    client = visitor()
    client.cookies["language"] = "xx"

    assert client.get(LOGIN).headers["Content-Language"] == "zh-hans"


FOREIGN = [
    "https://evil.example/", "http://evil.example", "//evil.example/", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "https:evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x",
    "/\t/evil.example", "\thttps://evil.example", "https://testserver@evil.example/", "https://testserver.evil.example/",
    " //evil.example", "http:///evil.example", "ftp://testserver/", "//testserver:80@evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("address", FOREIGN)
def test_no_foreign_address_after_signing_in(visitor, somebody, address):
    answer = sign_in(visitor(), somebody.username, next=address)

    assert answer.headers["Location"] == reverse("workbench")


@pytest.mark.parametrize("address", FOREIGN)
def test_no_foreign_address_after_the_language_switch(visitor, db, address):
    answer = visitor().post(reverse("set_language"), {"language": "en", "next": address})

    assert "evil" not in answer.headers["Location"]
    assert answer.headers["Location"].startswith("/")


def test_an_own_address_is_followed(visitor, somebody):
    answer = sign_in(visitor(), somebody.username, next="/me/password/")

    assert answer.headers["Location"] == "/me/password/"


def test_a_page_behind_the_sign_in_sends_there_and_back(visitor, somebody):
    client = visitor()

    answer = client.get(reverse("workbench"))

    assert answer.headers["Location"] == f"{LOGIN}?next={reverse('workbench')}"
