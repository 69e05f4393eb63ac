"""Loading the demo: the same data every time, and never among real data."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from activities.models import Activity, ActivityMoney, ActivityPhoto, Publication
from portal.accounts.models import RoleAssignment, User
from portal.audit.models import AuditEvent
from portal.dashboard.demo import ledgers, loading
from portal.dashboard.demo.people import PASSWORD
from portal.ledgers.models import LedgerPeriod
from portal.organizations.models import Organization
from tests.factories.accounts import UserFactory

# --- twice ----------------------------------------------------------------------------------------


def digest():
    """Everything that a reader sees, without the numbers of rows and without hashes of passwords."""
    return {
        "units": list(Organization.objects.order_by("code").values_list("code", "name", "status", "parent__code")),
        "people": list(User.objects.order_by("username").values_list("username", "display_name", "organization__code")),
        "roles": list(
            RoleAssignment.objects.order_by("user__username", "role", "organization__code", "valid_from").values_list(
                "user__username", "role", "organization__code", "include_children", "valid_from", "valid_until"
            )
        ),
        "activities": list(
            Activity.objects.order_by("number", "created_at", "title", "starts_on").values_list(
                "number", "organization__code", "type__code", "campaign__name", "title", "state", "starts_on", "place",
                "headcount", "beneficiary_count", "service_minutes", "narrative", "created_by__username",
                "submitted_at", "approved_by__username", "approved_at", "return_reason", "source", "version",
            )
        ),
        "money": list(ActivityMoney.objects.order_by("activity__number", "kind").values_list("kind", "amount")),
        "publications": list(
            Publication.objects.order_by("activity__number").values_list("title", "summary", "state", "published_at")
        ),
        "photos": list(
            ActivityPhoto.objects.order_by("activity__number", "position").values_list("caption", "attachment__sha256")
        ),
        "periods": list(
            LedgerPeriod.objects.order_by("ledger", "organization__code", "kind", "starts_on").values_list(
                "ledger", "organization__code", "kind", "starts_on", "state", "is_zero_report", "sealed_run__row_count"
            )
        ),
        "events": sorted(AuditEvent.objects.values_list("at", "action", "actor_name")),
    }  # fmt: skip


@pytest.mark.django_db
def test_the_same_arguments_give_the_same_data(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(ledgers, "WEEKS", 2)  # closing periods and drawing pictures is what takes time
    monkeypatch.setattr(ledgers, "MONTHS", 2)
    found = []
    for _run in range(2):
        with transaction.atomic():
            loading.load(today=date(2025, 2, 17), scale=0.01)
            found.append(digest())
            transaction.set_rollback(True)

    assert all(found[0].values())
    assert found[0] == found[1]


# --- where it may not go --------------------------------------------------------------------------


@pytest.mark.django_db
def test_real_data_are_never_touched():
    UserFactory(username="wang.li")

    with pytest.raises(CommandError, match="real data"):
        call_command("load_demo", "--scale", "0.05")

    assert not Activity.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_units_without_accounts_count_as_real_data(city):
    with pytest.raises(CommandError, match="real data"):
        call_command("load_demo", "--scale", "0.05")


@pytest.mark.django_db
def test_a_site_behind_https_refuses(settings):
    settings.SECURE = True

    with pytest.raises(CommandError, match="SECURE"):
        call_command("load_demo")
    loading.check_may_load(today=date(2026, 5, 6), is_forced=True)


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["--scale", "0"], ["--today", "2025-01-02"], ["--today", "2199-01-01"]])
def test_arguments_that_do_not_fit_are_refused(arguments):
    with pytest.raises(CommandError):
        call_command("load_demo", *arguments)


@pytest.mark.django_db
def test_without_the_demo_no_account_is_listed(capsys):
    call_command("demo_accounts")

    assert PASSWORD not in capsys.readouterr().out
