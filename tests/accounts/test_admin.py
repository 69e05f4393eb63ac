"""Accounts at /admin/: made inactive, roles given and ended, nobody helps themselves."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts import services
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.accounts.services import removal, slips
from portal.audit.models import AuditEvent
from portal.common.errors import StaleVersionError
from tests.factories.accounts import UserFactory, person

INLINE = "assignments"
HIDDEN = re.compile(r'<input type="hidden" name="(initial-\w+)" value="([^"]*)"')


def form_data(rows=(), *, initial=0, **fields):
    data = {
        f"{INLINE}-TOTAL_FORMS": len(rows) + initial, f"{INLINE}-INITIAL_FORMS": initial,
        f"{INLINE}-MIN_NUM_FORMS": 0, f"{INLINE}-MAX_NUM_FORMS": 1000, **fields,
    }  # fmt: skip
    for index, row in enumerate(rows, start=initial):
        data |= {f"{INLINE}-{index}-{name}": value for name, value in row.items()}
    return data


def test_a_new_account_waits_for_its_slip_and_has_its_role(as_user, administrator, branch):
    data = form_data(
        [{"role": Role.CLERK, "organization": branch.pk}],
        username="new", display_name="新人", organization=branch.pk, is_active="on", language="",
    )  # fmt: skip

    page = as_user(administrator).post(reverse("admin:accounts_user_add"), data, follow=True).content.decode()

    user = User.objects.get(username="new")
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.assignments.get().role == Role.CLERK
    assert "新人 尚未启用：请打印密码领取单" in page


def test_a_change_leaves_the_names_of_its_fields(as_user, administrator, clerk):
    data = form_data(
        username=clerk.username, display_name="改名", organization=clerk.organization_id, is_active="on", language="",
        initial=1,
    )  # fmt: skip
    assignment = clerk.assignments.get()
    data |= {f"{INLINE}-0-id": assignment.pk, f"{INLINE}-0-user": clerk.pk}

    as_user(administrator).post(reverse("admin:accounts_user_change", args=[clerk.pk]), data)

    assert AuditEvent.objects.get(action="account.changed").details == {"fields": ["display_name"]}


def test_a_stale_account_brings_nothing_back(administrator, clerk, now):
    """What was read before a slip ended password and sessions, saved after it, must not wake them."""
    stale = User.objects.get(pk=clerk.pk)
    slips.issue_slip(user=clerk, by=administrator, at=now)
    User.objects.filter(pk=clerk.pk).update(language="en")

    stale.display_name = "改名"
    services.change_account(user=stale, changed=["display_name"], by=administrator, at=now)

    saved = User.objects.get(pk=clerk.pk)
    assert (saved.display_name, saved.language, saved.session_generation) == ("改名", "en", 1)
    assert not saved.has_usable_password()


def test_the_page_saves_only_what_was_changed_on_it(as_user, administrator, clerk):
    client, page = as_user(administrator), reverse("admin:accounts_user_change", args=[clerk.pk])
    shown = dict(HIDDEN.findall(client.get(page).content.decode()))
    User.objects.filter(pk=clerk.pk).update(display_name="王新名")
    data = shown | form_data(
        username=clerk.username, display_name="王经办", organization=clerk.organization_id, language="en",
        is_active="on", initial=1,
    )  # fmt: skip
    data |= {f"{INLINE}-0-id": clerk.assignments.get().pk, f"{INLINE}-0-user": clerk.pk}

    assert client.post(page, data).status_code == 302

    saved = User.objects.get(pk=clerk.pk)
    assert (shown["initial-display_name"], saved.display_name, saved.language) == ("王经办", "王新名", "en")


def test_of_two_who_change_one_field_the_later_is_told(as_user, administrator, clerk):
    client, page = as_user(administrator), reverse("admin:accounts_user_change", args=[clerk.pk])
    shown = dict(HIDDEN.findall(client.get(page).content.decode()))
    User.objects.filter(pk=clerk.pk).update(display_name="王新名")
    data = shown | form_data(
        username=clerk.username, display_name="王别名", organization=clerk.organization_id, language="", is_active="on",
        initial=1,
    )  # fmt: skip
    data |= {f"{INLINE}-0-id": clerk.assignments.get().pk, f"{INLINE}-0-user": clerk.pk}

    late = client.post(page, data).content.decode()
    stood = User.objects.get(pk=clerk.pk).display_name
    again = client.post(page, data | dict(HIDDEN.findall(late)))

    assert ("王新名" in late, 'value="王别名"' in late, stood) == (True, True, "王新名")
    assert (again.status_code, User.objects.get(pk=clerk.pk).display_name) == (302, "王别名")


def test_a_change_that_came_between_look_and_lock_is_told_too(administrator, clerk, now):
    mine = User.objects.get(pk=clerk.pk)
    seen, mine.display_name = {"display_name": mine.display_name}, "王别名"
    User.objects.filter(pk=clerk.pk).update(display_name="王新名")

    with pytest.raises(StaleVersionError):
        services.change_account(user=mine, changed=["display_name"], seen=seen, by=administrator, at=now)


def test_an_account_is_locked_before_the_look_at_what_it_did(administrator, branch, now):
    """Removed is only what nobody opens between the look and the end."""
    arrived = services.create_account(
        username="new", display_name="新人", organization=branch, by=administrator, at=now
    )  # fmt: skip

    with CaptureQueriesContext(connection) as queries:
        removal.remove_accounts(keys=[arrived.pk], by=administrator, at=now)

    read = [query["sql"] for query in queries if 'FROM "accounts_user"' in query["sql"]]
    assert read[0].endswith('FOR UPDATE OF "accounts_user"')
    assert not User.objects.filter(pk=arrived.pk).exists()


def test_a_role_ended_in_admin_is_gone_at_the_next_request(as_user, administrator, clerk):
    assignment = clerk.assignments.get()
    data = form_data(
        username=clerk.username, display_name=clerk.display_name, organization=clerk.organization_id, is_active="on",
        language="", initial=1,
    )  # fmt: skip
    data |= {f"{INLINE}-0-id": assignment.pk, f"{INLINE}-0-user": clerk.pk, f"{INLINE}-0-DELETE": "on"}

    as_user(administrator).post(reverse("admin:accounts_user_change", args=[clerk.pk]), data)

    assert not User.objects.get(pk=clerk.pk).holds_role(Role.CLERK)
    assert AuditEvent.objects.filter(action="account.role_ended").count() == 1


def test_only_administrators_look_after_accounts(manager, clerk, now):
    with pytest.raises(PermissionDenied):
        slips.issue_slip(user=clerk, by=manager, at=now)


def test_nobody_gives_themselves_a_role(administrator, branch, now):
    with pytest.raises(PermissionDenied):
        services.assign_role(user=administrator, role=Role.CLERK, organization=branch, by=administrator, at=now)

    assert RoleAssignment.objects.filter(user=administrator).count() == 1


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR])
def test_city_wide_roles_are_given_for_the_whole_city_only(administrator, clerk, county, now, role):
    with pytest.raises(ValidationError):
        services.assign_role(
            user=clerk, role=role, organization=county, include_children=True, by=administrator, at=now
        )


def test_user_names_differ_by_more_than_case(branch):
    UserFactory(username="Wang", organization=branch)

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(username="wang", organization=branch)


def test_a_right_on_a_thing_without_a_unit_is_a_mistake(clerk):
    with pytest.raises(AttributeError):
        clerk.has_perm("activities.view_activity", object())


def test_the_admin_entrance_is_our_own(as_user):
    answer = as_user(None).get("/admin/login/")

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_leader_sees_no_admin(as_user, city):
    assert as_user(person(Role.LEADER, city, include_children=True)).get("/admin/").status_code in {302, 403}


def test_the_password_is_changed_on_our_own_page(as_user, administrator):
    for method in ("GET", "POST"):
        answer = as_user(administrator).generic(method, "/admin/password_change/")
        assert (answer.status_code, answer.url) == (302, reverse("account_change_password"))


@pytest.mark.parametrize("address", ["r/1/1/", "r/x/1/", "r/1/%00/", "%00/"])
def test_odd_addresses_in_the_admin_are_not_found(as_user, administrator, address):
    assert as_user(administrator).get(f"/admin/{address}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "accounts/user/?assignments__role__exact=%00", "accounts/user/?username=%00",
        "accounts/user/add/?organization=%00", "accounts/user/add/?organization=" + "9" * 5000,
        "autocomplete/?app_label=accounts&model_name=roleassignment&field_name=organization&term=%00",
    ],
)  # fmt: skip
def test_odd_filters_in_the_admin_are_refused(as_user, administrator, address):
    assert as_user(administrator).get(f"/admin/{address}").status_code == 400


@pytest.mark.parametrize("query", ["action=%00", "at__year=" + "9" * 24])
def test_odd_filters_of_the_audit_log_are_refused(as_user, auditor, query):
    assert as_user(auditor).get(f"/admin/audit/auditevent/?{query}").status_code == 400


def test_a_mistake_of_ours_in_the_admin_stays_a_mistake(as_user, administrator, monkeypatch):
    def mistake(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("portal.accounts.admin.UserAdmin.get_list_display", mistake)

    with pytest.raises(ValueError):  # noqa: PT011
        as_user(administrator).get("/admin/accounts/user/")
