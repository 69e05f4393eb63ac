"""Slips of paper: seen once, used once, good for the one account, and not to be guessed."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from portal.accounts import services
from portal.accounts.models import PasswordSlip, User
from portal.accounts.services import slips, tokens
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError

pytestmark = pytest.mark.django_db

PASSWORD = "Songbai-2026-xyz"
LIST = "/admin/accounts/user/"
CODE = re.compile(r"\w{4}-\w{4}-\w{4}-\w{4}")


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def waiting(branch, administrator, now):
    """An account that its owner has not opened yet."""
    return services.create_account(username="zhang", display_name="张新", organization=branch, by=administrator, at=now)


@pytest.fixture
def code(waiting, administrator):
    return slips.issue_slip(user=waiting, by=administrator, at=timezone.now())


def use(client, code, username="zhang", password=PASSWORD, again=None):
    values = {"username": username, "code": code, "password1": password, "password2": again or password}
    return client.post("/slip/", values)


def test_a_slip_opens_the_account_once(client, waiting, code):
    answer = use(client, f" {code.upper().replace('-', ' ')} ")

    assert answer.headers["Location"] == "/login/"
    waiting.refresh_from_db()
    assert waiting.is_active
    assert not waiting.must_change_password
    assert check_password(PASSWORD, waiting.password)
    assert client.post("/login/", {"login": "zhang", "password": PASSWORD}).status_code == 302
    assert use(client, code, password="Another-2026-abc").status_code == 200
    waiting.refresh_from_db()
    assert check_password(PASSWORD, waiting.password)


def test_closing_an_account_ends_its_tokens_for_good(clerk, administrator, now):
    _token, text = tokens.create_token(owner=clerk, name="报表", scope="read", days=30, at=now)

    for is_active in (False, True):
        clerk.is_active = is_active
        services.change_account(user=clerk, changed=["is_active"], by=administrator, at=now)

    assert tokens.find_token(text=text, at=now) is None
    assert AuditEvent.objects.get(action="token.revoked").actor_id == administrator.pk


@pytest.mark.parametrize("given", [{"code": "aaaa-bbbb-cccc-dddd"}, {"username": "nobody"}, {"username": "clerk"}])
def test_whatever_does_not_fit_is_refused_in_the_same_words(client, waiting, code, clerk, given):
    answer = use(client, **{"code": code, **given})

    assert answer.context["form"].errors == {
        "code": ["用户名或领取码不对。领取单只能使用一次，7 天内有效；如已失效，请向管理员重新领取。"]
    }
    assert PasswordSlip.objects.get().used_at is None


def test_a_slip_ends_after_seven_days_with_a_new_one_and_with_the_account(client, waiting, administrator, now):
    old = slips.issue_slip(user=waiting, by=administrator, at=timezone.now() - timedelta(days=7, seconds=1))
    assert use(client, old).status_code == 200
    first = slips.issue_slip(user=waiting, by=administrator, at=timezone.now())
    second = slips.issue_slip(user=waiting, by=administrator, at=timezone.now())
    assert use(client, first).status_code == 200
    services.change_account(user=User.objects.get(pk=waiting.pk), changed=["is_active"], by=administrator, at=now)
    assert use(client, second).status_code == 200
    assert not User.objects.get(pk=waiting.pk).is_active


def test_a_weak_password_keeps_the_slip(client, waiting, code):
    assert "password1" in use(client, code, password="12345678901").context["form"].errors
    assert "password2" in use(client, code, again="Other-2026-xyz").context["form"].errors

    assert use(client, code).status_code == 302


def test_guessing_is_slow_even_for_whoever_knows_the_name(client, waiting, code, settings):
    for _try in range(settings.LOGIN_TRIES):
        use(client, "aaaa-bbbb-cccc-dddd")

    answer = use(client, code)

    assert "尝试次数过多" in answer.content.decode()
    assert not User.objects.get(pk=waiting.pk).is_active


def test_a_slip_for_somebody_who_works_ends_password_sessions_and_tokens(as_user, clerk, administrator):
    working = as_user(clerk)
    assert working.get("/w/").status_code == 200

    slips.issue_slip(user=clerk, by=administrator, at=timezone.now())

    assert working.get("/w/").status_code == 302
    assert not User.objects.get(pk=clerk.pk).has_usable_password()


def test_a_closed_account_is_not_opened_by_paper(clerk, administrator):
    User.objects.filter(pk=clerk.pk).update(is_active=False, last_login=timezone.now())

    with pytest.raises(RuleError):
        slips.issue_slip(user=clerk, by=administrator, at=timezone.now())


def test_codes_stand_on_one_page_and_nowhere_else(as_user, administrator, waiting, clerk):
    client = as_user(administrator)
    chosen = {"action": "print_slips", "_selected_action": [waiting.pk, clerk.pk]}

    asked = client.post(LIST, chosen)

    assert not PasswordSlip.objects.exists()
    assert "立即失效" in asked.content.decode()

    page = client.post(LIST, {**chosen, "confirmed": "1"})

    codes = CODE.findall(page.content.decode())
    assert len(codes) == 2
    assert "no-store" in page.headers["Cache-Control"]
    assert "messages" not in page.cookies
    for place in (
        client.get(LIST).content.decode(),
        str(list(AuditEvent.objects.values())),
        str(list(PasswordSlip.objects.values())),
    ):
        assert not any(code in place for code in codes)
    assert use(client, codes[0], username=re.search(r"<dd>(\w+)</dd>", page.content.decode())[1]).status_code == 302


def test_auditors_print_none(as_user, auditor, waiting):
    as_user(auditor).post(LIST, {"action": "print_slips", "_selected_action": waiting.pk, "confirmed": "1"})

    assert not PasswordSlip.objects.exists()


def test_the_entrance_points_to_the_slip(client):
    assert reverse("accounts:slip-use") in client.get("/login/").content.decode()


def test_neither_a_lost_slip_nor_a_new_one_opens_what_was_closed(client, waiting, code, administrator, now):
    services.change_account(user=waiting, changed=["display_name"], by=administrator, at=now)
    assert use(client, code).status_code == 200  # saved while inactive: the slip is gone

    assert use(client, slips.issue_slip(user=waiting, by=administrator, at=timezone.now())).status_code == 302
    waiting.refresh_from_db()
    waiting.is_active = False
    services.change_account(user=waiting, changed=["is_active"], by=administrator, at=now)
    with pytest.raises(RuleError):
        slips.issue_slip(user=waiting, by=administrator, at=timezone.now())
