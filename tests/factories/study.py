"""Study sessions with attendance, what people studied alone, posts of community duty and reports from them."""

from datetime import date

import factory

from activities.models import CommunityPost, DutyReport, SelfStudy, StudyAttendance, StudySession
from portal.accounts.roles import Role
from portal.codes.models import Code
from tests.factories.accounts import UserFactory, person
from tests.factories.activities import NOON, ActivityFactory, ActivityTypeFactory
from tests.factories.organizations import OrganizationFactory


def study_type(code="S01", name="主题学习", family="study"):
    return ActivityTypeFactory(code=code, name=name, family=family, counts_hours=False)


def study_kind(value="03", label="集中学习"):
    return Code.objects.get_or_create(table=Code.Table.STUDY_KIND, value=value, defaults={"label": label})[0]


def study_session(organization, *, present=(), leave=(), absent=(), kind=None, day=date(2026, 11, 17), **fields):
    """An approved session of two hours with attendance; ``fields`` with ``activity__`` go to its activity."""
    of_activity = {name.removeprefix("activity__"): fields.pop(name) for name in list(fields) if "__" in name}
    state = {} if of_activity.keys() & {"approved", "submitted", "created_by"} else {"approved": True}
    values = {"service_minutes": None, "headcount": len(present) or 12} | state | of_activity
    activity = ActivityFactory(organization=organization, type=study_type(), starts_on=day, **values)
    session = StudySession.objects.create(activity=activity, kind=kind or study_kind(), **fields)
    for state, people in (("present", present), ("leave", leave), ("absent", absent)):
        for user in people:
            StudyAttendance.objects.create(session=session, person=user, state=state)
    return session


class SelfStudyFactory(factory.django.DjangoModelFactory):
    """Two hours on one's own that wait; ``confirmed=True`` has the second person."""

    class Meta:
        model = SelfStudy

    person = factory.SubFactory(UserFactory)
    organization = factory.SelfAttribute("person.organization")
    day = date(2026, 11, 17)
    topic = "工会法"
    minutes = 120
    entered_at = NOON

    class Params:
        confirmed = factory.Trait(
            state="confirmed",
            decided_by=factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization)),
            decided_at=NOON,
        )


class CommunityPostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommunityPost

    organization = factory.SubFactory(OrganizationFactory)
    kind = "estate"
    name = factory.Sequence(lambda n: f"河湾小区{n}")
    responsible_name = "王经办"
    since = date(2026, 1, 1)
    created_by = factory.LazyAttribute(lambda o: person(Role.CLERK, o.organization))
    created_at = NOON
    changed_by = factory.SelfAttribute("created_by")
    changed_at = NOON


class DutyReportFactory(factory.django.DjangoModelFactory):
    """A report that waits for review; ``approved=True`` has the second person."""

    class Meta:
        model = DutyReport

    post = factory.SubFactory(CommunityPostFactory)
    organization = factory.SelfAttribute("post.organization")
    organization_name = factory.SelfAttribute("organization.name")
    number = factory.Sequence(lambda n: f"BD-2026-{n + 1:04d}")
    starts_on = date(2026, 11, 17)
    person_times = 5
    service = "清理楼道杂物"
    created_by = factory.LazyAttribute(lambda o: person(Role.CLERK, o.organization))
    created_at = NOON
    changed_by = factory.SelfAttribute("created_by")

    class Params:
        approved = factory.Trait(
            state="approved",
            decided_by=factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization)),
            decided_at=NOON,
            counted_at=NOON,
        )
        returned = factory.Trait(
            state="returned",
            decided_by=factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization)),
            decided_at=NOON,
            reason="照片看不清",
        )
