"""The second factor: on by scanning, asked for at the entrance, codes for paper, off by password, reset by others."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.services import second_factor
from portal.accounts.services.tokens import create_token
from portal.accounts.signing_in.second_factor import check_required_roles
from portal.audit.models import AuditEvent
from portal.common import keys
from portal.common.errors import RuleError
from tests.accounts.signing_in.entrance import START, is_signed_in, sign_in
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
INDEX, ON, OFF = reverse("mfa_index"), reverse("mfa_activate_totp"), reverse("mfa_deactivate_totp")
CODE, CODES, NEW = (
    reverse("mfa_authenticate"),
    reverse("mfa_view_recovery_codes"),
    reverse("mfa_generate_recovery_codes"),
)


def code_of(secret=SECRET, step=0):
    """RFC 6238 by hand: the code of this half minute, or of one ``step`` away."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture(autouse=True)
def _still():
    """No half minute ends within a test."""
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def protected(somebody):
    """``somebody`` with a second factor and ten recovery codes."""
    Authenticator.objects.create(user=somebody, type="totp", data={"secret": second_factor.seal(SECRET)})
    Authenticator.objects.create(
        user=somebody, type="recovery_codes", data={"seed": second_factor.seal("a" * 80), "used_mask": 0}
    )
    return somebody


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED_ROLES = ["system_administrator"]


def acts(user):
    events = AuditEvent.objects.filter(target_type="accounts.user", target_id=user.pk).order_by("pk")
    return [event.action.removeprefix("account.") for event in events]


def confirm(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def recovery_codes(user):
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def test_switched_on_by_scanning_with_codes_shown_once(visitor, somebody):
    client = visitor()
    sign_in(client, somebody.username)
    assert client.get(ON).url.startswith(reverse("account_reauthenticate")), (
        "whoever finds an open desk gets no further"
    )
    confirm(client)

    page = client.get(ON)
    secret = page.context["form"].secret
    assert "style=" not in page.context["totp_svg"]
    assert client.post(ON, {"code": "000000"}).context["form"].errors
    answer = client.post(ON, {"code": code_of(secret)}, follow=True)

    shown = re.findall(r"<code>(\d{8})</code>", answer.content.decode())
    assert shown == recovery_codes(somebody)
    assert "no-store" in answer["Cache-Control"]
    assert not re.findall(r"<code>\d{8}</code>", client.get(CODES).content.decode())
    assert secret not in str(Authenticator.objects.get(user=somebody, type="totp").data)
    assert acts(somebody)[-1] == "second_factor_on"


def test_a_password_that_has_ended_since_opens_nothing_with_a_code(visitor, protected):
    client = visitor()
    sign_in(client, protected.username)
    protected.session_generation += 1  # as slips, resets and closed accounts do
    protected.save()

    assert client.post(CODE, {"code": code_of()}).url == reverse("account_login")
    assert not is_signed_in(client)


def test_the_password_alone_opens_nothing(visitor, protected):
    client = visitor()
    answer = sign_in(client, protected.username)

    assert answer.url == CODE
    assert not is_signed_in(client)
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert client.post(CODE, {"code": code_of()}).url == reverse("workbench")
    assert is_signed_in(client)
    assert acts(protected) == ["second_factor_failed", "logged_in"]


def test_a_code_is_good_once_even_within_the_tolerance(visitor, protected):
    first, second = visitor(), visitor()
    for client in (first, second):
        sign_in(client, protected.username)
    before = code_of(step=-1)

    first.post(CODE, {"code": before})
    second.post(CODE, {"code": f"{before[:3]} {before[3:]}"})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_a_recovery_code_takes_its_place_once(visitor, protected):
    code = recovery_codes(protected)[3]
    clients = [visitor(), visitor()]
    for client in clients:
        sign_in(client, protected.username)
        client.post(CODE, {"code": code})

    assert [is_signed_in(client) for client in clients] == [True, False]
    assert len(recovery_codes(protected)) == 9
    assert "recovery_code_used" in acts(protected)


def test_guesses_are_counted_and_then_refused_unread(visitor, protected, settings):
    client = visitor()
    sign_in(client, protected.username)
    for _try in range(settings.LOGIN_TRIES):
        client.post(CODE, {"code": "000000"})

    answer = client.post(CODE, {"code": code_of()})

    assert answer.context["form"].errors
    assert not is_signed_in(client)
    assert acts(protected).count("second_factor_failed") == settings.LOGIN_TRIES
    assert acts(protected).count("login_throttled") == 1


def test_off_needs_the_password(visitor, protected):
    client = visitor()
    sign_in(client, protected.username)
    client.post(CODE, {"code": code_of()})

    assert client.post(OFF, {"password": "falsch-falsch-1"}).context["form"].errors
    assert Authenticator.objects.filter(user=protected).count() == 2
    assert client.post(OFF, {"password": PASSWORD}).url == INDEX
    assert not Authenticator.objects.filter(user=protected).exists()
    assert acts(protected)[-1] == "second_factor_off"


def test_new_codes_end_the_old_ones(visitor, protected):
    old = recovery_codes(protected)
    client = visitor()
    sign_in(client, protected.username)
    client.post(CODE, {"code": code_of()})
    confirm(client)

    answer = client.post(NEW, follow=True)

    assert re.findall(r"<code>(\d{8})</code>", answer.content.decode()) == recovery_codes(protected)
    assert not set(old) & set(recovery_codes(protected))
    assert acts(protected)[-1] == "recovery_codes_made"


def test_a_role_can_ask_for_it_before_anything_else(as_user, administrator, clerk, required):
    client = as_user(administrator)

    assert [client.get(reverse(name)).url for name in ("workbench", "admin:index", "mfa_index")] == [ON] * 3
    assert client.get("/api/v1/organizations/").json()["code"] == "second_factor_required"
    assert client.get(ON).url.startswith(reverse("account_reauthenticate"))
    assert as_user(clerk).get(reverse("workbench")).status_code == 200
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": second_factor.seal(SECRET)})
    assert client.get(reverse("workbench")).status_code == 200


def test_a_token_is_no_way_around_it(administrator, required, client):
    _row, text = create_token(owner=administrator, name="脚本", scope="read", days=30, at=timezone.now())
    call = {"path": "/api/v1/organizations/", "headers": {"authorization": f"Bearer {text}"}}

    assert client.get(**call).json()["code"] == "second_factor_required"
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": second_factor.seal(SECRET)})
    assert client.get(**call).json().get("code") != "second_factor_required"


def test_where_a_role_asks_for_it_it_stays_on(administrator, required, now):
    with pytest.raises(RuleError):
        second_factor.switch_off(user=administrator, by=administrator, at=now)


def test_nobody_switches_off_anothers(administrator, clerk, now):
    with pytest.raises(PermissionDenied):
        second_factor.switch_off(user=clerk, by=administrator, at=now)


def test_roles_that_do_not_exist_stop_the_start(settings):
    settings.MFA_REQUIRED_ROLES = ["system_administrator", "boss"]

    with pytest.raises(ImproperlyConfigured, match="boss"):
        check_required_roles()
    settings.MFA_REQUIRED_ROLES = Role.values
    check_required_roles()


def test_an_administrator_resets_a_lost_one_and_sessions_end(as_user, visitor, protected, administrator):
    client = visitor()
    sign_in(client, protected.username)
    client.post(CODE, {"code": code_of()})
    page = as_user(administrator)
    asked = {"action": "reset_second_factor", "_selected_action": [protected.pk]}

    page.post(reverse("admin:accounts_user_changelist"), asked)
    assert is_signed_in(client), "asked first"
    page.post(reverse("admin:accounts_user_changelist"), asked | {"confirmed": "1"})

    assert not is_signed_in(client)
    assert sign_in(client, protected.username).url == reverse("workbench")
    assert acts(protected)[-2:] == ["second_factor_reset", "logged_in"]


def test_one_administrator_does_not_take_away_anothers_nor_their_own(administrator, auditor, now):
    for person in (auditor, administrator):
        Authenticator.objects.create(user=person, type="totp", data={"secret": second_factor.seal(SECRET)})
        with pytest.raises(RuleError):
            second_factor.reset(user=person, by=administrator, at=now)

    call_command("reset_second_factor", auditor.username.upper())

    assert list(Authenticator.objects.values_list("user", flat=True)) == [administrator.pk]
    assert AuditEvent.objects.get(action="account.second_factor_reset").actor_id is None
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "keiner")


def test_secrets_follow_a_change_of_keys(protected, settings):
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = f"{base64.b64encode(b'n' * 32).decode()},{old}"

    assert (second_factor.reseal_all(), second_factor.reseal_all()) == (2, 0)
    settings.FIELD_KEYS = settings.FIELD_KEYS.split(",")[0]
    assert second_factor.unseal(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    settings.FIELD_KEYS = old
    with pytest.raises(keys.UnreadableValueError):
        recovery_codes(protected)


def test_the_overview_counts_what_is_left(as_user, protected, member):
    assert as_user(protected).get(INDEX).context["codes_left"] == 10
    assert as_user(member).get(INDEX).context["since"] is None
    assert User.objects.get(pk=member.pk).lacks_second_factor is False
