"""Many scans at once, in and out and for two records of one person: nobody is ever at two places, nothing twice."""

import logging
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from activities.models import Attendance
from activities.services import attendances
from portal.common.errors import RuleError
from tests.factories.activities import ActivityFactory
from tests.factories.attendances import HOUR, ShiftFactory, volunteer_with_account
from tests.factories.volunteers import id_number_of

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)
log = logging.getLogger(__name__)


def scans(branch, sibling, now, *, people, tries):
    """``tries`` calls, in a random order that is the same each time: each person has two records, each record its
    account, and both try three shifts of the same hours."""
    shifts = [
        ShiftFactory(activity=ActivityFactory(organization=unit.parent), starts_at=now)
        for unit in (branch, branch, sibling)
    ]
    rng, cast = random.Random(7), []
    for number in range(people):
        born = date(1980, 1, 1) + timedelta(days=number)
        cast.append(
            [volunteer_with_account(unit, birth_date=born, id_number=id_number_of(born)) for unit in (branch, sibling)]
        )
    calls = []
    for number in range(tries):
        user, volunteer = rng.choice(cast[number % people])
        act = attendances.sign_out if number // people % 3 == 2 else attendances.sign_in
        moment = now + (number // people) * SECOND
        calls.append((act, {"shift": rng.choice(shifts), "volunteer": volunteer, "by": user, "at": moment}))
    return calls


def run(call):
    act, arguments = call
    try:
        return act(**arguments)
    except RuleError:
        return None
    finally:
        connection.close()


def people_at_one_place():
    """The rows of each person, none of which overlap, by a look of our own."""
    rows = {}
    for row in Attendance.objects.standing().order_by("person", "signed_in_at", "pk"):
        rows.setdefault(row.person, []).append(row)
    for own in rows.values():
        assert all(
            one.signed_out_at is not None and one.signed_out_at <= other.signed_in_at for one, other in pairwise(own)
        )
    return rows


def test_parallel_scans_leave_no_overlap(branch, sibling, now):
    calls = scans(branch, sibling, now, people=4, tries=24)

    with ThreadPoolExecutor(6) as pool:
        done = [answer for answer in pool.map(run, calls) if answer is not None]

    assert done
    assert 0 < len(people_at_one_place()) <= 4


@pytest.mark.soak
def test_five_hundred_parallel_scans_leave_no_overlap(branch, sibling, now):
    calls, began = scans(branch, sibling, now, people=50, tries=500), time.monotonic()

    with ThreadPoolExecutor(16) as pool:
        done = [answer for answer in pool.map(run, calls) if answer is not None]

    rows = people_at_one_place()
    log.warning("500 scans in %.1f s: %d taken, %d people", time.monotonic() - began, len(done), len(rows))
    assert len(rows) == 50


def test_one_scan_sent_many_times_at_once_makes_one_row(branch, now):
    user, volunteer = volunteer_with_account(branch)
    shift = ShiftFactory(activity__organization=branch, starts_at=now - HOUR)
    call = (attendances.sign_in, {"shift": shift, "volunteer": volunteer, "by": user, "at": now})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(run, [call] * 12))

    assert Attendance.objects.count() == 1
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 11
