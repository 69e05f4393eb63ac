"""Any order of acts of any people: the file keeps to its table, and two people stand behind each step."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hardship.models import FileChange, HardshipFile
from hardship.services import applying, changes, files, notices, review
from portal.common.errors import RuleError
from portal.notices.services import close_due, post_notice, withdraw_notice
from tests.factories.activities import NOON
from tests.factories.hardship import (
    HOTLINE,
    NO_EXCLUSION,
    VISIT,
    drafted_file,
    filed_file,
    fresh,
    noticed_file,
    visited_file,
)  # fmt: skip

REFUSED = (RuleError, PermissionDenied, ValidationError)


CAST = {}  # the people and units of the running test, by the names of their fixtures
PEOPLE = st.sampled_from(["caseworker", "county_caseworker", "manager"])
WAY = ("draft", "applied", "first_review", "visited", "checked", "notice", "filed")
# Where an example begins: how it is made, and by how many of the three people.
BEGUN = {
    "draft": (drafted_file, 1),
    "visited": (visited_file, 2),
    "notice": (noticed_file, 3),
    "filed": (filed_file, 3),
}


class Life(RuleBasedStateMachine):
    """One file, begun anywhere on its way, and whatever its people think of; a savepoint takes it back."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()

    @initialize(begun=st.sampled_from(list(BEGUN)))
    def begin(self, begun):
        make, others = BEGUN[begun]
        self.at, self.states = NOON, list(WAY[: WAY.index(begun) + 1])
        self.file = make(
            CAST["branch"], *(CAST[name] for name in ("caseworker", "county_caseworker", "manager")[:others])
        )

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    def tries(self, act, **more):
        """Do it if it is allowed; note the state that the file came into."""
        self.file = fresh(self.file)
        try:
            with transaction.atomic():
                act(by=more.pop("by"), at=self.at, **more)
        except REFUSED:
            return
        self.file = fresh(self.file)
        if self.file.state != self.states[-1]:
            self.states.append(self.file.state)

    @rule(by=PEOPLE)
    def submit(self, by):
        self.tries(applying.submit_file, file=self.file, by=CAST[by])

    @rule(by=PEOPLE)
    def pass_on(self, by):
        self.tries(review.pass_first_review, file=self.file, exclusions=NO_EXCLUSION, by=CAST[by])

    @rule(by=PEOPLE)
    def visit(self, by):
        self.tries(review.note_visit, file=self.file, content=VISIT, by=CAST[by])

    @rule(by=PEOPLE)
    def check(self, by):
        self.tries(review.check_means, file=self.file, outcome="agrees", received_on=self.at.date(), by=CAST[by])

    @rule(by=PEOPLE)
    def draft_notice(self, by):
        self.tries(
            notices.draft_file_notice, organization=CAST["county"], files=[self.file], hotline=HOTLINE, scope="public",
            days=5, by=CAST[by],
        )  # fmt: skip

    @precondition(lambda self: fresh(self.file).notice is not None)
    @rule(by=PEOPLE)
    def post(self, by):
        notice = fresh(self.file).notice
        self.tries(post_notice, notice=notice, version=notice.version, by=CAST[by])

    @precondition(lambda self: self.states[-1] in {"checked", "notice"} and fresh(self.file).notice is not None)
    @rule(by=PEOPLE)
    def withdraw(self, by):
        self.tries(withdraw_notice, notice=fresh(self.file).notice, reason="名单有误", by=CAST[by])

    @rule(days=st.integers(1, 9))
    def wait(self, days):
        self.at += timedelta(days=days)
        close_due(at=self.at)

    @rule(by=PEOPLE)
    def approve(self, by):
        self.tries(files.approve_file, file=self.file, minutes_no="3", by=CAST[by])

    @rule(by=PEOPLE)
    def aid(self, by):
        self.tries(files.note_aid, file=self.file, on=self.at.date(), by=CAST[by])

    @rule(by=PEOPLE)
    def yearly(self, by):
        act = files.finish_review if self.file.state == "reviewing" else files.start_review
        self.tries(act, file=self.file, by=CAST[by])

    @rule(by=PEOPLE)
    def send_back(self, by):
        self.tries(review.return_file, file=self.file, reason="补材料", by=CAST[by])

    @rule(by=PEOPLE, other=PEOPLE)
    def leave(self, by, other):
        self.tries(
            changes.ask_exit, file=self.file, exit_reason="moved", told_on=self.at.date(), reason="调离", by=CAST[by]
        )
        if change := FileChange.objects.pending().filter(file=self.file).first():
            self.tries(changes.accept_change, change=change, by=CAST[other])

    @invariant()
    def keeps_to_the_table(self):
        file = fresh(self.file)
        for before, after in zip(self.states, self.states[1:], strict=False):
            assert HardshipFile.State(after) in HardshipFile.TRANSITIONS[HardshipFile.State(before)]
        deciders = {file.first_reviewed_by_id, file.checked_by_id, file.approved_by_id} - {None}
        assert not deciders & set(file.contributor_ids)
        if file.filed_on is not None:
            assert file.notice.closed_at is not None
            assert file.notice.closed_at <= file.approved_at
            assert {"first_review", "visited", "checked", "notice"} <= set(self.states)


@pytest.mark.django_db
def test_no_order_of_acts_breaks_the_life_of_a_file(branch, county, caseworker, county_caseworker, manager, line):
    CAST.update(
        branch=branch, county=county, caseworker=caseworker, county_caseworker=county_caseworker, manager=manager
    )

    run_state_machine_as_test(
        Life, settings=settings(max_examples=4, stateful_step_count=14, suppress_health_check=list(HealthCheck))
    )
