"""The demo's data: complete, lawful, in order."""

import re
from collections import Counter
from datetime import date, datetime, time

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from activities.models import (
    Activity,
    ActivityCorrection,
    ActivityGoods,
    ActivityMoney,
    ActivityPhoto,
    Campaign,
    Publication,
)
from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.attachments.models import Attachment
from portal.audit.models import AuditEvent
from portal.dashboard.demo import loading
from portal.dashboard.demo.people import ACCOUNTS, PASSWORD
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.notifications.models import Message
from portal.organizations.models import Organization
from portal.privacy.numbers import read_id_number
from volunteers.models import Consent, Volunteer

TODAY = date(2026, 5, 6)
SCALE = 0.1
PRIVATE = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Files beside the real ones, and a quick hash."""
    folder = str(tmp_path_factory.mktemp("media"))
    with override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, places):
    """The demo, loaded once for this module into a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield loading.load(today=TODAY, scale=SCALE)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(demo, db):
    """The loaded demo; what a test changes is undone after it."""
    return demo


# --- what is there --------------------------------------------------------------------------------


def test_the_tree_is_a_citys(loaded):
    kinds = Counter(Organization.objects.values_list("kind", flat=True))

    assert (kinds["city"], kinds["county"], kinds["industry"], kinds["department"]) == (1, 5, 4, 6)
    assert kinds["grassroots"] + kinds["town"] + kinds["joint"] + kinds["group"] >= 40
    merged = Organization.objects.get(status="merged")
    assert merged.successor.is_active
    assert merged.parent == merged.successor


def test_records_keep_the_name_of_their_time(loaded):
    names = set(
        Activity.objects.filter(organization__code="J02")
        .exclude(state="draft")
        .values_list("organization_name", flat=True)
    )

    assert names == {"清源中等专业学校工会委员会", "清源职业技术学校工会委员会"}


def test_every_state_is_there_and_most_are_approved(loaded):
    states = Counter(Activity.objects.values_list("state", flat=True))

    assert set(states) == set(Activity.State)
    assert states["approved"] > 0.8 * sum(states.values())
    assert Activity.objects.filter(state="submitted", review_due_at__isnull=False).exists()
    assert not Activity.objects.filter(state="returned", return_reason="").exists()
    assert set(ActivityCorrection.objects.values_list("state", flat=True)) >= {"accepted"}


def test_publications_wait_for_a_second_person_or_had_one(loaded):
    states = Counter(Publication.objects.values_list("state", flat=True))

    assert states["published"] >= 3
    assert states["proposed"] >= 1
    for publication in Publication.objects.filter(state="published"):
        assert publication.published_by != publication.proposed_by
        assert publication.summary


def test_every_approved_record_has_its_event(loaded):
    approved = set(Activity.objects.exclude(approved_by=None).values_list("pk", flat=True))
    told = AuditEvent.objects.filter(action="activity.approved").values_list("target_id", flat=True)

    assert sorted(told) == sorted(approved)


def test_nothing_lies_in_the_future(loaded):
    late = {
        f"{model.__name__}.{name}": model.objects.filter(**{f"{name}__gt": _end()}).count()
        for model, name in (
            (Activity, "approved_at"), (Activity, "submitted_at"), (Activity, "created_at"), (AuditEvent, "at"),
            (Publication, "published_at"), (LedgerPeriod, "published_at"), (LedgerRun, "as_of"),
            (Message, "created_at"),
        )
    }  # fmt: skip

    assert {name: count for name, count in late.items() if count} == {}
    assert not Activity.objects.filter(starts_on__gte=TODAY, plan=None).exists()


def test_days_of_a_record_follow_each_other(loaded):
    for activity in Activity.objects.exclude(approved_by=None):
        assert activity.created_at <= activity.submitted_at <= activity.approved_at
        assert timezone.localdate(activity.submitted_at) >= activity.starts_on


def test_numbers_run_without_a_gap(loaded):
    numbers = list(Activity.objects.exclude(number=None).order_by("submitted_at").values_list("number", flat=True))

    for year in (2025, 2026):
        of_year = sorted(number for number in numbers if number.startswith(f"A-{year}-"))
        assert of_year == [f"A-{year}-{n:04d}" for n in range(1, len(of_year) + 1)]


def test_photos_have_all_their_sizes(loaded):
    photos = ActivityPhoto.objects.select_related("attachment")

    assert photos.exists()
    for attachment in Attachment.objects.all():
        for name in attachment.file_names.values():
            assert default_storage.exists(name)
    covers = photos.filter(is_cover=True).count()
    assert covers == photos.values("activity").distinct().count()


def test_campaigns_are_used_where_they_may_be(loaded):
    assert Campaign.objects.public().count() >= 5
    for activity in Activity.objects.exclude(campaign=None).select_related("campaign", "organization"):
        assert activity.campaign.organization_id in activity.organization.ancestor_ids
        assert activity.starts_on >= activity.campaign.starts_on


def test_money_has_several_kinds_and_goods_their_units(loaded):
    assert set(ActivityMoney.objects.values_list("kind", flat=True)) >= {"own", "superior", "donated"}
    assert not ActivityGoods.objects.filter(unit="").exists()


def test_narratives_are_not_copies(loaded):
    texts = Activity.objects.exclude(narrative="").values_list("narrative", flat=True)

    assert len(set(texts)) > 0.97 * len(texts)
    assert not any("{" in text for text in texts)


def test_no_text_looks_like_a_private_number(loaded):
    texts = [
        str(value)
        for model in (Activity, Publication, User, Organization, Campaign)
        for row in model.objects.values()
        for name, value in row.items()
        if isinstance(value, str) and name != "password"
    ]

    assert [text for text in texts if PRIVATE.search(text)] == []


# --- ledgers --------------------------------------------------------------------------------------


def test_the_last_periods_are_closed_and_signed(loaded):
    city = LedgerPeriod.objects.filter(organization__code="411100", ledger="activities")
    last_week = date(2026, 4, 27)

    assert city.filter(kind="month").count() == 12
    assert city.filter(kind="week", starts_on__lte=last_week).count() == 8
    assert city.get(kind="week", starts_on=last_week).state == "prepared"
    assert set(city.filter(kind="month", starts_on__lt=date(2026, 4, 1)).values_list("state", flat=True)) == {
        "published"
    }
    assert not city.filter(kind="week", starts_on__gt=last_week).exists()  # before Friday nothing of this week is due


def test_sealed_ledgers_hold_what_was_approved_by_then(loaded):
    for period in LedgerPeriod.objects.filter(organization__code="411100", kind="month", sealed_run__isnull=False):
        counted = Activity.objects.within(period.organization).in_period(period.period)
        known = counted.filter(approved_at__lte=period.sealed_run.as_of).exclude(voided_at__lte=period.sealed_run.as_of)
        assert period.sealed_run.row_count == known.count()


def test_other_ledgers_wait_for_a_worker(loaded):
    states = Counter(LedgerRun.objects.values_list("job_state", flat=True))

    assert states["done"] == loaded.versions
    assert states["queued"] > 0
    assert set(states) == {"done", "queued"}


# --- people ---------------------------------------------------------------------------------------


def test_each_role_can_be_tried(loaded, client):
    assert {account.role for account in ACCOUNTS} == set(Role)

    for account in ACCOUNTS:
        client = Client(REMOTE_ADDR=f"10.9.8.{ACCOUNTS.index(account) + 1}")
        answer = client.post(reverse("account_login"), {"login": account.username, "password": PASSWORD})
        assert answer.status_code == 302, account.username
        landing = client.get(reverse("notifications:message-list"))
        assert landing.status_code == (302 if account.must_change_password else 200)


def test_nobody_else_can_sign_in(loaded):
    others = User.objects.exclude(username__in=[account.username for account in ACCOUNTS])

    assert others.count() > 80
    assert not any(user.has_usable_password() for user in others)


def test_no_demo_account_is_a_superuser(loaded):
    assert not User.objects.filter(is_superuser=True).exists()


def test_the_demo_clerk_has_something_to_do(loaded):
    own = Counter(Activity.objects.filter(created_by__username="clerk").values_list("state", flat=True))
    reviewer = User.objects.get(username="reviewer")

    assert own["draft"] >= 2
    assert own["returned"] >= 1
    assert Activity.objects.reviewable_by(reviewer).count() >= 3
    assert Message.objects.filter(recipient__username="clerk", read_at=None).exists()


def test_one_person_has_left_and_one_stands_in(loaded):
    assert RoleAssignment.objects.filter(valid_until__lt=TODAY).exclude(organization__status="merged").count() == 1
    assert RoleAssignment.objects.filter(valid_until__gt=TODAY).count() == 1


# --- the commands ----------------------------------------------------------------------------------


def test_a_second_run_says_that_the_data_are_there(loaded, capsys):
    before = Activity.objects.count()

    call_command("load_demo")

    assert "already" in capsys.readouterr().out
    assert Activity.objects.count() == before


def test_the_accounts_are_listed_as_a_table(loaded, capsys):
    call_command("demo_accounts")

    lines = capsys.readouterr().out.splitlines()
    assert [word in lines[0] for word in ("角色", "用户名", "密码", "单位")] == [True] * 4
    assert len(lines) == 2 + len(ACCOUNTS)
    assert sum(PASSWORD in line for line in lines) == len(ACCOUNTS)


def _end():
    return timezone.make_aware(datetime.combine(TODAY, time(0, 0)))


# --- volunteers -----------------------------------------------------------------------------------


def test_registers_are_lawful_and_give_work_to_the_branch(loaded):
    rows = Volunteer.objects.all()
    numbers = [row.id_number for row in rows if row.id_number]
    desk = Counter(rows.filter(organization__code="Y01").values_list("state", flat=True))

    assert len(numbers) == len(set(numbers))
    assert all(read_id_number(number, on=TODAY).number.startswith("999999") for number in numbers)
    assert Consent.objects.in_force().count() == rows.exclude(state="invited").count() > 20
    assert (desk["applied"], desk["invited"]) == (9, 1)  # six of them came with a signed sheet
    assert len(Volunteer.objects.possible_pairs()) >= 1
    assert rows.values_list("name", flat=True).count() > rows.active().person_count() > 10
