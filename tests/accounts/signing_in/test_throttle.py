"""Guessing is slow for whoever guesses and never in the way of the owner."""

import random

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from portal.accounts.signing_in import devices, throttle
from portal.audit.models import AuditEvent
from tests.accounts.signing_in.entrance import CHANGE, LOCKED, LOGIN, WRONG, guess, refusal, sign_in
from tests.factories.accounts import PASSWORD, person


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
