"""Reported numbers of service places: who enters them, who sees them, what the timeline keeps."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activities import services
from activities.models import ServicePlaceCount
from portal.audit.models import AuditEvent
from portal.codes.models import Code
from portal.codes.services import load_codes
from portal.common.errors import StaleVersionError
from tests.factories.activities import ServicePlaceCountFactory

pytestmark = pytest.mark.django_db

LIST = reverse("activities:service-place-list")
CREATE = reverse("activities:service-place-create")


@pytest.fixture
def kind(db):
    load_codes()
    return Code.objects.get(table="service_place_type", value="03")


def answers(unit, kind, **changes):
    fields = {"organization": unit.pk, "type": kind.pk, "as_of": "2026-11-18", "count": "60多", "version": "0"}
    return fields | changes


def save(organization, kind, by, now, **fields):
    fields = {"as_of": date(2026, 11, 18), "count": 60} | fields
    return services.save_service_place_count(organization=organization, type=kind, by=by, at=now, **fields)


def test_a_clerk_reports_in_words_and_the_list_shows_about(as_user, branch, clerk, kind):
    response = as_user(clerk).post(CREATE, answers(branch, kind), follow=True)

    row = ServicePlaceCount.objects.get()
    assert (row.count, row.is_approximate, row.words, row.source, row.created_by) == (60, True, "60多", "form", clerk)
    assert "约 60" in response.content.decode()
    assert AuditEvent.objects.filter(action="service_places.reported", target_id=row.pk).count() == 1


def test_a_number_is_corrected_and_a_late_writer_is_told(as_user, branch, clerk, kind, now):
    row = save(branch, kind, clerk, now)
    page = reverse("activities:service-place-edit", args=[row.pk])

    as_user(clerk).post(page, answers(branch, kind, count="61", version="1"))
    late = as_user(clerk).post(page, answers(branch, kind, count="62", version="1"))

    row.refresh_from_db()
    assert (row.count, row.is_approximate, row.words, row.version) == (61, False, "", 2)
    assert late.status_code == 200
    with pytest.raises(StaleVersionError):
        save(branch, kind, clerk, now, reported=row, version=1)


def test_a_unit_reports_a_type_once_for_a_day(as_user, branch, clerk, kind, now):
    save(branch, kind, clerk, now)

    assert as_user(clerk).post(CREATE, answers(branch, kind)).status_code == 200
    with pytest.raises(ValidationError):
        save(branch, kind, clerk, now)
    assert ServicePlaceCount.objects.count() == 1


def test_the_form_refuses_what_is_no_number_and_foreign_units(as_user, branch, sibling, clerk, kind):
    for changes in ({"count": "很多"}, {"organization": sibling.pk}, {"as_of": ""}):
        assert as_user(clerk).post(CREATE, answers(branch, kind, **changes)).status_code == 200

    assert not ServicePlaceCount.objects.exists()


def test_others_neither_see_nor_report(as_user, branch, clerk, outsider, reviewer, manager, kind, now):
    row = save(branch, kind, clerk, now)
    page = reverse("activities:service-place-edit", args=[row.pk])

    assert list(ServicePlaceCount.objects.visible_to(outsider, "activities.view_activity")) == []
    assert list(ServicePlaceCount.objects.visible_to(manager, "activities.view_activity")) == [row]
    assert [as_user(user).get(page).status_code for user in (clerk, manager, reviewer, outsider)] == [
        200,
        200,
        403,
        404,
    ]
    with pytest.raises(PermissionDenied):
        save(branch, kind, reviewer, now, as_of=date(2026, 11, 19))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_one_row_as_for_three(
    as_user, branch, clerk, rows, django_assert_num_queries
):
    for _ in range(rows):
        ServicePlaceCountFactory(organization=branch)
    client = as_user(clerk)
    client.get(LIST)

    with django_assert_num_queries(6):
        client.get(LIST)
