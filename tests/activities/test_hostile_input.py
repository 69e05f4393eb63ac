"""Input that once stopped the site or slipped through."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.forms.fields import CountField, LengthField
from activities.forms.words import read_amount
from activities.services.publications import refuse_private_numbers


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
