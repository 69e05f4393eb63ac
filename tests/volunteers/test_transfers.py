"""A volunteer moves to another unit: either side asks, the other side's second person agrees; the history stays."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.notifications.models import Message
from tests.factories.accounts import person
from tests.factories.volunteers import VolunteerFactory
from volunteers import services
from volunteers.models import Merge, Transfer, Volunteer
from volunteers.signals import volunteer_moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(branch, member):
    return VolunteerFactory(organization=branch, name="苗转移", number="V-2026-0777", user=member)


@pytest.fixture
def there(sibling):
    return person(Role.REVIEWER, sibling, display_name="卫接收")


def given(volunteer, taking, by, now):
    return services.ask_to_give(volunteer=volunteer, taking=taking, reason="调动", by=by, at=now)


def taken(taking, by, now, **who):
    who = {"number": "V-2026-0777", "name": "苗转移"} | who
    return services.ask_to_take(**who, taking=taking, reason="已调来", by=by, at=now)


def page(name, *args):
    return reverse(f"volunteers:{name}", args=args)


def test_given_and_agreed_to_it_moves_with_its_number_and_history(
    volunteer, sibling, branch, clerk, there, member, as_user, now
):
    heard = []
    volunteer_moved.connect(
        receiver := lambda **said: heard.append((said["volunteer"], said["giving"], said["taking"]))
    )
    transfer = given(volunteer, sibling, clerk, now)
    assert Message.objects.get(kind="volunteer.transfer").recipient == there
    assert page("transfer-detail", transfer.pk) in as_user(there).get(reverse("todo")).content.decode()
    assert as_user(there).get(page("volunteer-detail", volunteer.pk)).status_code == 404

    answer = as_user(there).post(page("transfer-accept", transfer.pk))

    volunteer_moved.disconnect(receiver)
    assert answer.url == page("transfer-detail", transfer.pk)
    moved = Volunteer.objects.get(pk=volunteer.pk)
    assert heard == [(moved, branch, sibling)]
    assert (moved.organization, moved.number, moved.registered_on, moved.version) == (
        sibling, "V-2026-0777", volunteer.registered_on, volunteer.version + 1,
    )  # fmt: skip
    assert as_user(clerk).get(page("volunteer-detail", volunteer.pk)).status_code == 404
    record = as_user(there).get(page("volunteer-detail", volunteer.pk)).content.decode()
    assert "第一纺织厂工会 → 第二纺织厂工会" in record
    told = Message.objects.filter(kind="volunteer.moved").order_by("pk")
    assert [message.recipient for message in told] == [clerk, member]
    assert not AuditEvent.objects.filter(reason__contains="调动").exists()


def test_asked_for_by_the_other_unit_the_present_one_decides(
    volunteer, sibling, outsider, reviewer, there, as_user, now
):
    transfer = taken(sibling, outsider, now)

    with pytest.raises(PermissionDenied):
        services.accept_transfer(transfer=transfer, by=there, at=now)
    services.accept_transfer(transfer=transfer, by=reviewer, at=now)

    assert Volunteer.objects.get(pk=volunteer.pk).organization == sibling


def test_numbers_and_names_are_not_found_out_by_trying(volunteer, sibling, outsider, reviewer, as_user, now):
    left = VolunteerFactory(organization=volunteer.organization, name="苗双", number="V-2026-0779", state="left",
                            inactive_on=now.date())  # fmt: skip
    client, form = as_user(outsider), {"taking": sibling.pk, "reason": "已调来"}
    people = [
        ("V-2026-0778", "苗转移"),
        (volunteer.number, "苗"),
        (left.number, left.name),
        (volunteer.number, "苗转移"),
    ]

    answers = []
    for number, name in [*people, people[-1]]:  # once more while it waits
        answer = client.post(page("transfer-take"), form | {"number": number, "name": name})
        answers.append((answer.url, *map(str, client.get(answer.url).context["messages"])))

    ((address, words),) = set(answers)
    assert address == page("volunteer-list")
    assert volunteer.organization.short_name not in words
    transfer = Transfer.objects.get()
    assert client.get(page("transfer-detail", transfer.pk)).status_code == 404
    services.refuse_transfer(transfer=transfer, reason="还在本单位", by=reviewer, at=now)
    assert client.get(page("transfer-detail", transfer.pk)).status_code == 404
    assert Message.objects.get(recipient=outsider).url == page("transfer-take")


def test_one_account_asks_for_so_many_people_an_hour(sibling, outsider, as_user, monkeypatch):
    monkeypatch.setattr("volunteers.views.transfers.TAKES_PER_ACCOUNT", 1)
    form = {"number": "V-2026-0778", "name": "苗", "taking": sibling.pk, "reason": "已调来"}
    clients = [as_user(outsider) for _ in range(2)]

    answers = [
        client.post(page("transfer-take"), form, REMOTE_ADDR=f"203.0.113.{number}")
        for number, client in enumerate(clients)
    ]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert "苗" in answers[1].content.decode()


def test_the_person_asks_and_the_new_unit_agrees(volunteer, member, sibling, reviewer, there, as_user, now):
    client = as_user(member)

    client.post(page("me-transfer"), {"taking": sibling.name, "reason": "换了工作"})

    transfer = Transfer.objects.get()
    assert (transfer.side, transfer.deciding) == ("person", sibling)
    mine = client.get(page("me-volunteer")).content.decode()
    assert "第一纺织厂工会 → 第二纺织厂工会" in mine
    with pytest.raises(PermissionDenied):
        services.accept_transfer(transfer=transfer, by=reviewer, at=now)
    services.accept_transfer(transfer=transfer, by=there, at=now)
    told = {message.recipient for message in Message.objects.filter(kind="volunteer.moved")}
    assert {member, reviewer} <= told
    assert there not in told


def test_the_person_takes_it_back(volunteer, member, sibling, there, as_user, now):
    services.ask_to_move(volunteer=volunteer, taking=sibling, reason="换了工作", by=member, at=now)

    as_user(member).post(page("me-transfer-withdraw"))

    transfer = Transfer.objects.get()
    assert transfer.state == "withdrawn"
    with pytest.raises(RuleError):
        services.accept_transfer(transfer=transfer, by=there, at=now)


def test_refused_with_a_reason_that_is_not_lost(volunteer, sibling, clerk, there, as_user, now):
    transfer = given(volunteer, sibling, clerk, now)
    refuse = page("transfer-refuse", transfer.pk)

    wrong = as_user(there).post(refuse, {"reason": "请打 13800138000"})
    assert (wrong.status_code, "13800138000" in wrong.content.decode()) == (409, True)
    as_user(there).post(refuse, {"reason": "查无此人"})

    transfer.refresh_from_db()
    assert (transfer.state, transfer.answer) == ("refused", "查无此人")
    assert Message.objects.filter(kind="volunteer.not_moved", note="查无此人").count() == 2


def test_nobody_decides_on_what_they_asked_for_nor_on_themselves(volunteer, sibling, county, manager, there, now):
    transfer = given(volunteer, sibling, manager, now)
    with pytest.raises(PermissionDenied):
        services.accept_transfer(transfer=transfer, by=manager, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(state="done", decided_by=manager, decided_at=now)
    Volunteer.objects.filter(pk=volunteer.pk).update(user=there)

    with pytest.raises(PermissionDenied):
        services.accept_transfer(transfer=transfer, by=there, at=now)
    assert not Transfer.objects.decidable_by(there).exists()
    assert not Transfer.objects.decidable_by(manager).exists()


def test_only_who_is_on_the_register_moves_and_once_at_a_time(volunteer, branch, sibling, clerk, there, member, now):
    transfer = given(volunteer, sibling, clerk, now)
    with pytest.raises(RuleError, match="等"):
        given(volunteer, sibling, clerk, now)
    services.withdraw_consent(volunteer=volunteer, by=member, at=now)
    with pytest.raises(RuleError):
        services.accept_transfer(transfer=transfer, by=there, at=now)
    waiting = VolunteerFactory(organization=branch, waiting=True)
    merging, other = VolunteerFactory.create_batch(2, organization=branch)
    Merge.objects.create(kept=merging, dropped=other, reason="同一人", requested_by=clerk, requested_at=now)

    for refused in (waiting, merging, other):
        with pytest.raises(RuleError):
            given(refused, sibling, clerk, now)
    with pytest.raises(RuleError):
        given(VolunteerFactory(organization=branch), branch, clerk, now)


def test_what_was_said_about_the_person_goes_with_the_person(volunteer, sibling, clerk, there, now):
    transfer = given(volunteer, sibling, clerk, now)
    services.refuse_transfer(transfer=transfer, reason="查无此人", by=there, at=now)

    services.erase_volunteer(volunteer, now)

    transfer.refresh_from_db()
    assert (transfer.reason, transfer.answer, transfer.state) == ("", "", "refused")
    assert set(Message.objects.filter(kind="volunteer.not_moved").values_list("note", flat=True)) == {"—"}
