"""Hours entered later: with proof and a second person, never beside other service, open to see."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activities import services
from activities.forms.hours import BackfillForm
from activities.models import Backfill, ServiceRecord
from activities.services import completeness
from tests.factories.activities import ActivityFactory
from tests.factories.attachments import upload
from tests.factories.attendances import AttendanceFactory, ShiftFactory
from tests.factories.plans import recruiting, signed_up
from tests.factories.service import BackfillFactory, ServiceRecordFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def shift(branch, clerk):
    return ShiftFactory(activity=ActivityFactory(organization=branch, created_by=clerk, approved=True))


@pytest.fixture
def after(shift):
    return shift.ends_at + timedelta(days=1)


def enter(shift, rows, by, at, key=None):
    return services.enter_backfill(
        activity=shift.activity, shift=shift, rows=rows, reason="当天没有网络", proof=upload(),
        form_key=key or uuid.uuid4(), by=by, at=at,
    )  # fmt: skip


def refusals(shift, rows, by, at):
    with pytest.raises(ValidationError) as refused:
        enter(shift, rows, by, at)
    assert not Backfill.objects.exists()
    return refused.value.message_dict["people"]


def test_a_form_sent_twice_is_one_list_and_its_hours_wait_for_the_proof(branch, shift, clerk, reviewer, after):
    volunteer, key = VolunteerFactory(organization=branch), uuid.uuid4()

    one, other = (enter(shift, [(volunteer, 90)], clerk, after, key) for _time in range(2))

    (found,) = ServiceRecord.objects.all()
    assert (one, found.source, found.attended_minutes, found.minutes) == (other, "backfill", None, 90)
    assert not ServiceRecord.objects.confirmable_by(reviewer)
    assert list(Backfill.objects.reviewable_by(reviewer)) == [one]
    assert not Backfill.objects.reviewable_by(clerk)


def test_the_second_person_accepts_what_is_theirs_and_long_days_wait_above(branch, shift, clerk, reviewer, manager,
                                                                            after):  # fmt: skip
    shift.ends_at = shift.starts_at + timedelta(hours=10)
    shift.save()
    people = VolunteerFactory.create_batch(2, organization=branch)
    backfill = enter(shift, [(people[0], 480), (people[1], 540)], clerk, after)

    with pytest.raises(PermissionDenied):
        services.accept_backfill(backfill=backfill, by=clerk, at=after)
    confirmed = services.accept_backfill(backfill=backfill, by=reviewer, at=after)

    assert [found.minutes for found in confirmed] == [480]
    assert [found.minutes for found in ServiceRecord.objects.confirmable_by(manager)] == [540]


def test_a_returned_list_stays_and_its_hours_are_void(branch, shift, clerk, reviewer, after):
    backfill = enter(shift, [(VolunteerFactory(organization=branch), 90)], clerk, after)

    services.return_backfill(backfill=backfill, reason="签到表看不清", by=reviewer, at=after)

    backfill.refresh_from_db()
    assert (backfill.state, backfill.return_reason) == ("returned", "签到表看不清")
    assert list(ServiceRecord.objects.values_list("state", flat=True)) == ["voided"]


def test_nobody_is_at_two_places(branch, shift, clerk, after):
    """Under the same identity in another unit, by attendance or by hours; and not twice on one list."""
    here = VolunteerFactory(organization=branch)
    there = VolunteerFactory(name=here.name, phone=here.phone)
    AttendanceFactory(shift=ShiftFactory(starts_at=shift.starts_at + timedelta(hours=1)), volunteer=there)
    served = VolunteerFactory(organization=branch)
    ServiceRecordFactory(volunteer=served, shift=ShiftFactory(starts_at=shift.starts_at))
    free = VolunteerFactory(organization=branch)

    found = refusals(shift, [(here, 60), (served, 60), (free, 60), (free, 60), (free, 121)], clerk, after)

    assert [here.name in found[0], served.name in found[1], free.name in found[2], len(found)] == [True] * 3 + [4]


def test_only_what_is_over_and_only_with_words(branch, shift, clerk, outsider, after):
    from portal.common.errors import RuleError  # noqa: PLC0415

    row = [(VolunteerFactory(organization=branch), 60)]

    with pytest.raises(RuleError):
        enter(shift, row, clerk, shift.ends_at - timedelta(minutes=1))
    with pytest.raises(PermissionDenied):
        enter(shift, row, outsider, after)


def test_a_title_does_not_say_that_it_is_entered_later(branch, now):
    found = completeness.refusals(
        ActivityFactory.build(organization=branch, title="清洁家园（补录）"), today=now.date(), is_another=True
    )

    assert "title" in found


def test_the_form_finds_people_by_name_or_number_and_keeps_what_was_typed(branch, shift, clerk, as_user):
    one, two = VolunteerFactory(organization=branch), VolunteerFactory(organization=branch)
    VolunteerFactory.create_batch(2, organization=branch, name="王芳")
    url = reverse("activities:backfill-create", args=[shift.activity.pk])
    wrong = {"form_key": uuid.uuid4(), "hours": "1.5", "people": "王芳\n不在册\n" + one.name, "reason": "断网"}

    refused = as_user(clerk).post(url, {**wrong, "proof": upload()})
    right = {**wrong, "people": f"{one.name}\n{two.number.lower()} 0.5"}
    AttendanceFactory(shift=shift)  # the shift stays as it is
    answer = as_user(clerk).post(url, {**right, "proof": upload()})

    assert refused.status_code == 200
    assert len(refused.context["form"].errors["people"]) == 2
    assert answer.status_code == 302
    assert list(ServiceRecord.objects.order_by("minutes").values_list("volunteer", "minutes")) == [
        (two.pk, 30), (one.pk, 90),
    ]  # fmt: skip


def test_the_form_begins_with_what_is_known_and_says_from_where(branch, clerk, as_user):
    """The length of the shift, who had a place and was in no list; without a shift the length of the record."""
    shift = recruiting(branch).activity.shifts.get()
    came, absent, served = VolunteerFactory.create_batch(3, organization=branch)
    for volunteer in (came, absent, served):
        signed_up(shift, volunteer)
    signed_up(shift, VolunteerFactory(organization=branch), state="waiting")
    AttendanceFactory(shift=shift, volunteer=came)
    ServiceRecordFactory(shift=shift, volunteer=served)
    logged = ActivityFactory(organization=branch, approved=True, duration_minutes=95, headcount=12)
    unknown = ActivityFactory(organization=branch, approved=True, duration_minutes=None, headcount=7)

    def opened(activity):
        form = as_user(clerk).get(reverse("activities:backfill-create", args=[activity.pk])).context["form"]
        return form["hours"].value(), form["people"].value(), form["hours"].help_text, form["people"].help_text

    hours, people, hours_note, people_note = opened(shift.activity)
    assert (hours, people) == ("2", absent.name)
    assert ("08:00" in hours_note, "1" in people_note) == (True, True)
    hours, people, _note, people_note = opened(logged)
    assert (hours, people, "12" in people_note) == ("1.58", None, True)
    assert BackfillForm.base_fields["hours"].clean("1.58") == 95
    assert opened(unknown)[:2] == (None, None)


def test_the_open_list_and_the_decision(shift, clerk, reviewer, as_user, django_assert_num_queries):
    backfill = BackfillFactory(shift=shift)
    ServiceRecordFactory(shift=shift, source="backfill", backfill=backfill, attended_minutes=None)

    page = as_user(clerk).get(reverse("activities:backfill-list"))
    detail = as_user(reviewer).get(reverse("activities:backfill-detail", args=[backfill.pk]))
    blank = as_user(reviewer).post(reverse("activities:backfill-return", args=[backfill.pk]), {"reason": " "})
    done = as_user(reviewer).post(reverse("activities:backfill-accept", args=[backfill.pk]))

    assert [(row.people, row.minutes) for row in page.context["rows"]] == [(1, 120)]
    assert detail.context["can_review"]
    assert blank.context["error"]
    assert done.status_code == 302
    assert ServiceRecord.objects.get().state == "confirmed"
