"""Who calls: sessions with the CSRF token, tokens with all their ends, limits, and refusals that are always JSON."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from django.utils import timezone

from portal.accounts.models import ApiToken
from portal.accounts.services.tokens import create_token, digest
from portal.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/activities/"


def status_with(text, method="GET"):
    headers = {"authorization": f"Bearer {text}"}
    return Client().generic(method, LIST, content_type="application/json", headers=headers).status_code


def confirmed(as_user, user):
    """A browser whose person has just given the password again."""
    client = as_user(user)
    client.post("/me/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def token(clerk):
    """The row of a token of ``clerk``, and its text."""
    return create_token(owner=clerk, name="报表脚本", scope="write", days=365, at=timezone.now())


# --- Tokens ------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_stored_as_a_hash(as_user, clerk):
    client = confirmed(as_user, clerk)

    answer = client.post("/me/tokens/new/", {"name": "报表脚本", "scope": "read", "days": "90"})

    token = ApiToken.objects.get(owner=clerk)
    text = answer.context["text"]
    assert text in answer.text
    assert (len(text), token.sha256, token.prefix) == (68, digest(text), text[:12])
    assert not any(text in morsel.OutputString() for morsel in client.cookies.values())
    assert "no-store" in answer["Cache-Control"]
    listed = client.get("/me/tokens/").text
    assert token.prefix in listed
    assert text not in listed
    assert status_with(text) == 200
    event = AuditEvent.objects.get(action="token.created")
    assert (event.actor_id, event.target_id) == (clerk.pk, token.pk)
    assert text not in str(event.details)


def test_making_a_token_takes_the_password_again(as_user, clerk):
    client = as_user(clerk)

    for answer in (client.get("/me/tokens/new/"), client.post("/me/tokens/new/", {"name": "x", "days": "90"})):
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/me/reauthenticate/")
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("wrong", [{"days": "9999"}, {"days": "0"}, {"name": ""}, {"scope": "all"}])
def test_a_token_without_end_or_name_is_not_made(wrong, as_user, clerk):
    answer = confirmed(as_user, clerk).post(
        "/me/tokens/new/", {"name": "报表脚本", "scope": "read", "days": "90"} | wrong
    )

    assert list(answer.context["form"].errors) == list(wrong)
    assert not ApiToken.objects.exists()


def test_a_person_sees_and_revokes_only_their_own(as_user, clerk, reviewer, token):
    row, text = token

    assert as_user(reviewer).post(f"/me/tokens/{row.pk}/revoke/").status_code == 404
    assert row.prefix not in as_user(reviewer).get("/me/tokens/").text
    assert status_with(text) == 200

    as_user(clerk).post(f"/me/tokens/{row.pk}/revoke/")

    assert status_with(text) == 401
    assert AuditEvent.objects.filter(action="token.revoked", target_id=row.pk).count() == 1


def test_a_token_ends(clerk, token):
    _row, text = token

    with time_machine.travel(timezone.now() + timedelta(days=364, hours=23), tick=False):
        assert status_with(text) == 200
    with time_machine.travel(timezone.now() + timedelta(days=365, seconds=1), tick=False):
        assert status_with(text) == 401


@pytest.mark.parametrize("change", [{"is_active": False}, {"must_change_password": True}])
def test_a_token_of_a_closed_account_opens_nothing(change, clerk, token):
    type(clerk).objects.filter(pk=clerk.pk).update(**change)

    assert status_with(token[1]) == 401


def test_an_ended_role_leaves_nothing(clerk, token, branch):
    ActivityFactory(organization=branch, approved=True)
    clerk.assignments.update(valid_until=timezone.localdate() - timedelta(days=1))

    assert status_with(token[1]) == 403


def test_a_new_password_ends_all_tokens(as_user, clerk, token):
    new = {"oldpassword": PASSWORD, "password1": "Qing-feng-2031", "password2": "Qing-feng-2031"}
    as_user(clerk).post("/me/password/", new)

    assert status_with(token[1]) == 401


def test_a_reading_token_does_not_write(program, clerk):
    status, body = program(clerk, scope="read").post("activities/", {})

    assert (status, body["code"]) == (403, "read_only_token")


@pytest.mark.parametrize("text", ["", "usp_" + "0" * 64, "a b c", "\xff\xfe", "usp_" * 2000])
def test_a_wrong_token_is_refused(text):
    response = Client().get(LIST, headers={"authorization": f"Bearer {text}"})

    assert (response.status_code, response.json()["code"]) == (401, "bad_token")
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_last_use_is_noted_to_the_hour(token):
    row, text = token
    status_with(text)
    row.refresh_from_db()

    assert (row.last_used_at.minute, row.last_used_at.second) == (0, 0)


# --- Sessions ----------------------------------------------------------------------------------------


def test_a_session_writes_with_the_csrf_token_only(clerk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="portal.accounts.signing_in.backends.RoleBackend")
    page = client.get("/w/activities/new/")
    csrf = page.context["csrf_token"]
    send = {"path": LIST, "data": {"organization": clerk.organization_id}, "content_type": "application/json"}

    refused = client.post(**send)
    accepted = client.post(**send, headers={"X-CSRFToken": str(csrf)})

    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert accepted.status_code == 201
    assert client.cookies[site.CSRF_COOKIE_NAME]


def test_a_first_password_opens_nothing(as_user, clerk):
    type(clerk).objects.filter(pk=clerk.pk).update(must_change_password=True)

    response = as_user(clerk).get(LIST)

    assert (response.status_code, response.json()["code"]) == (403, "password_change_required")


def test_answers_are_kept_by_no_cache(program, clerk):
    assert "no-store" in program(clerk).call("GET", "activities/")["Cache-Control"]


# --- Limits ------------------------------------------------------------------------------------------


def test_too_many_requests_wait(program, clerk, reviewer, settings):
    settings.API_READS_PER_MINUTE, settings.API_WRITES_PER_MINUTE = 3, 1
    one, other = program(clerk), program(clerk)

    with time_machine.travel("2026-11-18 12:00:20+08:00", tick=False):
        reads = [one.call("GET", "activities/") for _ in range(4)]
        writes = [one.call("POST", "activities/", {}).status_code for _ in range(2)]
        elsewhere = [other.get("activities/")[0], program(reviewer).get("activities/")[0]]
    with time_machine.travel("2026-11-18 12:01:00+08:00", tick=False):
        afterwards = one.get("activities/")[0]

    assert [response.status_code for response in reads] == [200, 200, 200, 429]
    assert (reads[-1]["Retry-After"], reads[-1].json()["code"]) == ("40", "throttled")
    assert writes == [400, 429]
    assert [*elsewhere, afterwards] == [200, 200, 200]


# --- Refusals are JSON -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "nothing/", b"", {}, 404),
        ("GET", "activities/9999999999999999999999/", b"", {}, 404),
        ("POST", "activities/", b"{", {}, 400),
        ("POST", "activities/", b"\xff\xfe", {}, 400),
        ("POST", "activities/", b"[" * 100_000, {}, 400),
        ("POST", "activities/", b'{"headcount": NaN}', {}, 400),
        ("POST", "activities/", b'{"headcount": ' + b"9" * 5000 + b"}", {}, 400),
        ("POST", "activities/", b"[]", {}, 400),
        ("POST", "activities/", b"null", {}, 400),
        ("POST", "activities/", b" " * (5 * 1024 * 1024 + 1), {}, 413),
        ("DELETE", "activities/", b"", {}, 405),
        ("GET", "activities/", b"", {"accept": "text/html"}, 200),
        ("POST", "activities/", b"a=1", {"content_type": "application/x-www-form-urlencoded"}, 415),
        ("POST", "activities/", b"{}", {"content_type": "application/json; charset=utf-16"}, 400),
        ("GET", "activities/", b"", {"host": "evil.example"}, 400),
    ],
)
def test_every_refusal_is_json(method, path, body, headers, status, program, clerk):
    caller = program(clerk)
    kind = headers.pop("content_type", "application/json")

    response = caller.client.generic(
        method, f"/api/v1/{path}", body, content_type=kind, headers={**caller.headers, **headers}
    )

    assert response.status_code == status
    assert response["Content-Type"].partition(";")[0] in {"application/json", "application/problem+json"}
    assert status == 200 or response.json()["status"] == status
    assert "<" not in response.content.decode()


def test_a_failure_is_json_and_says_nothing(program, clerk, monkeypatch):
    def fail(view):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("activities.api.views.ActivityViewSet.get_queryset", fail)
    response = program(clerk).call("GET", "activities/")

    assert (response.status_code, response.json()["code"]) == (500, "server_error")
    assert "secret" not in response.content.decode()


def test_pages_keep_their_own_refusals(client):
    assert "<html" in client.get("/nothing/").content.decode()
