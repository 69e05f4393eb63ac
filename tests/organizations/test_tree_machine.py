"""Random moves, mergers and closings: the tree stays a tree, nothing is lost, scope is what the parents say."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.common.errors import RuleError
from portal.organizations import services
from portal.organizations.models import Organization
from tests.factories.accounts import person

AT = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class TreeMachine(RuleBasedStateMachine):
    """Each run works in a transaction of its own that is rolled back at the end."""

    units = Bundle("units")

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.created = set()
        self.last_living = {}  # pk → pk of the last successor, kept beside the database by the simplest rule

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, act, **arguments):
        """Run one service; a refusal in words is an answer, anything else is a failure of the test."""
        user = User.objects.get(pk=self.manager.pk)
        try:
            with transaction.atomic():
                return act(by=user, at=AT, **arguments)
        except (RuleError, ValidationError):
            return None

    @initialize(target=units)
    def plant(self):
        top = services.found_tree(code="T", name="市总工会", short_name="市总", kind="city", at=AT)
        self.manager = person(Role.UNION_MANAGER, top, include_children=True)
        self.created.add(top.pk)
        return top

    @rule(target=units, parent=units)
    def create(self, parent):
        code = f"U{len(self.created)}"
        unit = self.attempt(
            services.create_organization,
            code=code,
            name=f"工会{code}",
            short_name=code,
            kind="grassroots",
            parent=parent,
        )
        if unit is None:
            return parent
        self.created.add(unit.pk)
        return unit

    @rule(unit=units, parent=units)
    def move(self, unit, parent):
        self.attempt(services.move_organization, organization=unit, parent=parent)

    @rule(unit=units, successor=units)
    def merge(self, unit, successor):
        if self.attempt(services.merge_organization, organization=unit, successor=successor):
            self.note_end(unit, successor)

    @rule(unit=units, successor=st.none() | units)
    def revoke(self, unit, successor):
        if self.attempt(services.revoke_organization, organization=unit, successor=successor):
            self.note_end(unit, successor)

    @rule(unit=units)
    def rename(self, unit):
        self.attempt(services.rename_organization, organization=unit, name=f"{unit.code}新名", short_name=unit.code)

    def note_end(self, unit, successor):
        if successor is None:
            return
        for ended, living in self.last_living.items():
            if living == unit.pk:
                self.last_living[ended] = successor.pk
        self.last_living[unit.pk] = successor.pk

    @invariant()
    def the_tree_holds(self):
        rows = {row.pk: row for row in Organization.objects.all()}
        assert set(rows) == self.created
        assert sum(row.parent_id is None for row in rows.values()) <= 1
        for row in rows.values():
            assert row.path == f"{rows[row.parent_id].path if row.parent_id else '/'}{row.pk}/"
            assert self.ancestors(rows, row) == row.ancestor_ids

    @rule(unit=units)
    def scope_is_what_the_parents_say(self, unit):
        rows = {row.pk: row for row in Organization.objects.all()}
        walked = {other.pk for other in rows.values() if unit.pk in self.ancestors(rows, other)}
        assert set(Organization.objects.within(rows[unit.pk]).values_list("pk", flat=True)) == walked

    @invariant()
    def successors_are_last_and_hold_what_ended_in_them(self):
        named = {row.pk: row.successor_id for row in Organization.objects.exclude(successor=None)}
        assert named == self.last_living
        for row in Organization.objects.exclude(successor=None):
            assert row.parent_id == row.successor_id
        living_below_ended = Organization.objects.active().exclude(parent=None).exclude(parent__status="active")
        assert not living_below_ended.exists()

    @staticmethod
    def ancestors(rows, row):
        """Ids from the root to ``row`` by walking parents; a circle would show as an id seen twice."""
        chain = [row.pk]
        while rows[chain[0]].parent_id is not None:
            assert rows[chain[0]].parent_id not in chain
            chain.insert(0, rows[chain[0]].parent_id)
        return chain


@pytest.mark.django_db
def test_random_changes_keep_the_tree():
    run_state_machine_as_test(
        TreeMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
