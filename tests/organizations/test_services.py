"""Creating, renaming and moving units."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from activities.models import Activity
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.organizations import services
from portal.organizations.models import Organization
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.organizations import OrganizationFactory
from tests.organizations.told import actions_on

NEW = {"name": "第三纺织厂工会委员会", "short_name": "第三纺织厂工会", "kind": "grassroots"}


# --- create ---------------------------------------------------------------------------------------


def test_found_tree_makes_the_top_once(db, now):
    top = services.found_tree(code="411100", name="漯河市总工会", short_name="市总工会", kind="city", at=now)

    assert (top.path, top.reporting_from) == (f"/{top.pk}/", date(2026, 11, 18))
    with pytest.raises(RuleError):
        services.found_tree(code="410000", name="另一个", short_name="另一个", kind="city", at=now)


def test_create_hangs_below_the_parent_and_reports_from_today(manager, county, now):
    unit = services.create_organization(code="B3", parent=county, by=manager, at=now, **NEW)

    unit.refresh_from_db()
    assert (unit.path, unit.reporting_from, unit.sort_key[:4]) == (
        f"{county.path}{unit.pk}/",
        date(2026, 11, 18),
        "di s",
    )
    assert actions_on(unit) == ["organization.created"]


def test_create_refuses_a_code_that_cannot_stand_in_an_address(manager, county, now):
    with pytest.raises(ValidationError) as refusal:
        services.create_organization(code="B/3", parent=county, by=manager, at=now, **NEW)

    assert list(refusal.value.message_dict) == ["code"]


def test_create_refuses_a_code_that_is_taken(manager, county, branch, now):
    with pytest.raises(ValidationError) as refusal:
        services.create_organization(code=branch.code, parent=county, by=manager, at=now, **NEW)

    assert list(refusal.value.message_dict) == ["code"]


def test_create_below_an_ended_unit_is_refused(manager, branch, now):
    services.revoke_organization(organization=branch, by=manager, at=now)

    with pytest.raises(RuleError):
        services.create_organization(code="B3", parent=branch, by=manager, at=now, **NEW)


def test_create_outside_the_own_scope_is_refused(manager, other_county, now):
    with pytest.raises(PermissionDenied):
        services.create_organization(code="B3", parent=other_county, by=manager, at=now, **NEW)


def test_create_too_deep_is_refused_in_words(manager, county, now):
    Organization.objects.filter(pk=county.pk).update(path=county.path + "7" * (255 - len(county.path)))

    with pytest.raises(RuleError):
        services.create_organization(code="B3", parent=county, by=manager, at=now, **NEW)


# --- rename ---------------------------------------------------------------------------------------


def test_rename_changes_the_unit_and_no_record(manager, branch, now):
    activity = ActivityFactory(organization=branch, approved=True)

    services.rename_organization(
        organization=branch, name="第一棉纺织厂工会", short_name="一棉工会", by=manager, at=now
    )

    branch.refresh_from_db()
    activity.refresh_from_db()
    assert (branch.name, branch.short_name, branch.code) == ("第一棉纺织厂工会", "一棉工会", "B1")
    assert activity.organization_name == "第一纺织厂工会委员会"
    assert actions_on(branch) == ["organization.renamed"]


def test_rename_moves_the_unit_in_the_order_of_names(manager, branch, now):
    services.rename_organization(organization=branch, name="安康纺织厂工会", short_name="安康", by=manager, at=now)

    branch.refresh_from_db()
    assert branch.sort_key.startswith("an kang")


def test_rename_to_nothing_is_refused(manager, branch, now):
    with pytest.raises(ValidationError):
        services.rename_organization(organization=branch, name="", short_name="一棉", by=manager, at=now)


def test_nobody_renames_the_top_of_their_own_scope(manager, county, now):
    with pytest.raises(PermissionDenied):
        services.rename_organization(organization=county, name="新名", short_name="新名", by=manager, at=now)


def test_the_top_of_the_tree_is_renamed_from_itself(administrator, city, now):
    services.rename_organization(organization=city, name="漯河市工会", short_name="市工会", by=administrator, at=now)

    city.refresh_from_db()
    assert city.name == "漯河市工会"


# --- move -----------------------------------------------------------------------------------------


def test_move_takes_the_whole_subtree_along(administrator, branch, team, other_county, now):
    services.move_organization(organization=branch, parent=other_county, by=administrator, at=now)

    branch.refresh_from_db()
    team.refresh_from_db()
    assert branch.parent == other_county
    assert branch.path == f"{other_county.path}{branch.pk}/"
    assert team.path == f"{branch.path}{team.pk}/"
    assert AuditEvent.objects.get(action="organization.moved").details == {"from": "411103", "to": "411104"}


def test_move_leaves_units_whose_number_begins_alike(administrator, city, county, other_county, now):
    """Path /1/5/ must not take /1/55/ along: paths end with a slash."""
    units = [OrganizationFactory(parent=county) for _ in range(12)]
    before = {unit.pk: unit.path for unit in units[1:]}

    services.move_organization(organization=units[0], parent=other_county, by=administrator, at=now)

    after = dict(Organization.objects.filter(pk__in=before).values_list("pk", "path"))
    assert after == before


def test_scope_follows_a_move(administrator, manager, branch, other_county, now):
    activity = ActivityFactory(organization=branch, approved=True)
    new_manager = person(Role.UNION_MANAGER, other_county, include_children=True)

    services.move_organization(organization=branch, parent=other_county, by=administrator, at=now)

    assert not Activity.objects.visible_to(User.objects.get(pk=manager.pk)).filter(pk=activity.pk).exists()
    assert Activity.objects.visible_to(User.objects.get(pk=new_manager.pk)).filter(pk=activity.pk).exists()


def test_move_below_itself_or_its_own_part_is_refused(administrator, branch, team, now):
    for parent in (branch, team):
        with pytest.raises(RuleError):
            services.move_organization(organization=branch, parent=parent, by=administrator, at=now)


def test_move_to_where_it_stands_is_refused(administrator, branch, county, now):
    with pytest.raises(RuleError):
        services.move_organization(organization=branch, parent=county, by=administrator, at=now)


def test_move_below_an_ended_unit_is_refused(administrator, branch, sibling, now):
    services.revoke_organization(organization=sibling, by=administrator, at=now)

    with pytest.raises(RuleError):
        services.move_organization(organization=branch, parent=sibling, by=administrator, at=now)


def test_an_ended_unit_does_not_move(administrator, branch, other_county, now):
    services.revoke_organization(organization=branch, by=administrator, at=now)

    with pytest.raises(RuleError):
        services.move_organization(organization=branch, parent=other_county, by=administrator, at=now)


def test_the_top_of_the_tree_does_not_move_or_end(administrator, city, county, now):
    for act in (
        lambda: services.move_organization(organization=city, parent=county, by=administrator, at=now),
        lambda: services.merge_organization(organization=city, successor=county, by=administrator, at=now),
        lambda: services.revoke_organization(organization=city, by=administrator, at=now),
    ):
        with pytest.raises(RuleError):
            act()


def test_a_county_manager_moves_nothing_in_from_or_out_to_another_county(manager, county, branch, other_county, now):
    foreign = OrganizationFactory(parent=other_county)

    with pytest.raises(PermissionDenied):
        services.move_organization(organization=branch, parent=other_county, by=manager, at=now)
    with pytest.raises(PermissionDenied):
        services.move_organization(organization=foreign, parent=county, by=manager, at=now)


def test_a_manager_without_the_units_below_changes_none_of_them(county, branch, sibling, now):
    narrow = person(Role.UNION_MANAGER, county)

    with pytest.raises(PermissionDenied):
        services.move_organization(organization=branch, parent=sibling, by=narrow, at=now)
    with pytest.raises(PermissionDenied):
        services.rename_organization(organization=branch, name="新名", short_name="新名", by=narrow, at=now)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADER, Role.CLERK, Role.REVIEWER, Role.MEMBER])
def test_other_roles_do_not_change_the_tree(city, branch, sibling, now, role):
    user = person(role, city, include_children=True)

    with pytest.raises(PermissionDenied):
        services.move_organization(organization=branch, parent=sibling, by=user, at=now)


# --- at once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_moves_at_once_never_close_a_circle(administrator, city, now):
    """Each thread hangs its unit below the next one's: all together would be a circle."""
    units = [OrganizationFactory(parent=city) for _ in range(4)]
    barrier, refused = threading.Barrier(len(units)), []

    def hang(index):
        mover = User.objects.get(pk=administrator.pk)
        barrier.wait()
        try:
            target = units[(index + 1) % len(units)]
            services.move_organization(organization=units[index], parent=target, by=mover, at=now)
        except RuleError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hang, args=[index]) for index in range(len(units))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = {row.pk: row for row in Organization.objects.all()}
    assert len(refused) == 1
    for row in rows.values():
        assert row.path == (f"{rows[row.parent_id].path}{row.pk}/" if row.parent_id else f"/{row.pk}/")
