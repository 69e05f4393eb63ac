"""Asking for a change of an approved record: the same form, a reason, a second person."""

from decimal import Decimal

import pytest
from django.urls import reverse

from activities import services
from activities.forms.activity import values_of
from activities.models import ActivityCorrection, ActivityMoney
from tests.factories.activities import ActivityFactory
from tests.factories.forms import rows, yesterday


@pytest.fixture
def approved(branch, activity_type):
    activity = ActivityFactory(organization=branch, approved=True, type=activity_type, starts_on=yesterday())
    ActivityMoney.objects.create(activity=activity, kind="own", amount=Decimal("50"))
    return activity


@pytest.fixture
def page(approved):
    return reverse("activities:activity-correct", args=[approved.pk])


def unchanged(activity, **changes):
    """The form as its page shows it, nothing touched but ``changes``."""
    shown = {name: value for name, value in values_of(activity).items() if name != "organization"}
    fields = {name: "" if value is None else value for name, value in shown.items() if value is not False}
    money = [{"kind": row.kind, "amount": str(row.amount)} for row in activity.money.all()]
    return fields | rows("money", *money) | rows("goods") | {"version": activity.version, "action": "correct"} | changes


def test_the_form_shows_the_record(as_user, clerk, approved, page):
    form = as_user(clerk).get(page).context["form"]

    assert (form["place"].value(), form["headcount"].value()) == (approved.place, 12)
    assert form.money[0]["amount"].value() == "50"


def test_a_change_waits_for_a_second_person(as_user, clerk, approved, page):
    answer = as_user(clerk).post(page, unchanged(approved, headcount="15", reason="漏记三人"))

    correction = ActivityCorrection.objects.get()
    assert answer.url == reverse("activities:correction-detail", args=[correction.pk])
    assert correction.changes == {"headcount": [12, 15], "service_minutes": [1440, 1800]}
    assert (correction.reason, correction.requested_by, correction.state) == ("漏记三人", clerk, "pending")
    approved.refresh_from_db()
    assert approved.headcount == 12


def test_money_and_goods_are_changed_too(as_user, clerk, reviewer, approved, page, now):
    changes = rows("money", {"kind": "donated", "amount": "1.2万"})
    changes |= rows("goods", {"name": "毛巾", "quantity": "30", "unit": "条"})
    as_user(clerk).post(page, unchanged(approved, reason="记错了", **changes))

    services.accept_correction(correction=ActivityCorrection.objects.get(), by=reviewer, at=now)

    assert list(approved.money.values_list("kind", "amount")) == [("donated", Decimal("12000.00"))]
    assert [str(goods) for goods in approved.goods.all()] == ["毛巾 30条"]


def test_without_a_reason_or_a_change_nothing_is_asked(as_user, clerk, approved, page):
    client = as_user(clerk)

    without_reason = client.post(page, unchanged(approved, headcount="15"))
    without_change = client.post(page, unchanged(approved, reason="再看看"))

    assert set(without_reason.context["reason"].errors) == {"reason"}
    assert without_reason.context["form"]["headcount"].value() == "15"
    assert without_change.context["form"].non_field_errors()
    assert not ActivityCorrection.objects.exists()


def test_bad_input_is_named_and_kept(as_user, clerk, approved, page):
    answer = as_user(clerk).post(page, unchanged(approved, headcount="很多", reason="漏记"))

    assert set(answer.context["form"].errors) == {"headcount"}
    assert answer.context["reason"]["reason"].value() == "漏记"


def test_a_late_form_shows_both_and_can_be_sent_again(as_user, clerk, reviewer, approved, page, now):
    client, sent = as_user(clerk), unchanged(approved, headcount="15", reason="漏记三人")
    other = services.request_change(activity=approved, content={"place": "黄河路"}, reason="地点", by=clerk, at=now)
    services.accept_correction(correction=other, by=reviewer, at=now)

    met = client.post(page, sent)
    assert met.status_code == 409
    assert ("沙澧河公园", "黄河路") in [(here, there) for _label, here, there in met.context["rows"]]
    assert ActivityCorrection.objects.count() == 1

    version = met.context["reason"]["version"].value()
    assert client.post(page, sent | {"version": version}).status_code == 302
    assert ActivityCorrection.objects.get(state="pending").changes["place"] == ["黄河路", "沙澧河公园"]


def test_one_more_row_keeps_what_was_typed(as_user, clerk, approved, page):
    answer = as_user(clerk).post(page, unchanged(approved, action="add_goods", headcount="15", reason="漏记"))

    assert (answer.context["form"]["headcount"].value(), answer.context["reason"]["reason"].value()) == ("15", "漏记")
    assert len(answer.context["form"].goods.forms) == 2


def test_a_pending_correction_leads_to_the_record(as_user, clerk, approved, page, now):
    services.request_void(activity=approved, reason="重复", by=clerk, at=now)

    assert as_user(clerk).get(page).url == reverse("activities:activity-detail", args=[approved.pk])


def test_who_may_not_correct(as_user, outsider, leader, member, page):
    assert [as_user(person).get(page).status_code for person in (outsider, leader, member)] == [404, 404, 404]
