"""People and their roles."""

from datetime import date
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from tests.factories.organizations import OrganizationFactory

PASSWORD = "Lanhua-2026-cs"


@cache
def hashed_password():
    """The hash of PASSWORD, made once: a good hash is slow on purpose, and each test has several people."""
    return make_password(PASSWORD)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Sequence(lambda n: f"赵{n}")
    organization = factory.SubFactory(OrganizationFactory)
    must_change_password = False
    password = factory.LazyFunction(hashed_password)


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    organization = factory.SelfAttribute("user.organization")
    role = Role.CLERK
    valid_from = date(2025, 1, 1)


def gave_password(client, user, at=None):
    """Note in the session of ``client`` that ``user`` gave the password at ``at`` (a datetime, else now)."""
    session = client.session
    moment = (at or timezone.now()).timestamp()
    session["account_authentication_methods"] = [{"method": "password", "at": moment}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def person(role, organization, *, include_children=False, **fields):
    """An account holding one ``role`` at ``organization`` since 2025."""
    user = UserFactory(organization=organization, **fields)
    RoleAssignmentFactory(user=user, role=role, organization=organization, include_children=include_children)
    return user
