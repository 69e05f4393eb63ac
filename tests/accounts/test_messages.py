"""Who is told when power moves: a slip for power, power given, a deputy named, work handed over."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from portal.accounts import services
from portal.accounts.models import PasswordSlip, User
from portal.accounts.roles import Role
from portal.accounts.services import handover, second_factor, slips
from portal.common.errors import RuleError
from portal.notifications.models import Message
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db

PASSWORD = "Songbai-2026-xyz"


@pytest.fixture
def second(city):
    """Another system administrator."""
    return person(Role.SYSTEM_ADMINISTRATOR, city, include_children=True, display_name="蒋管理")


def told(user):
    return [str(message) for message in Message.objects.filter(recipient=user).order_by("pk")]


@pytest.mark.parametrize("who", ["second", "auditor"])
def test_no_administrator_prints_a_slip_for_other_power(request, who, as_user, administrator, now):
    holder = request.getfixturevalue(who)
    hashed = holder.password

    with pytest.raises(RuleError):
        slips.issue_slip(user=holder, by=administrator, at=now)
    chosen = {"action": "print_slips", "_selected_action": holder.pk, "confirmed": "1"}
    page = as_user(administrator).post("/admin/accounts/user/", chosen).content.decode()

    assert "在服务器上" in page
    assert not PasswordSlip.objects.exists()
    assert User.objects.get(pk=holder.pk).password == hashed


def test_power_that_begins_later_is_power(administrator, clerk, city, now):
    RoleAssignmentFactory(
        user=clerk, role=Role.AUDITOR, organization=city, include_children=True, valid_from=now.date().replace(day=30)
    )

    with pytest.raises(RuleError):
        slips.issue_slip(user=clerk, by=administrator, at=now)


def test_one_s_own_slip_stays_one_s_own(administrator, now):
    assert slips.issue_slip(user=administrator, by=administrator, at=now)


def test_the_server_prints_it_and_all_administrators_know(client, administrator, second, auditor):
    output = io.StringIO()

    call_command("print_slip", "SYSADMIN", stdout=output)

    code = re.search(r"\w{4}(-\w{4}){3}", output.getvalue())[0]
    values = {"username": "sysadmin", "code": code, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/slip/", values).status_code == 302
    sentence = "服务器上打印了冯管理的密码领取单"
    assert (told(second), told(administrator), told(auditor)) == ([sentence], [sentence], [])


def test_a_slip_for_anybody_else_is_nobody_s_news(administrator, second, clerk):
    call_command("print_slip", "clerk", stdout=io.StringIO())

    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["nobody", "clerk"])
def test_the_server_prints_nothing_for_whom_it_must_not(clerk, now, name):
    User.objects.update(is_active=False, last_login=now)

    with pytest.raises(CommandError):
        call_command("print_slip", name, stdout=io.StringIO())


def test_new_power_is_told_to_the_other_administrators(administrator, second, clerk, city, now):
    services.assign_role(
        user=clerk, role=Role.AUDITOR, organization=city, include_children=True, by=administrator, at=now
    )

    assert (told(second), told(administrator)) == (["冯管理授予了全市范围的角色：王经办 · 审计员 · 市总工会"], [])


def test_a_deputy_is_told_of_the_days(reviewer, clerk, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_at: now.date())

    services.name_deputy(
        held=reviewer.assignments.get(), person=clerk, first=now.date(), last=now.date(), by=reviewer, at=now
    )

    (sentence,) = told(clerk)
    assert sentence.startswith("李审核")
    assert sentence.endswith("代理：审核人 · 第一纺织厂工会，2026-11-18 ～ 2026-11-18")


def test_the_heir_is_told_what_arrived(administrator, clerk, branch, now):
    ActivityFactory(organization=branch, created_by=clerk)
    heir, other = person(Role.CLERK, branch), person(Role.CLERK, branch)

    handover.hand_over(leaver=clerk, heir=heir, reason="退休", by=administrator, at=now)

    (sentence,) = told(heir)
    assert sentence.startswith("冯管理把王经办手上的记录交给")
    assert sentence.endswith("：退休")
    assert told(other) == []


def test_nothing_handed_over_is_no_news(administrator, clerk, branch, now):
    heir = person(Role.CLERK, branch)

    handover.hand_over(leaver=clerk, heir=heir, reason="退休", by=administrator, at=now)

    assert told(heir) == []


def test_whose_second_factor_was_reset_is_told(clerk, administrator, now):
    Authenticator.objects.create(user=clerk, type="totp", data={"secret": second_factor.seal("A")})

    second_factor.reset(user=clerk, by=administrator, at=now)

    assert [row.kind for row in Message.objects.filter(recipient=clerk)] == ["account.second_factor"]
