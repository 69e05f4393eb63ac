"""First passwords, and sessions from their first request to their last."""

import pytest
import time_machine
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tests.accounts.signing_in.entrance import CHANGE, NEW_PASSWORD, START, is_signed_in, sign_in
from tests.factories.accounts import PASSWORD

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
