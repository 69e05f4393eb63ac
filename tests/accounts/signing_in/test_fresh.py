"""Risky acts ask for the password again once it was given too long ago, and nothing typed is lost (row 57)."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tests.accounts.signing_in.entrance import sign_in
from tests.factories.accounts import PASSWORD, gave_password
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db

AGAIN = "/me/reauthenticate/"
ASKED = {"fields_asked": ["phone"], "why": "contact", "words": "通知集合时间"}


def asked_at(answer):
    """Where the answer asks for the password, and where it goes on afterwards."""
    path, _mark, query = answer.url.partition("?")
    assert (answer.status_code, path) == (302, AGAIN)
    return f"{path}?{query}"


def confirm(client, address):
    path, _mark, query = address.partition("?")
    return client.post(path, {"password": PASSWORD, "next": QueryDict(query)["next"]})


@pytest.fixture
def volunteer(branch):
    return VolunteerFactory(organization=branch, phone="13800001234")


def test_a_reveal_is_asked_for_again_after_a_quarter_of_an_hour(visitor, somebody, volunteer, clock):
    page = reverse("privacy:reveal", args=["volunteer", volunteer.pk])
    client = visitor()
    sign_in(client, somebody.username)
    clock.shift(timedelta(minutes=14))
    assert client.get(page).status_code == 200
    clock.shift(timedelta(minutes=2))

    again = asked_at(client.get(page))

    assert confirm(client, again).url == page
    assert client.get(page).status_code == 200
    assert not AuditEvent.objects.filter(action="volunteer.revealed").exists()


def test_a_reason_that_was_sent_late_is_not_lost(visitor, somebody, volunteer, clock):
    page = reverse("privacy:reveal", args=["volunteer", volunteer.pk])
    client = visitor()
    sign_in(client, somebody.username)
    clock.shift(timedelta(minutes=16))
    again = asked_at(client.post(page, ASKED))
    assert not AuditEvent.objects.filter(action="volunteer.revealed").exists()

    shown = confirm(client, again)

    assert "13800001234" in shown.content.decode()
    assert AuditEvent.objects.get(action="volunteer.revealed").reason == "联系本人：通知集合时间"


def test_a_form_that_was_given_up_is_not_sent_by_a_later_answer(visitor, somebody, volunteer, clock):
    page = reverse("privacy:reveal", args=["volunteer", volunteer.pk])
    client = visitor()
    sign_in(client, somebody.username)
    clock.shift(timedelta(minutes=16))
    client.post(page, ASKED)

    assert confirm(client, asked_at(client.get(page))).status_code == 302
    assert not AuditEvent.objects.filter(action="volunteer.revealed").exists()


def test_whoever_may_not_is_told_so_without_being_asked(as_user, outsider, volunteer):
    client = as_user(outsider)
    stale(client, outsider)

    assert client.get(reverse("privacy:reveal", args=["volunteer", volunteer.pk])).status_code == 404


def stale(client, user):
    gave_password(client, user, at=timezone.now() - timedelta(minutes=16))


def test_accounts_at_admin_open_fresh_only_and_the_list_always(as_user, administrator, clerk):
    client = as_user(administrator)
    stale(client, administrator)
    accounts = reverse("admin:accounts_user_changelist")
    pages = [
        reverse("admin:accounts_user_add"),
        reverse("admin:accounts_user_change", args=[clerk.pk]),
        reverse("admin:accounts_user_handover", args=[clerk.pk]),
    ]

    for page in pages:
        asked_at(client.get(page))
        asked_at(client.post(page, {}))
    for action in ("print_slips", "reset_second_factor"):
        asked_at(client.post(accounts, {"action": action, ACTION_CHECKBOX_NAME: [clerk.pk], "confirmed": "1"}))

    assert client.get(accounts).status_code == 200
    assert not AuditEvent.objects.filter(action__startswith="account.", target_id=clerk.pk).exists()


def test_a_change_sent_late_from_a_filtered_list_is_made_after_the_password(as_user, administrator, branch):
    client = as_user(administrator)
    stale(client, administrator)
    data = {
        "username": "new", "display_name": "新人", "organization": branch.pk, "language": "",
        "assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0,
    }  # fmt: skip

    again = asked_at(client.post(reverse("admin:accounts_user_add") + "?_changelist_filters=q%3Dx", data))
    assert not User.objects.filter(username="new").exists()
    confirm(client, again)

    assert User.objects.get(username="new").display_name == "新人"


def test_naming_a_deputy_takes_a_fresh_sign_in(as_user, reviewer):
    client = as_user(reviewer)
    stale(client, reviewer)

    asked_at(client.get(reverse("accounts:deputy-create")))


def test_the_reveal_page_leads_back_to_the_record(as_user, clerk, volunteer):
    page = as_user(clerk).get(reverse("privacy:reveal", args=["volunteer", volunteer.pk]))

    assert f'href="{reverse("volunteers:volunteer-detail", args=[volunteer.pk])}"' in page.content.decode()
