"""Hours of service, what was entered later, corrections: each as it stands after its step."""

import uuid

import factory
from django.utils import timezone

from activities.models import Backfill, HoursCorrection, ServiceRecord
from portal.accounts.roles import Role
from portal.codes.services import add_working_days
from tests.factories.accounts import person
from tests.factories.activities import NOON, attachment_by
from tests.factories.attendances import ShiftFactory
from tests.factories.volunteers import VolunteerFactory


class BackfillFactory(factory.django.DjangoModelFactory):
    """A list that waits for its second person, without records; the proof is a row without files."""

    class Meta:
        model = Backfill

    shift = factory.SubFactory(ShiftFactory)
    activity = factory.SelfAttribute("shift.activity")
    reason = "当天没有网络"
    proof = factory.LazyAttribute(lambda o: attachment_by(o.entered_by))
    entered_by = factory.SelfAttribute("activity.created_by")
    entered_at = NOON
    contributor_ids = factory.LazyAttribute(lambda o: [o.entered_by.pk])
    form_key = factory.LazyFunction(uuid.uuid4)


class ServiceRecordFactory(factory.django.DjangoModelFactory):
    """Two hours in a shift, drafted by the clerk; ``confirmed`` and ``locked`` have their second person and time."""

    class Meta:
        model = ServiceRecord

    shift = factory.SubFactory(ShiftFactory)
    activity = factory.SelfAttribute("shift.activity")
    organization = factory.SelfAttribute("activity.organization")
    organization_name = factory.LazyAttribute(lambda o: o.organization.name)
    volunteer = factory.LazyAttribute(lambda o: VolunteerFactory(organization=o.organization))
    service_date = factory.LazyAttribute(lambda o: timezone.localdate(o.shift.starts_at))
    place = factory.SelfAttribute("shift.place")
    content = factory.SelfAttribute("activity.title")
    attended_minutes = factory.SelfAttribute("minutes")
    minutes = 120
    source = ServiceRecord.Source.SCAN
    quality = ServiceRecord.Quality.GOOD
    recorded_by = factory.SelfAttribute("activity.created_by")
    recorded_at = NOON
    contributor_ids = factory.LazyAttribute(lambda o: [o.recorded_by.pk])

    class Params:
        confirmed = factory.Trait(
            state="confirmed",
            confirmed_by=factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization)),
            confirmed_at=NOON,
        )
        locked = factory.Trait(confirmed=True, state="locked", locked_at=NOON, effective_at=NOON)
        entered_later = factory.Trait(
            source="backfill",
            attended_minutes=None,
            backfill=factory.LazyAttribute(lambda o: BackfillFactory(shift=o.shift, entered_by=o.recorded_by)),
        )


class HoursCorrectionFactory(factory.django.DjangoModelFactory):
    """Asked by the volunteer, who needs an account, and not answered yet."""

    class Meta:
        model = HoursCorrection

    record = factory.SubFactory(ServiceRecordFactory, locked=True)
    words = "少记了一个小时"
    wanted_minutes = 180
    asked_by = factory.LazyAttribute(lambda o: o.record.volunteer.user)
    asked_at = NOON
    due_at = factory.LazyAttribute(lambda o: add_working_days(o.asked_at, 5))
