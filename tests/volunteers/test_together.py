"""A roster with a signed sheet, activated at once by a second person: list, confirmation, each with a trace, once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from tests.factories.attachments import stored_photo
from tests.factories.volunteers import VolunteerFactory
from tests.volunteers.test_rosters import media  # noqa: F401 - a fixture
from volunteers import services
from volunteers.models import Consent, Volunteer

pytestmark = pytest.mark.django_db
PAGE = "/w/volunteers/rosters/"


@pytest.fixture
def signed(clerk, media):  # noqa: F811
    """``signed(unit, number, sheet)``: people of a roster of ``unit``, all on one sheet."""

    def enter(unit, number, sheet=None, **fields):
        people = VolunteerFactory.create_batch(
            number, organization=unit, waiting=True, source="import", entered_by=clerk,
            **{"contributor_ids": [clerk.pk]} | fields,
        )  # fmt: skip
        sheet = sheet or stored_photo(clerk)
        for volunteer in people:
            volunteer.consents.update(method="paper", scan=sheet)
        return people

    return enter


def versions(people):
    return {row.pk: row.version for row in people}


def post(client, people):
    return client.post(PAGE, {"person": [f"{row.pk}:{row.version}" for row in people]})


def states(people):
    found = Volunteer.objects.in_bulk([row.pk for row in people])
    return [found[row.pk].state for row in people]


def test_all_of_the_list_are_activated_once_each_with_a_trace(signed, branch, reviewer, as_user):
    people = signed(branch, 3)
    client = as_user(reviewer)
    page = client.get(PAGE).content.decode()
    assert [f'value="{row.pk}:{row.version}"' in page for row in people] == [True] * 3

    post(client, people)
    post(client, people)

    numbers = Volunteer.objects.filter(pk__in=versions(people)).order_by("pk").values_list("number", flat=True)
    assert list(numbers) == sorted(set(numbers))
    assert states(people) == ["active"] * 3
    events = AuditEvent.objects.filter(action="volunteer.activated").order_by("target_id")
    assert [(event.target_id, event.actor_id) for event in events] == [(row.pk, reviewer.pk) for row in people]


def test_who_is_not_complete_or_changed_since_stays_and_is_named(signed, branch, reviewer, as_user):
    fit, minor, changed = signed(branch, 3)
    Volunteer.objects.filter(pk=minor.pk).update(birth_date=date(timezone.localdate().year - 15, 1, 1))
    Volunteer.objects.filter(pk=changed.pk).update(version=changed.version + 1)

    result = services.activate_together(versions=versions([fit, minor, changed]), by=reviewer, at=timezone.now())

    assert (result.done, [row for row, _why in result.left]) == ([fit], [minor, changed])
    assert states([fit, minor, changed]) == ["active", "applied", "applied"]


def test_whoever_wrote_in_one_of_them_activates_none(signed, branch, reviewer, as_user):
    people = [*signed(branch, 1), *signed(branch, 1, contributor_ids=[reviewer.pk])]

    with pytest.raises(PermissionDenied):
        services.activate_together(versions=versions(people), by=reviewer, at=timezone.now())
    post(as_user(reviewer), people[1:])

    assert states(people) == ["applied", "applied"]


def test_applications_without_a_sheet_and_of_other_units_are_passed_over(signed, branch, sibling, reviewer, as_user):
    foreign, online = signed(sibling, 1), VolunteerFactory(organization=branch, waiting=True)
    withdrawn = signed(branch, 1)
    Consent.objects.filter(volunteer=withdrawn[0]).update(withdrawn_at=timezone.now())

    client = as_user(reviewer)
    post(client, [*foreign, online, *withdrawn])

    assert states([*foreign, online, *withdrawn]) == ["applied"] * 3
    assert client.get(PAGE).context["sheets"] == []


def test_each_sheet_is_a_list_of_its_own(signed, branch, reviewer, as_user, clerk):
    signed(branch, 1, stored_photo(clerk))
    sheet = stored_photo(clerk)
    two = signed(branch, 2, sheet)

    page = as_user(reviewer).get(PAGE, {"sheet": sheet.public_id})

    assert [row for row, _age, _phone in page.context["rows"]] == two
    assert [one["people"] for one, _address in page.context["sheets"]] == [1, 2]
    assert as_user(reviewer).get(PAGE, {"sheet": "nothing"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_many_rows(
    signed, branch, reviewer, as_user, number, django_assert_num_queries
):
    signed(branch, number)
    client = as_user(reviewer)
    client.get(PAGE)

    with django_assert_num_queries(6):
        client.get(reverse("volunteers:roster-activate"))
