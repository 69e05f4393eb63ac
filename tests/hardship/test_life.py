"""The life of a file: every step by the right person at the right moment, and none of the others."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from hardship.models import HardshipFile
from hardship.services import applying, changes, files, notices, review
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.notices.models import PublicNotice
from portal.notices.services import answer_objection, close_due, post_notice, withdraw_notice
from tests.factories.accounts import person
from tests.factories.hardship import (
    HOTLINE,
    NO_EXCLUSION,
    VISIT,
    applied_file,
    checked_file,
    filed_file,
    fresh,
    noticed_file,
    reviewed_file,
    visited_file,
)
from tests.factories.notices import filed_objection


@pytest.fixture
def steps(now, county):
    """``{step: call(file, by)}``: each act on a file."""
    return {
        "submit": lambda file, by: applying.submit_file(file=file, by=by, at=now),
        "pass": lambda file, by: review.pass_first_review(file=file, exclusions=NO_EXCLUSION, by=by, at=now),
        "visit": lambda file, by: review.note_visit(file=file, content=VISIT, by=by, at=now),
        "check": lambda file, by: review.check_means(
            file=file, outcome="agrees", received_on=now.date(), by=by, at=now
        ),
        "notify": lambda file, by: notices.draft_file_notice(
            organization=county, files=[file], hotline=HOTLINE, scope="public", days=5, by=by, at=now
        ),
        "approve": lambda file, by: files.approve_file(file=file, minutes_no="3", by=by, at=now),
        "aid": lambda file, by: files.note_aid(file=file, on=now.date(), by=by, at=now),
        "start_review": lambda file, by: files.start_review(file=file, by=by, at=now),
        "finish_review": lambda file, by: files.finish_review(file=file, by=by, at=now),
        "return": lambda file, by: review.return_file(file=file, reason="补材料", by=by, at=now),
        "reject": lambda file, by: review.reject_file(file=file, reason="不符合", by=by, at=now),
        "exit": lambda file, by: changes.ask_exit(
            file=file, exit_reason="lifted", told_on=now.date(), reason="已脱困", by=by, at=now
        ),
    }


# Which acts a state allows; everything else is refused. A person who may do all of them tries each.
ALLOWED = {
    "applied": {"pass", "return", "reject"},
    "first_review": {"visit", "return", "reject"},
    "visited": {"check", "return", "reject"},
    "checked": {"notify", "return", "reject"},
    "notice": set(),
    "filed": {"aid", "start_review", "exit"},
    "exited": set(),
}


# Who may take a step in the state before it: by name of the fixture; the others have no right or wrote in the file.
PEOPLE = {
    "pass": (applied_file, {"colleague", "county_caseworker", "manager"}),
    "visit": (reviewed_file, {"caseworker", "colleague", "county_caseworker"}),
    "check": (visited_file, {"county_caseworker"}),
    "notify": (checked_file, {"county_caseworker"}),
}


def tried(act, file, by):
    """Try an act and take it back: did it go through?"""
    try:
        with transaction.atomic():
            act(file, by)
            transaction.set_rollback(True)
    except (RuleError, PermissionDenied):
        return False
    return True


@pytest.mark.django_db
def test_each_state_allows_its_steps_and_no_others(steps, branch, caseworker, county_caseworker, manager, line, now):
    file, found = filed_file(branch, caseworker, county_caseworker, manager), {}
    ended = {"exited_on": now.date(), "exited_by": manager, "exit_reason": "lifted", "told_on": now.date()}
    for state in ALLOWED:
        columns = ended | {"erase_on": now.date()} if state == "exited" else {}
        HardshipFile.objects.filter(pk=file.pk).update(state=state, **columns)
        hangs = {"state": "posted", "withdrawn_by": None, "withdrawn_at": None, "withdraw_reason": ""}
        gone = {"state": "withdrawn", "withdrawn_by": manager, "withdrawn_at": now, "withdraw_reason": "名单有误"}
        PublicNotice.objects.update(closed_at=None, **hangs if state == "notice" else gone)
        found[state] = {step for step, act in steps.items() if tried(act, fresh(file), county_caseworker)}

    assert found == ALLOWED


@pytest.mark.django_db
@pytest.mark.parametrize("step", PEOPLE)
def test_each_step_is_taken_by_the_right_people_only(step, request, steps, branch, sibling, line, now):
    made, right = PEOPLE[step]
    names = ("caseworker", "colleague", "county_caseworker", "manager", "clerk", "reviewer", "leader", "administrator")
    people = {name: request.getfixturevalue(name) for name in names}
    second = [people["county_caseworker"]] if made is not applied_file else []
    file = made(branch, people["caseworker"], *second)

    assert {name for name, user in people.items() if tried(steps[step], file, user)} == right
    assert not tried(steps[step], file, person(Role.AID_CASEWORKER, sibling))


@pytest.mark.django_db
def test_the_whole_life_of_a_household(branch, caseworker, county_caseworker, manager, line, now):
    file = noticed_file(branch, caseworker, county_caseworker, manager)
    notice = file.notice
    assert notice.rows == [["石*春", branch.name, "深度困难"]]
    early = [now + timedelta(days=day) for day in range(8)]
    for day in early:  # Wednesday noon: the fifth working day after it is the next Wednesday
        close_due(at=day)
        with pytest.raises(RuleError, match=r"runs until|公示"):
            files.approve_file(file=file, minutes_no="3", by=manager, at=day)
    over = now + timedelta(days=8)
    assert close_due(at=over) == 1
    with pytest.raises(PermissionDenied):
        files.approve_file(file=file, minutes_no="3", by=caseworker, at=over)
    with pytest.raises(RuleError, match=r"minutes|纪要"):
        files.approve_file(file=file, minutes_no=" ", by=manager, at=over)
    file = files.approve_file(file=file, minutes_no="3", level="province", by=manager, at=over)
    assert (file.state, file.filed_on, file.review_due_on, file.category, file.is_filed) == (
        "filed", date(2026, 11, 26), date(2027, 11, 26), "deep", True,
    )  # fmt: skip

    file = files.note_aid(file=file, on=date(2026, 12, 1), by=caseworker, at=over)
    file = files.start_review(file=file, by=caseworker, at=over)
    with pytest.raises(PermissionDenied):
        files.finish_review(file=file, by=caseworker, at=over)
    file = files.finish_review(file=file, by=county_caseworker, at=over)
    assert (file.state, file.reviewed_on, file.aided_on) == ("in_aid", date(2026, 11, 26), date(2026, 12, 1))

    with pytest.raises(ValidationError):
        changes.ask_exit(
            file=file, exit_reason="lifted", told_on=over.date() + timedelta(days=1), reason="脱困", by=caseworker,
            at=over,
        )  # fmt: skip
    asked = changes.ask_exit(
        file=file, exit_reason="lifted", told_on=over.date(), reason="脱困", by=caseworker, at=over
    )
    changes.accept_change(change=asked, by=manager, at=over)
    file = fresh(file)
    assert (file.state, file.exited_on, file.erase_on) == ("exited", date(2026, 11, 26), date(2036, 11, 26))

    events = AuditEvent.objects.filter(target_type="hardship.hardshipfile").order_by("pk")
    assert [event.action.removeprefix("hardship.") for event in events] == [
        "drafted", "changed", "submitted", "first_reviewed", "visited", "means_compared", "put_on_notice", "filed",
        "aided", "review_started", "reviewed", "change_requested", "exited", "change_accepted",
    ]  # fmt: skip
    assert [event.reason for event in events if event.reason] == []


@pytest.mark.django_db
def test_aid_before_the_file_is_refused(branch, caseworker, county_caseworker, manager, line, now):
    file = filed_file(branch, caseworker, county_caseworker, manager)

    with pytest.raises(RuleError, match=r"file first|先建档"):
        files.note_aid(file=file, on=now.date() - timedelta(days=1), by=caseworker, at=now)
    assert files.note_aid(file=file, on=now.date(), by=caseworker, at=now).state == "in_aid"


@pytest.mark.django_db
def test_a_condition_of_exclusion_or_a_missing_line_stops_the_first_review(branch, caseworker, county_caseworker, now):
    file = applied_file(branch, caseworker)

    for exclusions, error in (
        ({"homes": False}, ValidationError),
        (NO_EXCLUSION | {"car": True}, RuleError),
        (NO_EXCLUSION, RuleError),  # no line is configured
    ):
        with pytest.raises(error):
            review.pass_first_review(file=file, exclusions=exclusions, by=county_caseworker, at=now)
    assert fresh(file).state == "applied"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"visitors": ["马帮扶", "马帮扶 "]}, "visitors"),
        ({"visited_on": date(2026, 11, 19)}, "visited_on"),
        ({"consent_signed": False}, "consent_signed"),
        ({"finding": ""}, "finding"),
    ],
)
def test_a_visit_is_by_two_with_signed_papers(content, field, branch, caseworker, county_caseworker, line, now):
    file = reviewed_file(branch, caseworker, county_caseworker)

    with pytest.raises(ValidationError) as refused:
        review.note_visit(file=file, content=VISIT | content, by=caseworker, at=now)
    assert set(refused.value.message_dict) == {field}


@pytest.mark.django_db
def test_a_returned_file_begins_anew(branch, caseworker, county_caseworker, line, now):
    file = visited_file(branch, caseworker, county_caseworker)
    review.check_means(
        file=file, outcome="differs", note="另有一套房", received_on=now.date(), by=county_caseworker, at=now
    )
    file = review.return_file(file=fresh(file), reason="核对不一致", by=county_caseworker, at=now)

    assert (file.state, file.category, file.first_reviewed_by, file.state_reason) == (
        "returned",
        "",
        None,
        "核对不一致",
    )
    assert list(HardshipFile.objects.returned_to(caseworker)) == [file]
    again = applying.submit_file(file=file, by=caseworker, at=now)
    assert (again.state, again.number, again.state_reason) == ("applied", file.number, "")


@pytest.mark.django_db
def test_struck_off_the_notice_a_household_is_turned_down_and_a_withdrawn_notice_leads_back(
    branch, caseworker, county_caseworker, manager, line, now
):
    file = noticed_file(branch, caseworker, county_caseworker, manager)
    withdraw_notice(notice=file.notice, reason="名单有误", by=manager, at=now)
    file = fresh(file)
    assert file.state == "checked"
    assert list(HardshipFile.objects.to_notify(county_caseworker)) == [file]

    notice = notices.draft_file_notice(
        organization=branch.parent, files=[file], hotline=HOTLINE, scope="public", days=5, by=county_caseworker, at=now
    )
    with pytest.raises(RuleError):  # taken meanwhile
        notices.draft_file_notice(
            organization=branch.parent, files=[file], hotline=HOTLINE, scope="public", days=5, by=county_caseworker,
            at=now,
        )  # fmt: skip
    with pytest.raises(RuleError):  # it stands on a list
        review.return_file(file=fresh(file), reason="补材料", by=manager, at=now)
    notice = post_notice(notice=notice, version=notice.version, by=manager, at=now)
    answer_objection(
        objection=filed_objection(notice, at=now), answer="已核实", result="upheld", remedy="strike", row_numbers=[1],
        reason="有异议", by=manager, at=now,
    )  # fmt: skip
    assert close_due(at=now + timedelta(days=15)) == 1
    file = fresh(file)
    assert (file.state, notice.number in file.state_reason, file.erase_on.year) == ("rejected", True, 2036)


@pytest.mark.django_db
def test_a_notice_asks_for_the_days_of_the_setting(branch, caseworker, county_caseworker, line, now):
    file = checked_file(branch, caseworker, county_caseworker)

    with pytest.raises(ValidationError):
        notices.draft_file_notice(
            organization=branch.parent, files=[file], hotline=HOTLINE, scope="public", days=4, by=county_caseworker,
            at=now,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_counts(branch, caseworker, county_caseworker, manager, line, now):
    file = noticed_file(branch, caseworker, county_caseworker, manager)
    PublicNotice.objects.filter(pk=file.notice_id).update(state="closed", closed_at=now)
    barrier, answers = threading.Barrier(2), []

    def approve(by):
        try:
            barrier.wait(timeout=60)
            files.approve_file(file=file, minutes_no="3", by=by, at=now)
            answers.append("filed")
        except RuleError:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(by,)) for by in (county_caseworker, manager)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(answers) == ["filed", "refused"]
    assert AuditEvent.objects.filter(action="hardship.filed").count() == 1
