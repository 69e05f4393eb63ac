"""What was being sent when the session ended: kept for its writer, for nobody else, for a day."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.signing_in import kept
from tests.factories.forms import answers

PAGE = "/w/activities/new/"
START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.fixture
def browser(clerk, outsider):
    """``browser(user, cookies=…, **post)`` is a request on PAGE by that person."""

    def request(user, *, path=PAGE, cookies=None, **post):
        made = RequestFactory().post(path, post) if post else RequestFactory().get(path)
        made.user = user
        made.COOKIES |= cookies or {}
        return made

    return request


def keep(browser, writer, **post):
    """Keep ``post`` of ``writer``; return the cookies that the browser then has."""
    response = kept.keep(browser(None, kept=kept.stamp_for(writer, PAGE), **post), HttpResponse())
    return {name: morsel.value for name, morsel in response.cookies.items()}


def test_the_writer_gets_it_back_as_often_as_needed(browser, clerk):
    cookies = keep(browser, clerk, narrative="写了很久")

    for _time in range(2):
        assert kept.kept_for(browser(clerk, cookies=cookies))["narrative"] == "写了很久"


def test_nobody_else_gets_it(browser, clerk, outsider):
    cookies = keep(browser, clerk, narrative="写了很久")

    assert kept.kept_for(browser(outsider, cookies=cookies)) is None
    kept.forget(browser(outsider, cookies=cookies), HttpResponse())
    assert kept.kept_for(browser(clerk, cookies=cookies)) is not None


def test_it_comes_back_on_its_own_page(browser, clerk):
    cookies = keep(browser, clerk, narrative="写了很久")

    assert kept.kept_for(browser(clerk, path="/w/activities/1/edit/", cookies=cookies)) is None


def test_what_was_saved_is_forgotten(browser, clerk):
    cookies = keep(browser, clerk, narrative="写了很久")

    response = kept.forget(browser(clerk, cookies=cookies), HttpResponse())

    assert kept.kept_for(browser(clerk, cookies=cookies)) is None
    assert response.cookies[kept.COOKIE]["max-age"] == 0


def test_a_forged_stamp_keeps_nothing(browser, clerk, outsider):
    forged = signing.dumps({"user": clerk.pk, "path": PAGE}, salt="another")

    for stamp in ("", "rubbish", forged):
        assert kept.path_of(browser(None, kept=stamp, narrative="x")) is None
        assert kept.keep(browser(None, kept=stamp, narrative="x"), HttpResponse()).cookies == {}


def test_the_cookie_is_closed_to_scripts_and_the_name_in_the_cache_is_secret(browser, clerk):
    response = kept.keep(browser(None, kept=kept.stamp_for(clerk, PAGE), narrative="private words"), HttpResponse())

    cookie = response.cookies[kept.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 24 * 3600)
    assert bool(cookie["secure"]) is settings.SECURE
    assert "private" not in cookie.value


def test_a_changed_cookie_opens_nothing(browser, clerk):
    cookies = {name: f"a{value}" for name, value in keep(browser, clerk, narrative="x").items()}

    assert kept.kept_for(browser(clerk, cookies=cookies)) is None


def test_what_the_cache_no_longer_holds_is_gone(browser, clerk):
    cookies = keep(browser, clerk, narrative="x")

    cache.clear()

    assert kept.kept_for(browser(clerk, cookies=cookies)) is None


def test_each_person_and_page_has_one_place(browser, clerk):
    first, second = keep(browser, clerk, narrative="x"), keep(browser, clerk, narrative="y")

    assert kept.kept_for(browser(clerk, cookies=first)) is None
    assert kept.kept_for(browser(clerk, cookies=second))["narrative"] == "y"


@pytest.mark.parametrize(("characters", "is_kept"), [(21_000, True), (22_000, False)])
def test_more_than_64_kilobytes_are_not_kept(browser, clerk, characters, is_kept):
    assert (kept.COOKIE in keep(browser, clerk, narrative="写" * characters)) is is_kept


def test_nothing_is_kept_for_a_closed_account(browser, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    assert keep(browser, clerk, narrative="x") == {}


def test_after_a_day_it_is_gone(browser, clerk):
    with time_machine.travel(START) as clock:
        cookies = keep(browser, clerk, narrative="x")
        clock.shift(24 * 3600 + 1)

        assert kept.kept_for(browser(clerk, cookies=cookies)) is None


def test_a_form_without_a_stamp_goes_to_the_entrance_as_ever(db):
    answer = Client().post(PAGE, {"narrative": "x"})

    assert answer.url == f"{reverse('account_login')}?next={PAGE}"
    assert kept.COOKIE not in answer.cookies


def test_a_form_with_an_old_token_is_shown_again(clerk, branch, activity_type):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="portal.accounts.signing_in.backends.RoleBackend")
    stamp = client.get(PAGE).context["kept_stamp"]
    fields = answers(activity_type, organization=str(branch.pk), narrative="写了很久")

    refused = client.post(PAGE, fields)
    kept_back = client.post(PAGE, fields | {"kept": stamp})

    assert refused.status_code == 403
    assert kept_back.url == PAGE
    assert client.get(PAGE).context["form"]["narrative"].value() == "写了很久"
