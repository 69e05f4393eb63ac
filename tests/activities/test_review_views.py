"""Reviewing in the browser's words: approve, return, the next one, who was faster, own records."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import services
from activities.forms.review import RETURN_PHRASES
from activities.models import Activity
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import NOON, ActivityFactory

State = Activity.State


@pytest.fixture
def waiting(branch, clerk):
    return ActivityFactory(organization=branch, submitted=True, created_by=clerk, title="清扫步道")


def act(client, activity, action, **data):
    return client.post(f"/w/activities/{activity.pk}/{action}/", {"version": activity.version, **data})


def english(client):
    client.cookies["language"] = "en"
    return client


def state_of(activity):
    return Activity.objects.get(pk=activity.pk).state


def test_the_reviewer_sees_record_and_decision_on_one_page(as_user, reviewer, waiting):
    response = as_user(reviewer).get(f"/w/activities/{waiting.pk}/?from=todo")

    assert response.context["can_review"] is True
    assert response.context["queue"] == {"place": 1, "all": 1, "next": None, "previous": None}
    page = response.content.decode()
    assert f'action="/w/activities/{waiting.pk}/approve/"' in page
    assert f'action="/w/activities/{waiting.pk}/return/"' in page


def test_approve_opens_the_next_one_and_then_the_list(as_user, reviewer, waiting, branch):
    later = ActivityFactory(organization=branch, submitted=True, review_due_at=NOON + timedelta(days=2))
    client = as_user(reviewer)

    assert act(client, waiting, "approve").url == f"/w/activities/{later.pk}/?from=todo"
    assert act(client, later, "approve").url == "/w/todo/"
    assert [state_of(waiting), state_of(later)] == [State.APPROVED, State.APPROVED]


def test_the_queue_goes_by_due_time_and_leaves_out_own_and_foreign(as_user, reviewer, waiting, branch, sibling):
    urgent = ActivityFactory(organization=branch, submitted=True, review_due_at=NOON - timedelta(days=1))
    ActivityFactory(organization=branch, submitted=True, created_by=reviewer)
    ActivityFactory(organization=branch, submitted=True, created_by=reviewer, submitted_by=waiting.created_by)
    ActivityFactory(organization=branch, submitted=True, created_by=waiting.created_by, submitted_by=reviewer)
    ActivityFactory(organization=sibling, submitted=True)

    queue = as_user(reviewer).get(f"/w/activities/{waiting.pk}/").context["queue"]

    assert queue == {"place": 2, "all": 2, "next": urgent.pk, "previous": urgent.pk}


def test_own_record_shows_who_decides_instead_of_buttons(as_user, branch, reviewer):
    both = person(Role.CLERK, branch)
    both.assignments.create(role=Role.REVIEWER, organization=branch, valid_from="2025-01-01")
    own = ActivityFactory(organization=branch, submitted=True, created_by=both)
    client = as_user(both)

    response = client.get(f"/w/activities/{own.pk}/")

    assert (response.context["can_review"], response.context["is_own"]) == (False, True)
    assert response.context["reviewers"] == [reviewer]
    assert "/approve/" not in response.content.decode()
    assert act(client, own, "approve").status_code == 403
    assert act(client, own, "return", reason="改").status_code == 403
    assert state_of(own) == State.SUBMITTED


def test_the_database_refuses_own_approval_too(waiting, clerk, now):
    signed = {"state": "approved", "approved_at": now, "effective_at": now}

    with pytest.raises(IntegrityError, match="activity_nobody_approves_own"), transaction.atomic():
        Activity.objects.filter(pk=waiting.pk).update(approved_by=clerk, **signed)


@pytest.mark.parametrize("action", ["approve", "return"])
def test_outsider_404_and_clerk_403(as_user, outsider, clerk, branch, action):
    activity = ActivityFactory(organization=branch, submitted=True)

    assert act(as_user(outsider), activity, action, reason="改").status_code == 404
    assert act(as_user(clerk), activity, action, reason="改").status_code == 403
    assert state_of(activity) == State.SUBMITTED


@pytest.mark.parametrize("action", ["approve", "return"])
def test_deciding_by_a_link_is_not_possible(as_user, reviewer, waiting, action):
    assert as_user(reviewer).get(f"/w/activities/{waiting.pk}/{action}/").status_code == 405


@pytest.mark.parametrize("decided", [True, False], ids=["too late", "no reason"])
def test_a_refused_return_leads_back_to_the_record(as_user, reviewer, branch, waiting, decided, now):
    if decided:
        services.approve_activity(activity=waiting, by=person(Role.REVIEWER, branch), at=now)

    answer = act(as_user(reviewer), waiting, "return", reason="改地点" if decided else "")

    page = answer.content.decode()
    addresses = re.findall(r'(?:href|action|name="next" value)="([^"]*)"', page)
    assert answer.status_code == (409 if decided else 200)
    assert f'data-here="/w/activities/{waiting.pk}/"' in page
    assert addresses.count(f"/w/activities/{waiting.pk}/") >= 2  # language and size of the text come back to it
    assert [address for address in addresses if address in {"", "."} or address.startswith("?")] == []
    assert ("改地点" in page, f"/w/activities/{waiting.pk}/return/" in addresses) == (decided, not decided)


def test_return_takes_phrase_and_words(as_user, reviewer, waiting):
    act(as_user(reviewer), waiting, "return", phrase=str(RETURN_PHRASES[0]), reason="第二张")

    waiting.refresh_from_db()
    assert waiting.state == State.RETURNED
    assert waiting.return_reason.splitlines()[1] == "第二张"


def test_return_works_with_a_phrase_alone(as_user, reviewer, waiting):
    response = english(as_user(reviewer))
    act(response, waiting, "return", phrase="Photos are missing")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.return_reason) == (State.RETURNED, "Photos are missing")


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_return_without_a_reason_shows_the_form_again(as_user, reviewer, waiting, reason):
    response = act(as_user(reviewer), waiting, "return", reason=reason)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["reason"]
    assert state_of(waiting) == State.SUBMITTED


def test_who_was_faster_is_told_and_the_typed_opinion_kept(as_user, reviewer, manager, waiting):
    services.approve_activity(activity=waiting, by=manager, at=timezone.now() - timedelta(minutes=2))

    response = act(english(as_user(reviewer)), waiting, "return", reason="人数与照片不符")

    page = response.content.decode()
    assert response.status_code == 409
    assert "周主任 decided on it 2\xa0minutes ago: Approved" in page
    assert "人数与照片不符" in page
    assert state_of(waiting) == State.APPROVED


def test_a_record_changed_meanwhile_is_shown_anew_with_the_opinion(as_user, reviewer, manager, clerk, waiting, now):
    services.return_activity(activity=waiting, by=manager, at=now, reason="缺照片")
    services.submit_activity(activity=waiting, by=clerk, at=now)

    response = act(as_user(reviewer), waiting, "return", reason="人数与照片不符")

    assert response.status_code == 409
    form = response.context["return_form"]
    assert (form["reason"].value(), form["version"].value()) == ("人数与照片不符", waiting.version + 2)
    assert act(as_user(reviewer), waiting, "approve").status_code == 409
    assert state_of(waiting) == State.SUBMITTED


@pytest.mark.parametrize("act_name", ["approve", "return"])
@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_the_right_is_asked_before_anything_else(as_user, request, waiting, who, act_name):
    client = as_user(request.getfixturevalue(who))

    assert client.post(f"/w/activities/{waiting.pk}/{act_name}/").status_code == (403 if who == "clerk" else 404)


@pytest.mark.parametrize("version", ["", "abc", None])
def test_a_page_without_its_version_decides_nothing(as_user, reviewer, waiting, version):
    data = {} if version is None else {"version": version}

    as_user(reviewer).post(f"/w/activities/{waiting.pk}/approve/", data)

    assert state_of(waiting) == State.SUBMITTED


def test_the_record_leads_to_its_form_for_submitting(as_user, clerk, branch):
    draft = ActivityFactory(organization=branch, created_by=clerk)
    client = as_user(clerk)

    page = client.get(f"/w/activities/{draft.pk}/").content.decode()

    assert f'<a class="button" href="/w/activities/{draft.pk}/edit/">' in page
    assert client.post(f"/w/activities/{draft.pk}/submit/").status_code == 404


def test_the_same_queries_for_one_waiting_record_and_for_three(as_user, reviewer, waiting, branch):
    client, counts = as_user(reviewer), []
    client.get(f"/w/activities/{waiting.pk}/")
    for more in (0, 2):
        for _number in range(more):
            ActivityFactory(organization=branch, submitted=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/w/activities/{waiting.pk}/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
