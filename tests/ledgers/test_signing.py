"""Prepared, reviewed, sealed, published: the right person, the right moment, the version that was shown."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.ledgers import files, policies, services
from portal.ledgers.models import LedgerPeriod, LedgerRun
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import AFTER_WEEK, built_run, ledger_period, queued_run, sealed_period

State = LedgerPeriod.State


@pytest.fixture
def chair(branch):
    """A second reviewer of the branch."""
    return person(Role.REVIEWER, branch, username="chair", display_name="何主席")


@pytest.fixture
def period(branch):
    ActivityFactory(organization=branch, approved=True)
    return built_run(branch, at=AFTER_WEEK).period


@pytest.fixture
def sealed(branch, clerk, reviewer, chair):
    ActivityFactory(organization=branch, approved=True)
    return sealed_period(branch, prepared_by=clerk, reviewed_by=reviewer, sealed_by=chair)


def sign(service, period, by, *, version=1, at=AFTER_WEEK):
    return service(period=period, version=version, by=by, at=at)


def test_the_whole_way(period, clerk, reviewer, chair):
    sign(services.prepare, period, clerk)
    sign(services.review, period, reviewer)
    sign(services.seal, period, reviewer)
    done = sign(services.publish, period, chair)

    assert (done.state, done.sealed_run.version) == (State.PUBLISHED, 1)
    assert (done.prepared_by, done.reviewed_by, done.sealed_by, done.published_by) == (clerk, reviewer, reviewer, chair)
    acts = AuditEvent.objects.filter(target_id=period.pk, target_type="ledgers.ledgerperiod").order_by("pk")
    assert list(acts.values_list("action", flat=True)) == [
        "ledger.built", "ledger.prepared", "ledger.reviewed", "ledger.sealed", "ledger.published",
    ]  # fmt: skip


@pytest.mark.parametrize("service", [services.review, services.seal, services.publish])
def test_no_step_is_skipped(period, chair, service):
    with pytest.raises(RuleError):
        sign(service, period, chair)


def test_a_version_that_was_not_shown_is_not_signed(period, clerk):
    with pytest.raises(StaleVersionError):
        sign(services.prepare, period, clerk, version=2)


def test_nothing_is_signed_while_a_new_version_is_made(period, clerk, now):
    queued_run(period, at=now, version=2)

    with pytest.raises(RuleError):
        sign(services.prepare, period, clerk)


def test_nothing_is_signed_without_a_version(branch, clerk):
    with pytest.raises(RuleError):
        sign(services.prepare, ledger_period(branch), clerk, version=0)


def both_roles(branch):
    """A clerk who is a reviewer too: rights alone would let them do everything."""
    user = person(Role.CLERK, branch, username="both")
    RoleAssignmentFactory(user=user, role=Role.REVIEWER, organization=branch)
    return user


@pytest.mark.parametrize("service", [services.review, services.seal])
def test_who_prepared_neither_reviews_nor_seals(period, branch, reviewer, service):
    user = both_roles(branch)
    sign(services.prepare, period, user)
    if service is services.seal:
        sign(services.review, period, reviewer)

    with pytest.raises(PermissionDenied):
        sign(service, period, user)


def test_who_sealed_does_not_publish(sealed, chair):
    with pytest.raises(PermissionDenied):
        sign(services.publish, sealed, chair)


@pytest.mark.parametrize(
    ("first", "second"), [("prepared_by", "reviewed_by"), ("prepared_by", "sealed_by"), ("sealed_by", "published_by")]
)
def test_the_database_refuses_one_person_in_two_places(period, clerk, first, second):
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerPeriod.objects.filter(pk=period.pk).update(**{first: clerk, second: clerk})


def test_sealing_waits_for_the_end_of_the_period(period, clerk, reviewer, now):
    sign(services.prepare, period, clerk, at=now)
    sign(services.review, period, reviewer, at=now)

    with pytest.raises(RuleError, match="2026-11-22"):
        sign(services.seal, period, reviewer, at=now)


@pytest.mark.parametrize("which", ["xlsx", "public_xlsx", "rows_file"])
def test_a_changed_file_is_not_sealed(period, clerk, reviewer, which):
    sign(services.prepare, period, clerk)
    sign(services.review, period, reviewer)
    with files.path_of(getattr(period.latest_run, which)).open("ab") as file:
        file.write(b"x")

    with pytest.raises(RuleError):
        sign(services.seal, period, reviewer)


def test_upper_union_is_the_second_person(period, clerk, manager):
    sign(services.prepare, period, clerk)

    assert sign(services.review, period, manager).reviewed_by == manager


def test_giving_back_needs_a_reason_and_clears_the_signatures(period, clerk, reviewer):
    sign(services.prepare, period, clerk)
    with pytest.raises(RuleError):
        services.reopen(period=period, reason=" ", by=reviewer, at=AFTER_WEEK)

    services.reopen(period=period, reason="人数不对", by=reviewer, at=AFTER_WEEK)

    period.refresh_from_db()
    assert (period.state, period.prepared_by, period.prepared_at) == (State.OPEN, None, None)
    assert AuditEvent.objects.get(action="ledger.reopened").reason == "人数不对"


def test_an_outsider_gives_nothing_back(period, clerk, outsider):
    sign(services.prepare, period, clerk)

    with pytest.raises(PermissionDenied):
        services.reopen(period=period, reason="x", by=outsider, at=AFTER_WEEK)


def test_a_sealed_ledger_is_neither_made_again_nor_given_back(sealed, clerk):
    with pytest.raises(RuleError, match="封存"):
        services.request_rebuild(period=sealed, by=clerk, at=AFTER_WEEK)
    with pytest.raises(RuleError):
        services.reopen(period=sealed, reason="x", by=clerk, at=AFTER_WEEK)


SEALED_COLUMNS = {
    "state": "open",
    "sealed_run": None,
    "sealed_by": None,
    "sealed_at": None,
    "prepared_by": None,
    "reviewed_by": None,
    "starts_on": "2026-11-09",
    "ends_on": "2026-12-31",
    "is_zero_report": True,
}


@pytest.mark.parametrize("column", SEALED_COLUMNS)
def test_the_database_keeps_a_sealed_row(sealed, column):
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerPeriod.objects.filter(pk=sealed.pk).update(**{column: SEALED_COLUMNS[column]})


def test_the_database_deletes_neither_a_sealed_row_nor_a_finished_version(sealed):
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerPeriod.objects.filter(pk=sealed.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerRun.objects.filter(pk=sealed.sealed_run_id).delete()


FINISHED_COLUMNS = {
    "job_state": "queued",
    "xlsx": "ledgers/other.xlsx",
    "xlsx_sha256": "0" * 64,
    "public_xlsx_sha256": "0" * 64,
    "rows_sha256": "0" * 64,
    "row_count": 7,
    "totals": {},
    "as_of": AFTER_WEEK,
    "version": 9,
    "period": None,
}


@pytest.mark.parametrize("column", FINISHED_COLUMNS)
def test_the_database_keeps_a_finished_version(branch, now, column):
    ActivityFactory(organization=branch, approved=True)
    run = built_run(branch, at=now)

    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerRun.objects.filter(pk=run.pk).update(**{column: FINISHED_COLUMNS[column]})


def test_taking_down_needs_a_reason_and_one_person(sealed, reviewer, chair):
    sign(services.publish, sealed, reviewer)
    with pytest.raises(RuleError):
        services.unpublish(period=sealed, reason="", by=chair, at=AFTER_WEEK)

    services.unpublish(period=sealed, reason="口径有误", by=chair, at=AFTER_WEEK)

    sealed.refresh_from_db()
    assert (sealed.state, sealed.published_by) == (State.SEALED, None)
    with pytest.raises(RuleError):
        services.unpublish(period=sealed, reason="口径有误", by=chair, at=AFTER_WEEK)


def test_a_zero_report_is_signed_and_published_without_a_file(branch, clerk, reviewer, chair):
    period = ledger_period(branch, is_zero_report=True)

    sign(services.prepare, period, clerk, version=0)
    sign(services.review, period, reviewer, version=0)
    sign(services.seal, period, reviewer, version=0)
    done = sign(services.publish, period, chair, version=0)

    assert (done.state, done.sealed_run) == (State.PUBLISHED, None)


def test_asking_twice_is_asking_once(period, clerk):
    first = services.request_rebuild(period=period, by=clerk, at=AFTER_WEEK)

    assert services.request_rebuild(period=period, by=clerk, at=AFTER_WEEK) == first
    assert first.version == 2


def test_nothing_recorded_is_nothing_to_make(branch, clerk):
    with pytest.raises(RuleError, match="零报告"):
        services.request_rebuild(period=ledger_period(branch), by=clerk, at=AFTER_WEEK)


STRANGERS = ["outsider", "member", "leader", "administrator", "auditor"]


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("check", ["build", "rebuild", "prepare", "review", "reopen", "publish", "unpublish"])
def test_strangers_may_nothing(request, period, branch, stranger, check):
    user = request.getfixturevalue(stranger)
    target = branch if check == "build" else period

    assert not getattr(policies, f"can_{check}")(user, target)
    assert not policies.can_seal(user, period, AFTER_WEEK)


@pytest.mark.parametrize(
    "values",
    [
        {"ledger": "honors"},
        {"kind": "month"},
        {"prepared_at": None},
        {"reviewed_at": None},
        {"prepared_at": AFTER_WEEK.replace(hour=1)},
        {"reviewed_at": AFTER_WEEK.replace(hour=1)},
    ],
)
def test_the_database_holds_every_word_of_a_sealed_ledger(sealed, values):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        LedgerPeriod.objects.filter(pk=sealed.pk).update(**values)


@pytest.mark.parametrize(
    ("state", "missing"),
    [("prepared", "prepared"), ("reviewed", "prepared"), ("reviewed", "reviewed"), ("sealed", "reviewed")],
)
def test_no_state_without_its_signatures(branch, clerk, reviewer, chair, state, missing):
    people = {"prepared": clerk, "reviewed": reviewer, "sealed": chair}
    signed = {f"{step}_by": user for step, user in people.items() if step != missing}
    signed |= {f"{step}_at": AFTER_WEEK for step in people if step != missing}

    with pytest.raises(IntegrityError, match=f"ledgerperiod_{missing}_is_signed"), transaction.atomic():
        ledger_period(branch, is_zero_report=True, state=state, **signed)


def test_an_older_version_that_comes_late_touches_nothing(period, branch, clerk):
    """Started again after a failure, it finishes behind a newer one that has been signed."""
    late = queued_run(period, at=AFTER_WEEK, version=9)
    LedgerRun.objects.filter(pk=late.pk).update(job_state="failed")
    newest = queued_run(period, at=AFTER_WEEK, version=10)
    services.build_run(run_id=newest.pk, clock=lambda: AFTER_WEEK)
    sign(services.prepare, period, clerk, version=10)
    LedgerRun.objects.filter(pk=late.pk).update(job_state="queued")

    services.build_run(run_id=late.pk, clock=lambda: AFTER_WEEK)

    late.refresh_from_db()
    period.refresh_from_db()
    assert (late.job_state, period.state, period.prepared_by) == ("done", State.PREPARED, clerk)
