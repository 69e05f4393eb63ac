"""Volunteers in each state, and identity numbers that fit and belong to nobody."""

from datetime import date

import factory
from stdnum.cn import ric

from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import NOON
from tests.factories.organizations import OrganizationFactory
from volunteers.models import Consent, Volunteer


def id_number_of(born, *, sequence=2):
    """A number with a right check digit from a region that does not exist; an odd ``sequence`` is a man's."""
    body = f"999999{born:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


class VolunteerFactory(factory.django.DjangoModelFactory):
    """On the register of its unit, with a consent on paper, activated by somebody else."""

    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"苗志愿{n}")
    sex = Volunteer.Sex.FEMALE
    birth_date = date(1990, 1, 1)
    phone = factory.Sequence(lambda n: f"1390000{n:04d}")
    source = Volunteer.Source.UNIT
    entered_by = factory.LazyAttribute(lambda o: person(Role.CLERK, o.organization))
    contributor_ids = factory.LazyAttribute(lambda o: [o.entered_by.pk] if o.entered_by else [])
    entered_at = NOON
    state = Volunteer.State.ACTIVE
    number = factory.Sequence(lambda n: f"V-2025-{n + 1:04d}")
    activated_by = factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization))
    activated_at = NOON
    registered_on = date(2025, 6, 1)

    class Params:
        waiting = factory.Trait(
            state=Volunteer.State.APPLIED, number=None, activated_by=None, activated_at=None, registered_on=None
        )
        invited = factory.Trait(waiting=True, state=Volunteer.State.INVITED)

    @factory.post_generation
    def consent(self, create, extracted, **kwargs):
        if create and extracted is not False and self.state != Volunteer.State.INVITED:
            Consent.objects.create(
                volunteer=self, purpose=Consent.Purpose.REGISTER, text_version="2026-11", method="paper", given_at=NOON
            )


CONTENT = {
    "name": "苗春雨", "sex": "2", "birth_date": date(1990, 1, 1), "phone": "13900001234",
    "id_number": id_number_of(date(1990, 1, 1)),
}  # fmt: skip
