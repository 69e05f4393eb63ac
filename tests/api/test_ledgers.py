"""Ledgers by the API: whose, asking for a version, the workbook."""

import pytest

from portal.audit.models import AuditEvent
from portal.ledgers import services
from portal.ledgers.models import LedgerRun
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import AFTER_WEEK, WEEK, built_run, ledger_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(branch):
    """One approved record in week 47."""
    return ActivityFactory(organization=branch, approved=True)


def test_a_ledger_is_asked_for_made_and_downloaded(program, clerk, branch, recorded, no_broker):
    caller = program(clerk)
    asked = {"ledger": "activities", "organization": branch.pk, "period": WEEK.code}

    status, run = caller.post("ledger-runs/", asked)
    assert (status, run["state"], run["version"], run["stage"]) == (202, "queued", 1, "requested")
    assert caller.post("ledger-runs/", asked)[1]["id"] == run["id"]  # it is being made
    assert caller.get(f"ledger-runs/{run['id']}/xlsx/")[0] == 404  # not finished

    services.build_run(run_id=run["id"], clock=lambda: AFTER_WEEK)
    _status, done = caller.get(f"ledger-runs/{run['id']}/")
    response = caller.call("GET", f"ledger-runs/{run['id']}/xlsx/")

    assert (done["state"], done["row_count"]) == ("done", 1)
    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert response["ETag"] == f'"{done["xlsx_sha256"]}"'
    assert AuditEvent.objects.filter(action="ledger.downloaded", actor_id=clerk.pk).count() == 1

    _status, listed = caller.get("ledger-periods/", kind="week", organization=branch.pk)
    _status, period = caller.get(f"ledger-periods/{done['period']}/")
    assert [(row["code"], row["shown_run"]) for row in listed["results"]] == [(WEEK.code, run["id"])]
    assert [row["id"] for row in period["runs"]] == [run["id"]]
    assert caller.post(f"ledger-periods/{done['period']}/rebuild/")[1]["version"] == 2


def test_the_internal_workbook_takes_the_right_to_the_records(program, leader, branch, recorded):
    run = built_run(branch, at=AFTER_WEEK)
    caller = program(leader)

    assert caller.get(f"ledger-runs/{run.pk}/xlsx/")[0] == 403
    public = caller.call("GET", f"ledger-runs/{run.pk}/xlsx/?variant=public")
    assert (public.status_code, b"".join(public.streaming_content)[:2]) == (200, b"PK")
    assert caller.get(f"ledger-runs/{run.pk}/xlsx/", variant="secret")[1]["fields"].keys() == {"variant"}


def test_foreign_ledgers_are_not_there(program, outsider, branch, recorded):
    run = built_run(branch, at=AFTER_WEEK)
    caller = program(outsider)

    answers = [
        caller.get(f"ledger-periods/{run.period_id}/"), caller.post(f"ledger-periods/{run.period_id}/rebuild/"),
        caller.get(f"ledger-runs/{run.pk}/"), caller.get(f"ledger-runs/{run.pk}/xlsx/"), caller.get("ledger-runs/0/"),
    ]  # fmt: skip

    assert {(status, body["detail"]) for status, body in answers} == {(404, answers[0][1]["detail"])}
    assert caller.get("ledger-runs/")[1]["count"] == caller.get("ledger-periods/")[1]["count"] == 0


@pytest.mark.parametrize(
    ("changes", "status", "named"),
    [
        ({"period": "2026-W99"}, 400, "period"),
        ({"period": "2026-13"}, 400, "period"),
        ({"ledger": "nothing"}, 400, "ledger"),
        ({"organization": 987654321}, 400, "organization"),
        ({"period": "2031-01"}, 409, "rule"),
        ({"period": "2020-01"}, 409, "rule"),  # nothing was recorded: a zero report
    ],
)
def test_what_cannot_be_made_is_refused(changes, status, named, program, clerk, branch, recorded):
    asked = {"ledger": "activities", "organization": branch.pk, "period": WEEK.code} | changes

    answer, body = program(clerk).post("ledger-runs/", asked)

    assert (answer, [body["code"], *body.get("fields", {})]) == (
        status, ["invalid", named] if status == 400 else [named],
    )  # fmt: skip
    assert not LedgerRun.objects.exists()


def test_a_leader_makes_no_ledger(program, leader, branch, recorded):
    period = ledger_period(branch)
    asked = {"ledger": "activities", "organization": branch.pk, "period": WEEK.code}

    assert program(leader).post("ledger-runs/", asked)[0] == 403
    assert program(leader).post(f"ledger-periods/{period.pk}/rebuild/")[0] == 403
