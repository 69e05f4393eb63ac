"""The first account of a new installation."""

import io

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organizations.models import Organization

pytestmark = pytest.mark.django_db


def create(*arguments):
    output = io.StringIO()
    call_command("create_administrator", *arguments, stdout=output)
    return output.getvalue()


def test_an_empty_installation_gets_its_federation_and_administrator():
    words = create("root", "周管理", "--organization", "411100", "--organization-name", "漯河市总工会")

    user = User.objects.get()
    assert user.holds_role(Role.SYSTEM_ADMINISTRATOR)
    assert user.must_change_password
    assert Organization.objects.get().name == "漯河市总工会"
    assert user.check_password(words.split()[1])


def test_an_unknown_unit_is_refused():
    with pytest.raises(CommandError):
        create("root", "周管理", "--organization", "411100")


def test_a_taken_name_is_refused(clerk):
    with pytest.raises(CommandError):
        create(clerk.username, "周管理", "--organization", clerk.organization.code)
