"""Corrections of approved records: asked for by one, seen side by side, decided by another."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from activities import services
from activities.models import Activity, ActivityCorrection
from activities.views import words
from portal.codes.models import Code
from tests.factories.activities import (
    ActivityFactory,
    ActivityTypeFactory,
    CampaignFactory,
    CorrectionFactory,
    PublicationFactory,
)

State = ActivityCorrection.State


@pytest.fixture
def approved(branch, clerk, reviewer):
    return ActivityFactory(organization=branch, approved=True, created_by=clerk, approved_by=reviewer, headcount=12)


@pytest.fixture
def void(approved):
    return CorrectionFactory(activity=approved)


def url(correction, action=""):
    return f"/w/corrections/{correction.pk}/{action}"


def test_voiding_is_asked_for_with_a_reason_and_changes_nothing_yet(as_user, clerk, approved):
    client = as_user(clerk)
    page = f"/w/activities/{approved.pk}/void/"
    assert client.get(page).status_code == 200

    response = client.post(page, {"version": approved.version, "reason": "重复记录"})

    correction = ActivityCorrection.objects.get()
    assert response.url == url(correction)
    assert (correction.kind, correction.reason, correction.requested_by) == ("void", "重复记录", clerk)
    assert Activity.objects.get(pk=approved.pk).state == "approved"


def test_voiding_without_a_reason_shows_the_form_again(as_user, clerk, approved):
    response = as_user(clerk).post(f"/w/activities/{approved.pk}/void/", {"version": approved.version, "reason": " "})

    assert list(response.context["form"].errors) == ["reason"]
    assert not ActivityCorrection.objects.exists()


def test_voiding_a_record_changed_meanwhile_keeps_the_reason(as_user, clerk, approved):
    Activity.objects.filter(pk=approved.pk).update(version=5)

    response = as_user(clerk).post(f"/w/activities/{approved.pk}/void/", {"version": 1, "reason": "重复记录"})

    form = response.context["form"]
    assert (form["reason"].value(), form["version"].value()) == ("重复记录", 5)
    assert not ActivityCorrection.objects.exists()


def test_a_second_request_does_not_send_the_browser_in_circles(as_user, clerk, void):
    page = f"/w/activities/{void.activity_id}/void/"

    response = as_user(clerk).get(page, headers={"referer": f"http://testserver{page}"})

    assert response.url == "/w/"


def test_accepting_voids_the_record_and_its_publication(as_user, reviewer, clerk, void):
    PublicationFactory(published=True, activity=void.activity)

    response = as_user(reviewer).post(url(void, "accept/"))

    activity = Activity.objects.get(pk=void.activity_id)
    assert response.url == f"/w/activities/{activity.pk}/"
    assert (activity.state, activity.voided_by) == ("voided", reviewer)
    assert as_user(None).get(f"/news/{activity.publication.pk}/").status_code == 404


def test_rejecting_needs_a_note_and_leaves_the_record(as_user, reviewer, void):
    client = as_user(reviewer)

    assert list(client.post(url(void, "reject/"), {"note": ""}).context["form"].errors) == ["note"]
    client.post(url(void, "reject/"), {"note": "不是重复"})

    void.refresh_from_db()
    assert (void.state, void.decision_note, void.decided_by) == (State.REJECTED, "不是重复", reviewer)
    assert Activity.objects.get(pk=void.activity_id).state == "approved"


@pytest.mark.parametrize("action", ["accept/", "reject/"])
def test_nobody_decides_on_their_own_request(as_user, reviewer, approved, action):
    own = CorrectionFactory(activity=approved, requested_by=reviewer)
    client = as_user(reviewer)

    page = client.get(url(own))

    assert (page.context["can_decide"], page.context["is_own"]) == (False, True)
    assert client.post(url(own, action), {"note": "x"}).status_code == 403
    assert ActivityCorrection.objects.get().state == State.PENDING


def test_the_database_refuses_one_person_too(void, clerk, now):
    decided = {"state": "accepted", "decided_at": now}

    with pytest.raises(IntegrityError, match="correction_second_person"), transaction.atomic():
        ActivityCorrection.objects.filter(pk=void.pk).update(decided_by=clerk, **decided)


def test_outsiders_get_404_and_clerks_403(as_user, outsider, federation_clerk, clerk, leader, void):
    for who in (outsider, federation_clerk, leader):
        assert as_user(who).get(url(void)).status_code == 404
        assert as_user(who).post(url(void, "accept/")).status_code == 404
    assert as_user(clerk).get(url(void)).status_code == 200
    assert as_user(clerk).post(url(void, "accept/")).status_code == 403


def test_old_and_new_stand_side_by_side_in_words(as_user, reviewer, approved, clerk, now):
    lecture = ActivityTypeFactory(code="L01", name="宣讲")
    content = {
        "headcount": 21, "type": lecture, "place": "<b>西门</b>",
        "money": [{"kind": "own", "amount": Decimal("800"), "is_approximate": True, "words": ""}],
    }  # fmt: skip
    correction = services.request_change(activity=approved, content=content, reason="写错", by=clerk, at=now)

    response = as_user(reviewer).get(url(correction))

    changes = {label: (before, after) for label, before, after in response.context["changes"]}
    assert changes[words.label_of("headcount")] == ("12", "21")
    assert changes[words.label_of("type")] == ("志愿服务", "宣讲")
    assert changes[words.label_of("money")][0] == ""
    assert "800" in changes[words.label_of("money")][1]
    assert "<b>西门</b>" not in response.content.decode()


def test_every_kind_of_value_is_carried_out(clerk, reviewer, approved, now):
    target = Code.objects.create(table="service_target", value="1", label="环卫工人")
    content = {
        "campaign": CampaignFactory(organization=approved.organization), "region": None, "service_targets": [target],
        "start_time": time(14, 30), "ends_on": date(2026, 11, 18), "is_headcount_approximate": True,
        "goods": [{"name": "毛巾", "quantity": Decimal("30"), "unit": "条", "value": None}],
    }  # fmt: skip
    Activity.objects.filter(pk=approved.pk).update(
        region=Code.objects.create(table="region", value="411103", label="郾城区")
    )
    correction = services.request_change(activity=approved, content=content, reason="补充", by=clerk, at=now)

    services.accept_correction(correction=correction, by=reviewer, at=now)

    approved.refresh_from_db()
    for name in ("campaign", "region", "start_time", "ends_on", "is_headcount_approximate"):
        assert getattr(approved, name) == content[name]
    assert list(approved.service_targets.all()) == [target]
    assert [str(goods) for goods in approved.goods.all()] == ["毛巾 30条"]


def test_an_outdated_request_cannot_be_carried_out(as_user, reviewer, void):
    Activity.objects.filter(pk=void.activity_id).update(version=7)
    client = as_user(reviewer)

    assert client.get(url(void)).context["is_outdated"] is True
    client.post(url(void, "accept/"))

    assert Activity.objects.get(pk=void.activity_id).state == "approved"


def test_the_record_points_to_the_request(as_user, clerk, void):
    response = as_user(clerk).get(f"/w/activities/{void.activity_id}/")

    assert response.context["pending"] == void
    assert response.context["may"]["correct"] is False
