"""The same key: one effect, one answer."""

import threading
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from activities.models import Activity
from portal.accounts import tasks
from portal.accounts.models import KeptAnswer, RoleAssignment
from portal.accounts.roles import Role
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory
from tests.patience import PATIENCE

pytestmark = pytest.mark.django_db


def send(caller, branch, key="k-1", **changes):
    return caller.call("POST", "activities/", {"organization": branch.pk} | changes, **{"idempotency-key": key})


def test_a_repeated_request_gets_the_first_answer(program, clerk, branch):
    caller = program(clerk)

    first, second = send(caller, branch), send(caller, branch)

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert Activity.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(program, clerk, branch):
    caller = program(clerk)
    send(caller, branch)

    response = send(caller, branch, place="别处")

    assert (response.status_code, response.json()["code"]) == (422, "key_reused")
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"), [(None, 403), (Role.LEADER, 404), (Role.REVIEWER, 403), (Role.CLERK, 201)]
)  # fmt: skip
def test_an_answer_is_kept_from_whoever_lost_the_right(program, clerk, branch, sibling, role, status):
    """A clerk elsewhere by now: with no role here, one that sees other records only, one that sees but does not log."""
    caller = program(clerk)
    assert send(caller, branch).status_code == 201
    RoleAssignment.objects.filter(user=clerk).delete()
    if role is not None:
        RoleAssignmentFactory(user=clerk, role=Role.CLERK, organization=sibling)
        RoleAssignmentFactory(user=clerk, role=role, organization=branch)

    assert send(caller, branch).status_code == status


def test_a_decision_is_kept_from_whoever_no_longer_decides(program, reviewer, branch, sibling):
    activity = ActivityFactory(organization=branch, submitted=True)
    caller, body = program(reviewer), {"version": activity.version}
    approve = partial(caller.call, "POST", f"activities/{activity.pk}/approve/", body, **{"idempotency-key": "k-2"})
    assert approve().status_code == 200
    assert approve()["Idempotency-Replayed"] == "true"
    RoleAssignment.objects.filter(user=reviewer).delete()
    RoleAssignmentFactory(user=reviewer, role=Role.REVIEWER, organization=sibling)

    assert approve().status_code == 404

    RoleAssignmentFactory(user=reviewer, role=Role.CLERK, organization=branch)
    assert approve().status_code == 403


def test_keys_of_two_people_are_apart(program, clerk, branch):
    colleague = person(Role.CLERK, branch)

    assert send(program(clerk), branch).json()["id"] != send(program(colleague), branch).json()["id"]


def test_a_refused_request_may_be_tried_again(program, clerk, branch):
    caller = program(clerk)

    refused = send(caller, branch, headcount=-1)
    accepted = send(caller, branch, headcount=3)

    assert (refused.status_code, accepted.status_code) == (400, 201)
    assert KeptAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "a b", "k" * 81, "钥匙"])
def test_what_is_no_key_is_refused(key, program, clerk, branch):
    response = send(program(clerk), branch, key=key)

    assert (response.status_code, response.json()["code"]) == (422, "bad_key")
    assert not Activity.objects.exists()


def test_answers_are_forgotten_after_a_day(program, clerk, branch):
    caller = program(clerk)
    send(caller, branch)

    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59), tick=False):
        assert tasks.discard_answers() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1), tick=False):
        assert send(caller, branch).status_code == 201
        assert tasks.discard_answers() == 0
    assert Activity.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        assert tasks.discard_answers() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_have_one_effect(program, clerk, branch):
    callers = [program(clerk) for _ in range(8)]
    start, answers = threading.Barrier(8), []

    def call(caller):
        try:
            start.wait(PATIENCE)
            answers.append(send(caller, branch))
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert [response.status_code for response in answers] == [201] * 8
    assert len({response.json()["id"] for response in answers}) == Activity.objects.count() == 1
    assert sum("Idempotency-Replayed" not in response for response in answers) == 1
