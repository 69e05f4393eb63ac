"""Signing in, staying signed in, and leaving: names, throttles, first passwords, clocks, languages, addresses."""

import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.accounts import devices, services, throttle
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, person

START = datetime(2026, 11, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NEW_PASSWORD = "Xinmima-2026-lh"
LOGIN, CHANGE = "/login/", "/me/password/"


@pytest.fixture
def visitor():
    """``visitor()`` is a client at an address of its own, so that the throttles of two tests never meet."""

    def come(**headers):
        address = f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"
        return Client(REMOTE_ADDR=address, headers=headers or None)

    return come


@pytest.fixture
def somebody(branch, quick_hash):
    """A clerk under a name that no other test uses: the throttle counts by name."""
    name = f"zhou{random.randrange(10**9)}"
    return person(Role.CLERK, branch, username=name, display_name="周登录", password=make_password(PASSWORD))


@pytest.fixture(autouse=True)
def quick_hash(settings):
    """A good hash takes half a second; these tests make hundreds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password, **more})


def is_signed_in(client):
    return client.get(CHANGE).status_code == 200


def refusal(answer):
    """The code of the one sentence that a refused sign-in shows above the form."""
    return [error.code for error in answer.context["form"].non_field_errors().as_data()]


# --- by user name ---------------------------------------------------------------------------------


def test_sign_in_by_user_name_lands_on_the_workbench(visitor, somebody):
    client = visitor()

    answer = sign_in(client, somebody.username)

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("workbench"))
    assert is_signed_in(client)
    assert AuditEvent.objects.filter(action="account.logged_in", actor_id=somebody.pk).count() == 1


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


def test_nobody_opens_an_account_alone(client):
    for path in ("/signup/", "/accounts/signup/", "/accounts/", "/password/reset/"):
        assert client.get(path).status_code in {302, 404}, path
    assert not any("signup" in name or "reset" in name for name in _route_names())


def _route_names():
    from portal.checks import named_routes  # noqa: PLC0415 - only this test walks the routes

    return [name for name, _pattern in named_routes()]


# --- throttles ------------------------------------------------------------------------------------


@pytest.fixture
def clock():
    """Nine in the morning, so that no window of the throttle ends within a test."""
    with time_machine.travel(START, tick=True) as moved:
        yield moved


def guess(client, username, times=1):
    """Wrong tries in a row; return the code of the last refusal."""
    for _try in range(times):
        answer = sign_in(client, username, "falsch-falsch-1")
    return refusal(answer)[0]


WRONG, LOCKED = "username_password_mismatch", "too_many_login_attempts"


def test_five_wrong_tries_lock_the_name_at_this_address(visitor, somebody, clock):
    client = visitor()

    assert guess(client, somebody.username, 5) == WRONG
    answer = sign_in(client, somebody.username)

    assert refusal(answer) == [LOCKED]
    assert "请在 09:10 以后再试" in answer.content.decode()
    assert sign_in(visitor(), somebody.username).status_code == 302


def test_an_unknown_name_is_locked_alike(visitor, db, clock):
    client, name = visitor(), f"niemand{random.randrange(10**9)}"

    assert [guess(client, name, 5), guess(client, name)] == [WRONG, LOCKED]


def test_guessing_from_everywhere_is_slow_too(visitor, somebody, clock, settings):
    settings.LOGIN_TRIES_PER_ACCOUNT = 8
    for _address in range(8):
        assert guess(visitor(), somebody.username.upper()) == WRONG

    assert refusal(sign_in(visitor(), somebody.username)) == [LOCKED]


def test_one_address_does_not_guess_at_all_names(visitor, db, clock, settings):
    settings.LOGIN_TRIES_PER_ADDRESS = 8
    client = visitor()
    names = [f"niemand{random.randrange(10**9)}" for _name in range(9)]

    assert [guess(client, name) for name in names] == [WRONG] * 8 + [LOCKED]


def test_a_known_device_is_never_locked_out_by_others(visitor, somebody, clock, settings):
    settings.LOGIN_TRIES_PER_ACCOUNT = settings.LOGIN_TRIES_PER_ADDRESS = 8
    own, colleague = visitor(), visitor()
    sign_in(own, somebody.username)
    own.post(reverse("account_logout"))
    own.defaults = colleague.defaults
    for client in (colleague, visitor()):
        guess(client, somebody.username, 6)
    guess(colleague, "niemand", 6)

    assert guess(own, somebody.username, 4) == WRONG
    assert sign_in(own, somebody.username).status_code == 302


def test_a_known_device_has_five_tries_as_well(visitor, somebody, clock):
    client = visitor()
    sign_in(client, somebody.username)
    client.post(reverse("account_logout"))

    assert [guess(client, somebody.username, 5), guess(client, somebody.username)] == [WRONG, LOCKED]


def test_a_device_known_to_one_account_is_a_stranger_to_another(visitor, somebody, branch, clock):
    mine = person(Role.CLERK, branch, username=f"li{random.randrange(10**9)}", password=make_password(PASSWORD))
    client, other = visitor(), visitor()
    sign_in(client, mine.username)
    client.post(reverse("account_logout"))
    other.defaults = client.defaults

    guess(other, somebody.username, 5)

    assert guess(client, somebody.username) == LOCKED


def test_the_cookie_of_the_device_is_signed_and_closed_to_scripts(visitor, somebody, clock):
    client = visitor()
    cookie = sign_in(client, somebody.username).cookies[devices.COOKIE]
    client.post(reverse("account_logout"))
    client.cookies[devices.COOKIE] = cookie.value.replace('"', "'", 1)
    other = visitor()
    other.defaults = client.defaults
    guess(other, somebody.username, 5)

    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", settings.SECURE)
    assert somebody.username not in cookie.value
    assert guess(client, somebody.username) == LOCKED


def test_a_computer_for_many_stays_known_to_the_latest(rf):
    request, response = rf.get(LOGIN), HttpResponse()
    for number in range(devices.ACCOUNTS + 1):
        devices.remember(request, response, f"account{number}")
        request.COOKIES[devices.COOKIE] = response.cookies[devices.COOKIE].value

    known = [number for number in range(devices.ACCOUNTS + 1) if devices.device_of(request, f"account{number}")]
    assert known == [*range(1, devices.ACCOUNTS + 1)]


def test_a_throttled_refusal_is_in_the_timeline_once(visitor, somebody, clock):
    client = visitor()
    guess(client, somebody.username, 8)
    guess(client, "a-password-typed-as-name", 8)

    told = AuditEvent.objects.filter(action="account.login_throttled")
    assert [(event.target_id, event.details) for event in told] == [(somebody.pk, {"limit": "account-and-address"})]


def test_others_at_the_same_address_get_in_while_one_name_is_locked(visitor, somebody, branch, clock):
    client = visitor()
    name = f"li{random.randrange(10**9)}"
    colleague = person(Role.REVIEWER, branch, username=name, password=make_password(PASSWORD))
    guess(client, somebody.username, settings.LOGIN_TRIES_PER_ADDRESS + 5)

    assert sign_in(client, colleague.username).status_code == 302


def test_the_lock_opens_after_ten_minutes(visitor, somebody, clock):
    client = visitor()
    guess(client, somebody.username, 6)
    clock.shift(10 * 60 + 1)

    assert sign_in(client, somebody.username).status_code == 302


def test_a_new_address_of_the_same_network_makes_no_new_tries():
    networks = {
        throttle.limits_for(account="a", address=address, device=None)[2].counted
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")
    }

    assert len(networks) == 1


def test_right_passwords_do_not_use_up_the_tries(visitor, somebody):
    for _try in range(7):
        assert sign_in(visitor(), somebody.username).status_code == 302


def test_a_forged_forwarded_address_does_not_make_new_tries(visitor, db, clock):
    client, name = visitor(), f"niemand{random.randrange(10**9)}"
    for number in range(6):
        answer = client.post(
            LOGIN, {"login": name, "password": "falsch-falsch-1"}, headers={"x-forwarded-for": f"198.51.100.{number}"}
        )

    assert refusal(answer) == [LOCKED]


def test_a_whole_office_signs_in_within_a_minute(visitor, somebody):
    addresses = visitor().defaults

    assert {sign_in(Client(**addresses), somebody.username).status_code for _colleague in range(40)} == {302}


def test_a_storm_of_password_changes_gets_a_sentence_with_429(visitor, somebody):
    client = visitor()
    sign_in(client, somebody.username)
    answers = [client.post(CHANGE, {}) for _try in range(6)]

    assert [answer.status_code for answer in (answers[0], answers[4], answers[5])] == [200, 200, 429]
    assert "请过一分钟再试" in answers[5].content.decode()


# --- first password -------------------------------------------------------------------------------


@pytest.fixture
def newcomer(visitor, somebody):
    """A client signed in with a first password."""
    User.objects.filter(pk=somebody.pk).update(must_change_password=True)
    client = visitor()
    sign_in(client, somebody.username)
    return client


def test_a_first_password_opens_one_page_only(newcomer):
    for path in (reverse("workbench"), reverse("home"), reverse("notifications:message-list"), "/admin/"):
        answer = newcomer.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (302, CHANGE), path
    assert newcomer.get(CHANGE).status_code == 200


def test_a_first_password_does_not_post_either(newcomer):
    answer = newcomer.post(reverse("notifications:message-read-all"))

    assert (answer.status_code, answer.headers["Location"]) == (302, CHANGE)


def test_signing_out_and_the_language_stay_within_reach(newcomer):
    assert newcomer.post(reverse("set_language"), {"language": "en"}).headers["Location"] != CHANGE
    assert newcomer.post(reverse("account_logout")).headers["Location"] != CHANGE
    assert not is_signed_in(newcomer)


def test_an_own_password_opens_the_rest(newcomer, somebody):
    answer = newcomer.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert answer.headers["Location"] == reverse("workbench")
    assert newcomer.get(reverse("workbench")).status_code == 200
    assert not User.objects.get(pk=somebody.pk).must_change_password


@pytest.mark.parametrize("password", [PASSWORD, "kurz-1", "1234567890123", "password123", "周登录周登录"], ids=range(5))
def test_a_weak_or_unchanged_password_is_refused(newcomer, somebody, password):
    answer = newcomer.post(CHANGE, {"oldpassword": PASSWORD, "password1": password, "password2": password})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert User.objects.get(pk=somebody.pk).must_change_password


def test_the_old_password_is_asked(newcomer, somebody):
    newcomer.post(CHANGE, {"oldpassword": "falsch-falsch-1", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert User.objects.get(pk=somebody.pk).check_password(PASSWORD)


# --- sessions -------------------------------------------------------------------------------------


def test_a_session_ends_after_half_an_hour_without_a_request(visitor, somebody):
    with time_machine.travel(START, tick=True) as clock:
        client = visitor()
        sign_in(client, somebody.username)
        assert is_signed_in(client)

        clock.shift(29 * 60)
        assert is_signed_in(client)
        clock.shift(31 * 60 + 60)
        assert not is_signed_in(client)


def test_a_session_ends_after_eight_hours_of_work(visitor, somebody):
    with time_machine.travel(START, tick=True) as clock:
        client = visitor()
        sign_in(client, somebody.username)
        seen = []
        for _quarter in range(8 * 4 + 1):
            seen.append(is_signed_in(client))
            clock.shift(15 * 60)

        assert seen == [True] * 32 + [False]


def test_the_session_number_is_new_after_signing_in(visitor, somebody):
    client = visitor()
    session = client.session
    session["before"] = "here"
    session.save()
    before = session.session_key
    client.cookies["session"] = before

    sign_in(client, somebody.username)

    assert client.cookies["session"].value != before


def test_signing_out_makes_the_old_cookie_worthless(visitor, somebody):
    client, thief = visitor(), visitor()
    sign_in(client, somebody.username)
    thief.cookies["session"] = client.cookies["session"].value
    assert is_signed_in(thief)

    client.post(reverse("account_logout"))

    assert not is_signed_in(thief)


def test_a_new_password_keeps_this_session_and_ends_the_others(visitor, somebody):
    here, elsewhere = visitor(), visitor()
    sign_in(here, somebody.username)
    sign_in(elsewhere, somebody.username)

    here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert AuditEvent.objects.filter(action="account.password_changed", actor_id=somebody.pk).count() == 1


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
