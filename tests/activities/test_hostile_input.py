"""Input that once stopped the site or slipped through."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.forms.fields import CountField, LengthField
from activities.forms.words import read_amount
from portal.common.numbers import whole_number
from portal.ledgers.models import LedgerPeriod
from portal.privacy.numbers import refuse_private_numbers
from tests.factories.activities import ActivityFactory
from tests.factories.forms import answers


@pytest.mark.parametrize("field", [LengthField(max_minutes=1000), CountField()])
def test_a_million_digits_are_refused_unread(field):
    with pytest.raises(ValidationError):
        field.clean("9" * 1_000_000)


@pytest.mark.parametrize("words", ["9" * 30, "9" * 29 + "亿"])
def test_an_amount_beyond_the_column_is_refused(words):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the message
        read_amount(words)


@pytest.mark.parametrize(
    "number",
    ["+8613800138000", "138.0013.8000", "138·0013·8000", "1\u200b3800138000", "6222021302001234567"],
)
def test_numbers_of_people_are_found_however_they_are_written(number):
    with pytest.raises(ValidationError):
        refuse_private_numbers(f"联系 {number}。")


@pytest.mark.parametrize(
    "words", ["2026.11.16-2026.11.20 共 120 人次", "服务 1,200 人，投入 3000000 元", "2026-11-16 09:00"]
)
def test_days_and_counts_are_no_numbers_of_people(words):
    assert refuse_private_numbers(words) is None


def test_a_day_far_ahead_does_not_break_the_list(as_user, clerk, branch):
    client = as_user(clerk)
    client.post(reverse("activities:activity-autosave-new"), {"starts_on": "9999-12", "date_precision": "month"})

    assert client.get(reverse("activities:activity-list")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/reports/x/9999-12/", "/reports/x/9999-W52/", "/reports/%00/2026-11/"])
def test_odd_public_addresses_are_not_found(as_user, address):
    assert as_user(None).get(address).status_code == 404


def test_no_filter_guesses_at_a_password(as_user, administrator):
    answer = as_user(administrator).get("/admin/accounts/user/?password__startswith=pbkdf2")

    assert answer.status_code == 400


ENDLESS = ["9" * 5000, "²", "٣", "-1", "1_0", " 1", ""]


@pytest.mark.parametrize("text", ENDLESS)
def test_only_short_plain_digits_are_a_number(text):
    assert whole_number(text) is None


def test_a_number_has_nine_digits_at_most():
    assert [whole_number("0"), whole_number("9" * 9), whole_number("9" * 10), whole_number("9" * 10, 10)] == [
        0, 10**9 - 1, None, 10**10 - 1,
    ]  # fmt: skip


@pytest.fixture
def quiet(as_user, clerk):
    """The clerk's client; an error is an answer with 500, as from outside."""
    client = as_user(clerk)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("text", ENDLESS[:3])
def test_numbers_in_hidden_fields_of_the_form(quiet, clerk, branch, activity_type, text):
    draft = ActivityFactory(organization=branch, created_by=clerk)
    page = reverse("activities:activity-edit", args=[draft.pk])
    sent = answers(activity_type, organization=str(branch.pk))

    stale = quiet.post(page, sent | {"version": text})
    row = quiet.post(page, sent | {"version": str(draft.version), "action": "add_money", "money-TOTAL_FORMS": text})
    order = quiet.post(reverse("activities:photo-order", args=[draft.pk]), {"order": f"{text},1,,{text}"})
    keyed = quiet.get(reverse("activities:activity-create"), {"unit": text})
    alike = quiet.get(reverse("activities:activity-duplicates"), {"activity": text})

    assert [answer.status_code for answer in (stale, row, order, keyed, alike)] == [409, 200, 302, 200, 200]


@pytest.mark.parametrize("text", ENDLESS[:3])
def test_the_version_under_a_signature(quiet, branch, text):
    period = LedgerPeriod.objects.create(
        ledger="activities", organization=branch, kind="week", starts_on=date(2026, 11, 9), ends_on=date(2026, 11, 15)
    )
    page = reverse("ledgers:period-prepare", args=[period.pk])

    answer = quiet.post(page, {"version": text}, headers={"accept": "application/json"})

    assert answer.status_code == 409
