"""Teams in each state, with the people that the state asks for."""

from datetime import date

import factory

from portal.accounts.roles import Role
from tests.factories.accounts import person
from tests.factories.activities import NOON, attachment_by
from tests.factories.organizations import OrganizationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Team, TeamCall, TeamMember

FORM = {
    "name": "春晖职工志愿服务队", "kind": "staff", "founded_on": date(2024, 3, 5), "leader_name": "耿明远",
    "leader_position": "工会主席", "leader_phone": "13900001111", "contact_name": "牛小禾",
    "contact_phone": "13900002222", "party_member_count": 4, "service_content": "交通引导、便民服务",
    "slogan": "春晖暖人心", "site": "厂区东门驿站", "has_weekly_target": True,
}  # fmt: skip


class TeamFactory(factory.django.DjangoModelFactory):
    """On the register of its unit since 1 June 2025, registered by somebody of the union above."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"第{n}志愿服务队")
    kind = "staff"
    founded_on = date(2024, 3, 5)
    leader_name = "耿明远"
    leader_phone = "13900001111"
    contact_name = "牛小禾"
    service_content = "交通引导、便民服务"
    created_by = factory.LazyAttribute(lambda o: person(Role.CLERK, o.organization))
    created_at = NOON
    contributor_ids = factory.LazyAttribute(lambda o: [o.created_by.pk])
    submitted_by = factory.LazyAttribute(lambda o: o.created_by)
    submitted_at = NOON
    seal_scan = factory.LazyAttribute(lambda o: attachment_by(o.created_by))
    paper_on = date(2025, 5, 30)
    paper_by = "牛小禾"
    state = Team.State.REGISTERED
    number = factory.Sequence(lambda n: f"T-2025-{n + 1:04d}")
    registered_by = factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization.parent or o.organization))
    registered_on = date(2025, 6, 1)
    effective_at = NOON

    class Params:
        waiting = factory.Trait(
            state="submitted", number=None, registered_by=None, registered_on=None, effective_at=None
        )
        draft = factory.Trait(waiting=True, state="draft", submitted_by=None, submitted_at=None, seal_scan=None)


class TeamMemberFactory(factory.django.DjangoModelFactory):
    """Said yes on line."""

    class Meta:
        model = TeamMember

    team = factory.SubFactory(TeamFactory)
    volunteer = factory.LazyAttribute(lambda o: VolunteerFactory(organization=o.team.organization))
    state = "member"
    asked_by = factory.LazyAttribute(lambda o: o.team.created_by)
    asked_at = NOON
    answered_at = NOON
    method = "online"

    class Params:
        asked = factory.Trait(state="asked", answered_at=None, method="")


class TeamCallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TeamCall

    organization = factory.SubFactory(OrganizationFactory)
    year = 2026
    title = "2026 年职工志愿服务队登记"
    due_on = date(2026, 11, 30)
    kinds = ["staff", "club"]
    created_by = factory.LazyAttribute(lambda o: person(Role.REVIEWER, o.organization))
    created_at = NOON
