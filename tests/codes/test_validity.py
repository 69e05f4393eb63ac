"""Codes are offered in their time, reviews count working days, and both are kept at /admin/."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.forms.activity import ActivityForm
from portal.audit.models import AuditEvent
from portal.codes.models import Code, Holiday
from portal.codes.services import add_working_days, load_holidays
from portal.organizations.models import Organization
from tests.factories.activities import ActivityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def code():
    """Offered in 2025 only."""
    return Code.objects.create(
        table="region", value="R9", label="旧区", valid_from=date(2025, 1, 1), valid_until=date(2025, 12, 31)
    )


@pytest.mark.parametrize(
    ("day", "is_offered"),
    [(date(2024, 12, 31), False), (date(2025, 1, 1), True), (date(2025, 12, 31), True), (date(2026, 1, 1), False)],
)
def test_a_code_is_offered_from_its_first_to_its_last_day(code, day, is_offered):
    assert Code.objects.in_force(day).filter(pk=code.pk).exists() is is_offered
    code.is_active = False
    code.save()
    assert not Code.objects.in_force(day).filter(pk=code.pk).exists()


def test_the_form_goes_by_the_day_of_the_activity_and_leaves_records_what_they_have(code, branch):
    def offered(activity=None):
        units = Organization.objects.filter(pk=branch.pk)
        form = ActivityForm(units=units, today=date(2026, 11, 18), first={}, activity=activity)
        return form.fields["region"].queryset.filter(pk=code.pk).exists()

    assert not offered()
    assert offered(ActivityFactory(organization=branch, starts_on=date(2025, 6, 1)))
    assert not offered(ActivityFactory(organization=branch, starts_on=date(2026, 6, 1)))
    assert offered(ActivityFactory(organization=branch, starts_on=date(2026, 6, 1), region=code))


def noon(*day):
    return datetime(*day, 12, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        (noon(2026, 11, 18), 1, noon(2026, 11, 19)),
        (noon(2026, 11, 20), 1, noon(2026, 11, 23)),
        (noon(2026, 2, 13), 1, noon(2026, 2, 14)),  # a Saturday that is worked
        (noon(2026, 2, 13), 2, noon(2026, 2, 24)),  # nine days off
        (noon(2025, 9, 30), 3, noon(2025, 10, 11)),
        (noon(2030, 10, 4), 1, noon(2030, 10, 7)),  # nobody has entered 2030: plain weeks
    ],
)
def test_working_days_follow_the_table_of_holidays(at, days, due, django_assert_num_queries):
    load_holidays()
    with django_assert_num_queries(1):
        assert add_working_days(at, days) == due


def test_a_year_that_the_office_entered_is_left_as_it_is():
    Holiday.objects.create(day=date(2026, 1, 1), name="元旦")

    load_holidays()
    assert Holiday.objects.filter(day__year=2026).count() == 1
    assert Holiday.objects.filter(day__year=2025).count() == 33
    assert load_holidays() == 0


def test_administrators_keep_holidays_and_are_told_of_years_without(administrator, clerk, as_user, today):
    client, page = as_user(administrator), reverse("admin:codes_holiday_changelist")
    text = client.get(page).content.decode()
    assert f"{today.year + 1} 年的节假日还没有录入" in text

    day = date(today.year + 1, 1, 1)
    client.post(reverse("admin:codes_holiday_add"), {"day": day.isoformat(), "name": "元旦"})
    holiday = Holiday.objects.get()
    text = client.get(page, {"year": day.year}).content.decode()
    assert f"{day.year} 年的节假日还没有录入" not in text
    client.post(reverse("admin:codes_holiday_delete", args=[holiday.pk]), {"post": "yes"})

    actions = AuditEvent.objects.filter(target_type="codes.holiday").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["holiday.added", "holiday.removed"]
    assert as_user(clerk).get(page).status_code == 302


def test_codes_say_their_validity_in_words_and_cannot_be_deleted(code, administrator, as_user):
    client = as_user(administrator)
    text = client.get(reverse("admin:codes_code_changelist")).content.decode()
    assert "2025-01-01至2025-12-31" in text
    assert client.get(reverse("admin:codes_code_delete", args=[code.pk])).status_code == 403

    change = reverse("admin:codes_code_change", args=[code.pk])
    form = {"label": "旧区", "order": 1, "valid_from": "2026-01-01", "valid_until": "2025-12-31"}
    assert client.post(change, form).status_code == 200
    assert client.post(change, form | {"valid_until": "2026-12-31", "value": "R10"}).status_code == 302
    code.refresh_from_db()
    assert (code.value, code.valid_until, code.is_active) == ("R9", date(2026, 12, 31), False)
