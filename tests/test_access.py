"""The access matrix from outside: every route × every role, by HTTP.

The matrix (portal.access) says what a route takes; the roles (portal.accounts.roles) say who holds it. From
these two tables each answer follows, so a new route is tested the moment it is listed. Every record of the
world belongs to ``branch``.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from activities.models import ActivityCorrection, ActivityPhoto, Publication
from portal.access import MATRIX
from portal.accounts.roles import Role, permissions_of
from portal.attachments.models import Attachment
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.notifications.models import Message
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory, CampaignFactory

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = {403, 404}




ARGUMENTS = {
    "activities:activity-autosave": ("draft",),
    "activities:activity-copy": ("approved",),
    "activities:activity-correct": ("approved",),
    "activities:activity-detail": ("submitted",),
    "activities:activity-discard": ("draft",),
    "activities:activity-edit": ("draft",),
    "activities:activity-print": ("approved",),
    "activities:activity-approve": ("submitted",),
    "activities:activity-return": ("submitted",),
    "activities:activity-submit": ("draft",),
    "activities:activity-void": ("approved",),
    "activities:correction-detail": ("correction",),
    "activities:correction-accept": ("correction",),
    "activities:correction-reject": ("correction",),
    "activities:publication-propose": ("approved",),
    "activities:publication-detail": ("proposed",),
    "activities:publication-publish": ("proposed",),
    "activities:publication-withdraw": ("proposed",),
    "activities:campaign-edit": ("campaign",),
    "activities:campaign-public": ("campaign",),
    "activities:news-detail": ("published",),
    "activities:photo-add": ("draft",),
    "activities:photo-remove": ("draft", "photo"),
    "activities:photo-cover": ("draft", "photo"),
    "activities:photo-caption": ("draft", "photo"),
    "activities:photo-move": ("draft", "photo"),
    "attachments:file": ("file", "variant"),
    "notifications:message-open": ("message",),
}


@pytest.fixture
def world(branch, clerk, reviewer, now, settings):
    """One record of each kind in ``branch``, in the state that its routes speak of."""
    made = SimpleNamespace(
        branch=branch, variant="thumb", branch_code=branch.code, period_code="2026-W46", ledger="activities"
    )
    made.draft = ActivityFactory(organization=branch, created_by=clerk)
    made.submitted = ActivityFactory(organization=branch, submitted=True)
    made.approved = ActivityFactory(organization=branch, approved=True)
    made.correction = ActivityCorrection.objects.create(
        activity=ActivityFactory(organization=branch, approved=True), kind="void", reason="重复", base_version=1,
        requested_by=clerk, requested_at=now,
    )  # fmt: skip
    made.proposed = publication(branch, clerk, now)
    made.published = publication(branch, clerk, now, state="published", published_by=reviewer, published_at=now)
    made.campaign = CampaignFactory(organization=branch, is_public=True)
    made.attachment = Attachment.objects.create(
        original_name="a.jpg", sha256="0" * 64, width=1, height=1, size=1, print_file="none", view_file="none",
        thumb_file="none", uploaded_by=clerk, uploaded_at=now,
    )  # fmt: skip
    made.photo = ActivityPhoto.objects.create(activity=made.draft, attachment=made.attachment)
    made.file = made.attachment.public_id
    made.message = Message.objects.create(
        recipient=clerk, kind="activity.approved", subject="A-2026-0001", url="/w/", created_at=now
    )
    made.period = LedgerPeriod.objects.create(
        ledger="activities", organization=branch, kind="week", starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 15)
    )
    made.run = LedgerRun.objects.create(
        ledger="activities", period=made.period, organization=branch, organization_name=branch.name, stage="final",
        queued_at=now,
    )  # fmt: skip
    return made


def publication(branch, clerk, now, **fields):
    activity = ActivityFactory(organization=branch, approved=True)
    return Publication.objects.create(
        activity=activity, title="清洁家园", summary="大家一起打扫。", proposed_by=clerk, proposed_at=now, **fields
    )


def address(name, world):
    values = [getattr(world, part) for part in ARGUMENTS.get(name, LEDGER_ARGUMENTS.get(name, ()))]
    return reverse(name, args=[getattr(value, "pk", value) for value in values])


LEDGER_ARGUMENTS = {
    name: ("run",) if ":run-" in name else ("period",)
    for name in MATRIX
    if name.startswith(("ledgers:run-", "ledgers:period-")) and name != "ledgers:period-list"
} | {
    "ledgers:report-detail": ("branch_code", "period_code"),
    "ledgers:report-file": ("branch_code", "period_code", "ledger"),
}

PROTECTED = sorted(name for name, entry in MATRIX.items() if entry.kind != "public")
WITH_PERMISSION = sorted(name for name, entry in MATRIX.items() if entry.kind == "permission")
OF_A_RECORD = [name for name in WITH_PERMISSION if name in ARGUMENTS or name in LEDGER_ARGUMENTS]


@pytest.mark.parametrize("name", PROTECTED)
def test_visitors_are_sent_to_the_login_page(name, world, as_user):
    for method in sorted(MATRIX[name].methods):
        answer = as_user(None).generic(method, address(name, world))

        assert answer.status_code in {302, 401}, method
        if answer.status_code == 302:
            assert answer.url.startswith(reverse("account_login")), method


@pytest.mark.parametrize("name", PROTECTED)
def test_a_closed_account_is_a_visitor(name, world, as_user, clerk):
    client = as_user(clerk)
    clerk.is_active = False
    clerk.save()

    answer = client.generic(min(MATRIX[name].methods), address(name, world))

    assert answer.status_code in {302, 401}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", WITH_PERMISSION)
def test_without_the_right_nothing_opens(name, role, world, as_user, branch):
    if MATRIX[name].permission in permissions_of(role):
        pytest.skip("holds the right")

    for method in sorted(MATRIX[name].methods):
        answer = as_user(person(role, branch)).generic(method, address(name, world))

        assert answer.status_code in REFUSED, method


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", [name for name in WITH_PERMISSION if "GET" in MATRIX[name].methods])
def test_with_the_right_the_page_opens_or_says_why_not(name, role, world, as_user, branch):
    if MATRIX[name].permission not in permissions_of(role):
        pytest.skip("does not hold the right")

    answer = as_user(person(role, branch, include_children=True)).get(address(name, world))

    assert answer.status_code in {200, 302, 403, 404}
    assert answer.status_code < 400 or role in NARROW.get(name, ()), answer.status_code


# Roles that hold the right of a route and still do not see this very record: leaders read what is published.
NARROW = {
    "activities:activity-detail": {Role.LEADER},
    "activities:activity-print": {Role.LEADER},
}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", OF_A_RECORD)
def test_another_union_finds_nothing(name, role, world, as_user, sibling):
    stranger = person(role, sibling, include_children=True)
    here, nowhere = address(name, world), address(name, world).replace(f"/{first_key(name, world)}/", "/987654321/", 1)

    for method in sorted(MATRIX[name].methods):
        client = as_user(stranger)
        answer, missing = client.generic(method, here), client.generic(method, nowhere)

        assert answer.status_code in REFUSED, method
        assert (answer.status_code, answer.content) == (missing.status_code, missing.content), method


def first_key(name, world):
    value = getattr(world, (ARGUMENTS.get(name) or LEDGER_ARGUMENTS[name])[0])
    return getattr(value, "pk", value)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_other_methods_are_not_answered(name, world, as_user, manager):
    client = as_user(manager)

    for method in sorted(set(METHODS) - MATRIX[name].methods):
        assert client.generic(method, address(name, world)).status_code in {403, 404, 405}, method


@pytest.mark.parametrize("name", [name for name, entry in MATRIX.items() if "POST" in entry.methods])
def test_a_post_without_the_token_is_refused(name, world, manager):
    from django.test import Client  # noqa: PLC0415 - the only client that checks tokens

    client = Client(enforce_csrf_checks=True)
    client.force_login(manager, backend="portal.accounts.backends.RoleBackend")

    assert client.post(address(name, world)).status_code == 403
