"""Limited places: never over-booked, an ordered waiting list, also while others cancel."""

import logging
import threading
import time
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from activities.models import Shift, SignUp
from activities.services import signups
from tests.factories.plans import recruiting, volunteer_with_account

log = logging.getLogger(__name__)


def together(acts, *, lanes):
    """Call all ``acts`` in ``lanes`` threads that begin at once; return what they raised."""
    begin, waiting, raised = threading.Barrier(lanes), list(acts), []

    def run():
        begin.wait()
        while waiting:
            try:
                act = waiting.pop(0)
            except IndexError:
                break
            try:
                act()
            except Exception as error:
                raised.append(error)
        connection.close()

    threads = [threading.Thread(target=run) for _lane in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return raised


def run_on_places(branch, *, people, places, cancels, lanes):
    """``people`` sign up at once for ``places``; ``cancels`` of those who have a place cancel in between."""
    shift = recruiting(branch, capacity=places, begins=timezone.now() + timedelta(days=9)).activity.shifts.get()
    crowd = [volunteer_with_account(branch) for _each in range(people)]
    at = timezone.now()

    def join(person):
        signups.sign_up(shift=shift, volunteer=person, risk_version=1, by=person.user, at=at)

    def join_and_leave(person):
        join(person)
        row = SignUp.objects.get(volunteer=person)
        signups.withdraw_sign_up(sign_up=row, by=person.user, at=at)

    acts = [lambda person=person: join_and_leave(person) for person in crowd[:cancels]]
    acts += [lambda person=person: join(person) for person in crowd[cancels:]]
    acts = acts[::2] + acts[1::2]
    began = time.monotonic()
    raised = together(acts, lanes=lanes)
    log.warning("%d sign-ups, %d taken back, in %.1f s", people, cancels, time.monotonic() - began)

    assert raised == []
    shift = Shift.objects.get(pk=shift.pk)
    states = list(SignUp.objects.order_by("pk").values_list("state", flat=True))
    assert shift.placed == states.count("placed") == places
    assert states.count("withdrawn") == cancels
    standing = [state for state in states if state != "withdrawn"]
    assert standing == ["placed"] * places + ["waiting"] * (people - cancels - places)  # first come, first served


@pytest.mark.django_db(transaction=True)
def test_places_are_never_overbooked_and_the_line_keeps_its_order(branch):
    run_on_places(branch, people=40, places=5, cancels=10, lanes=8)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_thousand_for_thirty_places(branch):
    run_on_places(branch, people=1000, places=30, cancels=200, lanes=40)
