"""Shifts and who attended them."""

from datetime import timedelta

import factory

from activities.models import Attendance, Shift
from activities.services.attendances import person_of
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import NOON, ActivityFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

HOUR = timedelta(hours=1)


class ShiftFactory(factory.django.DjangoModelFactory):
    """Two hours from the noon of the tests on."""

    class Meta:
        model = Shift

    activity = factory.SubFactory(ActivityFactory)
    starts_at = NOON
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + 2 * HOUR)
    place = "沙澧河公园"


class AttendanceFactory(factory.django.DjangoModelFactory):
    """The whole of a shift, from a list."""

    class Meta:
        model = Attendance

    shift = factory.SubFactory(ShiftFactory)
    activity = factory.SelfAttribute("shift.activity")
    volunteer = factory.SubFactory(VolunteerFactory, organization=factory.SelfAttribute("..activity.organization"))
    person = factory.LazyAttribute(lambda o: person_of(o.volunteer))
    signed_in_at = factory.SelfAttribute("shift.starts_at")
    signed_out_at = factory.SelfAttribute("shift.ends_at")
    in_method = "list"
    out_method = factory.LazyAttribute(lambda o: "list" if o.signed_out_at else "")
    entered_by = factory.LazyAttribute(lambda o: o.activity.created_by)
    entered_at = factory.LazyAttribute(lambda o: o.shift.ends_at)


def volunteer_with_account(organization, **fields) -> tuple[User, Volunteer]:
    """Somebody who signs in with an account of their own, and their record."""
    user = person(Role.MEMBER, organization)
    return user, VolunteerFactory(organization=organization, user=user, entered_by=None, **fields)
