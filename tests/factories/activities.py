"""Activities in each state, their types and campaigns."""

from datetime import date, datetime

import factory
from django.utils import timezone

from activities.models import (
    Activity,
    ActivityCorrection,
    ActivityPhoto,
    ActivityType,
    Campaign,
    Publication,
    ServicePlaceCount,
)
from portal.accounts.roles import Role
from portal.attachments.models import Attachment
from portal.codes.models import Code
from tests.factories.accounts import person
from tests.factories.organizations import OrganizationFactory

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=timezone.get_default_timezone())  # a Wednesday


class ActivityTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityType
        django_get_or_create = ("code",)

    code = "V01"
    name = "志愿服务"
    family = ActivityType.Family.VOLUNTEER_SERVICE
    service_form = ActivityType.ServiceForm.ON_SITE
    counts_hours = True
    ledgers = ["activities"]


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"文明交通{n}")
    starts_on = date(2026, 1, 1)
    created_by = factory.LazyAttribute(lambda o: person(Role.UNION_MANAGER, o.organization, include_children=True))
    created_at = NOON
    changed_by = factory.SelfAttribute("created_by")
    contributor_ids = factory.LazyAttribute(lambda o: [o.changed_by.pk])

    class Params:
        is_public = factory.Trait(
            words_were_public=True,
            published_by=factory.LazyAttribute(
                lambda o: person(Role.UNION_MANAGER, o.organization, include_children=True)
            ),
            published_at=NOON,
        )


class ActivityFactory(factory.django.DjangoModelFactory):
    """A draft with every field that submission asks for, written by a clerk of its unit."""

    class Meta:
        model = Activity

    organization = factory.SubFactory(OrganizationFactory)
    type = factory.SubFactory(ActivityTypeFactory)
    title = factory.Sequence(lambda n: f"清洁家园{n}")
    title_initials = "qjjy"
    starts_on = date(2026, 11, 17)
    reporting_year = factory.LazyAttribute(lambda o: o.starts_on.year if o.starts_on else 2026)
    duration_minutes = 120
    place = "沙澧河公园"
    headcount = 12
    service_minutes = 1440
    created_by = factory.LazyAttribute(lambda o: person(Role.CLERK, o.organization))
    created_at = NOON
    updated_at = NOON

    class Params:
        submitted = factory.Trait(
            state="submitted",
            number=factory.Sequence(lambda n: f"A-2026-{n + 1:04d}"),
            organization_name=factory.LazyAttribute(lambda o: o.organization.name),
            submitted_by=factory.SelfAttribute("created_by"),
            submitted_at=NOON,
            review_due_at=NOON,
        )
        approved = factory.Trait(
            submitted=True,
            state="approved",
            approved_by=factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization)),
            approved_at=NOON,
            effective_at=NOON,
        )


class PhotoFactory(factory.django.DjangoModelFactory):
    """A photo as rows only: its files are not in the storage."""

    class Meta:
        model = ActivityPhoto

    activity = factory.SubFactory(ActivityFactory, approved=True)
    attachment = factory.LazyAttribute(lambda o: attachment_by(o.activity.created_by))
    caption = "清扫现场"
    position = factory.Sequence(lambda n: n)


def attachment_by(user):
    """An attachment row without files."""
    return Attachment.objects.create(
        original_name="IMG_1.jpg", sha256="0" * 64, width=640, height=480, size=1000, print_file="p", view_file="v",
        thumb_file="t", uploaded_by=user, uploaded_at=NOON,
    )  # fmt: skip


class PublicationFactory(factory.django.DjangoModelFactory):
    """A proposal by a clerk; ``published=True`` has the second person."""

    class Meta:
        model = Publication

    activity = factory.SubFactory(ActivityFactory, approved=True)
    title = factory.Sequence(lambda n: f"工友齐动手{n}")
    summary = "工友们在公园清扫。"
    place = "郾城区"
    proposed_by = factory.LazyAttribute(lambda o: o.activity.created_by)
    proposed_at = NOON

    class Params:
        published = factory.Trait(
            state="published",
            published_by=factory.LazyAttribute(lambda o: o.activity.approved_by),
            published_at=NOON,
        )


class CorrectionFactory(factory.django.DjangoModelFactory):
    """A pending request to void an approved record, by its clerk."""

    class Meta:
        model = ActivityCorrection

    activity = factory.SubFactory(ActivityFactory, approved=True)
    kind = ActivityCorrection.Kind.VOID
    reason = "重复记录"
    base_version = factory.SelfAttribute("activity.version")
    requested_by = factory.LazyAttribute(lambda o: o.activity.created_by)
    requested_at = NOON


class ServicePlaceCountFactory(factory.django.DjangoModelFactory):
    """A reported number, each of a type of its own."""

    class Meta:
        model = ServicePlaceCount

    organization = factory.SubFactory(OrganizationFactory)
    type = factory.Sequence(
        lambda n: Code.objects.create(table=Code.Table.SERVICE_PLACE_TYPE, value=f"T{n}", label=f"驿站{n}")
    )
    as_of = date(2026, 11, 18)
    count = 5
    created_by = factory.LazyAttribute(lambda o: person(Role.CLERK, o.organization))
    created_at = NOON
    changed_by = factory.SelfAttribute("created_by")
    changed_at = NOON
