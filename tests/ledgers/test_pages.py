"""The workbench pages of ledgers: who sees which, what they offer, how they answer."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.accounts.models import RoleAssignment
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.common.periods import Period
from portal.ledgers import files, services
from portal.ledgers.models import LedgerPeriod, LedgerRun
from portal.ledgers.querysets import readable_organizations
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import AFTER_WEEK, WEEK, built_run, closing_rule, ledger_period, queued_run
from tests.factories.organizations import OrganizationFactory

LIST = reverse("ledgers:period-list")
CANARY = "走访了甲某"


@pytest.fixture
def run(branch, now):
    ActivityFactory(organization=branch, approved=True, narrative=CANARY)
    return built_run(branch, at=now)


@pytest.fixture
def county_run(county, branch, now):
    ActivityFactory(organization=branch, approved=True, narrative=CANARY)
    return built_run(county, at=now)


def addresses(run):
    return [
        reverse("ledgers:period-detail", args=[run.period_id]),
        *(
            reverse(f"ledgers:run-{name}", args=[run.pk]) + variant
            for name in ("progress", "download", "print")
            for variant in ("", "?variant=public")
        ),
    ]


def status_of(client, address):
    """The status of a page or file; a file is read to its end, which closes it."""
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


@pytest.fixture
def child_clerk(branch):
    group = OrganizationFactory(name="一车间工会小组", parent=branch, kind="group")
    return person(Role.CLERK, group, username="childclerk")


@pytest.fixture
def ex_member(branch):
    user = person(Role.CLERK, branch, username="exclerk")
    RoleAssignment.objects.filter(user=user).update(valid_until=timezone.localdate() - timedelta(days=1))
    return user


@pytest.mark.parametrize("stranger", ["outsider", "child_clerk", "federation_clerk"])
def test_out_of_scope_is_as_not_existing(request, run, stranger, as_user):
    client = as_user(request.getfixturevalue(stranger))

    for address in addresses(run):
        assert status_of(client, address) == 404, address


@pytest.mark.parametrize("stranger", ["ex_member", "member", "administrator", "auditor"])
def test_without_the_right_no_ledger_page_opens(request, run, stranger, as_user):
    client = as_user(request.getfixturevalue(stranger))

    for address in [LIST, *addresses(run)]:
        assert status_of(client, address) == 403, address


@pytest.mark.parametrize("reader", ["clerk", "reviewer", "manager"])
def test_readers_of_the_unit_see_everything(request, run, reader, as_user):
    client = as_user(request.getfixturevalue(reader))

    assert [status_of(client, address) for address in [LIST, *addresses(run)]] == [200] * 8


def test_a_ledger_with_units_below_needs_a_right_over_all_of_them(county, county_run, as_user):
    """A county's ledger holds its branches' records: a right at the county alone does not open it."""
    alone = as_user(person(Role.CLERK, county, username="alone"))
    whole = as_user(person(Role.CLERK, county, username="whole", include_children=True))

    assert {status_of(alone, address) for address in addresses(county_run)} == {404}
    assert {status_of(whole, address) for address in addresses(county_run)} == {200}
    assert "没有可看的台账" in alone.get(LIST).content.decode()


def test_a_unit_that_was_merged_comes_with_its_successor(branch, clerk, sibling):
    sibling.parent, sibling.status, sibling.successor, sibling.ended_on = branch, "merged", branch, WEEK.start
    sibling.path = f"{branch.path}{sibling.pk}/"
    sibling.save()

    assert branch in readable_organizations(clerk)


def test_a_leader_reads_the_public_version_only(run, leader, as_user):
    client = as_user(leader)

    assert status_of(client, reverse("ledgers:run-download", args=[run.pk])) == 403
    assert status_of(client, reverse("ledgers:run-print", args=[run.pk])) == 403
    assert status_of(client, reverse("ledgers:run-download", args=[run.pk]) + "?variant=public") == 200
    page = client.get(reverse("ledgers:period-detail", args=[run.period_id])).content.decode()
    assert CANARY not in page
    assert "公开版" in page


def test_a_clerk_reads_the_rows_with_links_to_the_records(run, clerk, as_user):
    page = as_user(clerk).get(reverse("ledgers:period-detail", args=[run.period_id])).content.decode()

    assert CANARY in page
    assert re.search(r'is-name cell-title"><a href="/w/activities/', page), "the name opens the record"
    assert 'data-label="组织单位（服务队）"' in page, "a card on a phone says what each value is"


def test_downloads_one_after_another_are_one_line(run, clerk, as_user):
    for _ in range(3):
        services.note_download(run=run, variant="internal", by=clerk, at=timezone.now())

    entries = as_user(clerk).get(reverse("ledgers:period-detail", args=[run.period_id])).context["timeline"]

    assert (entries[0].sentence, entries[0].actor) == ("下载 3 次", "王经办")
    assert sum("下载" in entry.sentence for entry in entries) == 1


@pytest.mark.parametrize("periods", [1, 3])
def test_list_takes_the_same_queries_for_one_period_and_three(
    branch, clerk, as_user, now, periods, django_assert_num_queries
):
    period = WEEK
    for _each in range(periods):
        ActivityFactory(organization=branch, approved=True, starts_on=period.start)
        built_run(branch, at=now, period=period)
        period = period.previous
    client = as_user(clerk)
    client.get(LIST)

    with django_assert_num_queries(13):
        answer = client.get(LIST)

    assert len(answer.context["lines"]) == periods


def test_list_shows_what_was_recorded_since(run, branch, clerk, as_user, now):
    ActivityFactory(organization=branch, approved=True, effective_at=now + timedelta(hours=1))

    line = as_user(clerk).get(LIST).context["lines"][0]

    assert (line.added, line.voided, line.can_rebuild, line.state) == (1, 0, True, "ready")


def test_a_zero_report_shows_what_came_later(branch, clerk, as_user):
    ledger_period(branch, is_zero_report=True)
    ActivityFactory(organization=branch, approved=True)

    line = as_user(clerk).get(LIST).context["lines"][0]

    assert (line.state, line.added) == ("zero", 1)


def test_list_of_another_unit_and_kind_is_chosen_by_the_address(county, county_run, branch, manager, as_user):
    client = as_user(manager)

    assert client.get(LIST).context["unit"] == county
    answer = client.get(LIST, {"unit": branch.pk, "kind": "month"})
    assert (answer.context["unit"], answer.context["kind"], answer.context["lines"]) == (branch, "month", [])


@pytest.mark.parametrize("query", [{"unit": "999999"}, {"unit": "x"}, {"kind": "decade"}, {"page": "x"}])
def test_odd_addresses_show_the_default(run, branch, clerk, as_user, query):
    assert as_user(clerk).get(LIST, query).context["unit"] == branch


def test_a_foreign_unit_in_the_address_is_not_shown(run, sibling, branch, clerk, as_user):
    assert as_user(clerk).get(LIST, {"unit": sibling.pk}).context["unit"] == branch


def test_empty_list_has_words(branch, clerk, as_user):
    closing_rule()

    page = as_user(clerk).get(LIST).content.decode()

    assert "还没有台账" in page
    assert "每星期一 00:10" in page


def test_download_is_an_attachment_with_a_chinese_name_and_leaves_a_trace(run, branch, clerk, as_user):
    answer = as_user(clerk).get(reverse("ledgers:run-download", args=[run.pk]))

    name = quote(f"{branch.name}-志愿服务活动台账-2026-W47-v1.xlsx")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.getvalue() == files.path_of(run.xlsx).read_bytes()
    event = AuditEvent.objects.get(action="ledger.downloaded")
    assert (event.actor_id, event.target_id) == (clerk.pk, run.period_id)
    assert event.details == {"version": 1, "variant": "internal"}


def test_public_variant_is_another_file(run, clerk, as_user, tmp_path):
    answer = as_user(clerk).get(reverse("ledgers:run-download", args=[run.pk]) + "?variant=public")

    assert quote("公开版") in answer["Content-Disposition"]
    path = tmp_path / "public.xlsx"
    path.write_bytes(answer.getvalue())
    assert CANARY not in str(list(load_workbook(path).active.values))


def test_a_changed_file_is_not_handed_out(run, clerk, as_user):
    with files.path_of(run.xlsx).open("ab") as file:
        file.write(b"x")

    answer = as_user(clerk).get(reverse("ledgers:run-download", args=[run.pk]))

    assert answer.status_code == 302
    assert not AuditEvent.objects.filter(action="ledger.downloaded").exists()


def test_print_page_is_a_landscape_sheet_with_signatures(run, clerk, as_user):
    page = as_user(clerk).get(reverse("ledgers:run-print", args=[run.pk])).content.decode()

    assert "sheet--landscape" in page
    for words in ("填报单位：", "统计期间：2026年第47周", "合计", "单位负责人：", CANARY):
        assert words in page


def test_print_page_in_english_keeps_the_chinese_sheet(run, clerk, as_user):
    client = as_user(clerk)
    client.cookies["language"] = "en"

    page = client.get(reverse("ledgers:run-print", args=[run.pk])).content.decode()

    assert '<html lang="en"' in page
    assert "填报单位：" in page


def test_progress_page_tells_the_turn_and_asks_again(branch, run, clerk, as_user, now):
    waiting = queued_run(run.period, at=now, version=2, requested_by=clerk)
    address = reverse("ledgers:run-progress", args=[waiting.pk])
    client = as_user(clerk)

    page = client.get(address)
    region = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert page.context["ahead"] == 0
    assert '<meta http-equiv="refresh" content="5">' in page.content.decode()
    assert 'hx-trigger="every 2s"' in region
    assert "<html" not in region


def test_progress_page_of_running_work(run, clerk, as_user):
    began = timezone.now() - timedelta(seconds=30)
    waiting = queued_run(run.period, at=began, version=2)
    LedgerRun.objects.lease(waiting.pk, at=began, seconds=60)
    LedgerRun.objects.filter(pk=waiting.pk).update(progress_done=600, progress_total=900)

    context = as_user(clerk).get(reverse("ledgers:run-progress", args=[waiting.pk])).context

    assert (context["done"], context["total"], context["percent"]) == (200, 300, 66)
    assert 13 <= context["seconds_left"] <= 16


@pytest.mark.parametrize(("state", "words"), [("failed", "磁盘已满"), ("queued", "磁盘已满")])
def test_progress_page_says_what_went_wrong(run, clerk, as_user, now, state, words):
    broken = queued_run(run.period, at=now, version=2)
    LedgerRun.objects.filter(pk=broken.pk).update(job_state=state, error="磁盘已满", attempt=1)

    page = as_user(clerk).get(reverse("ledgers:run-progress", args=[broken.pk])).content.decode()

    assert words in page
    assert ("hx-trigger" in page) == (state == "queued")


def post(client, name, pk, **data):
    return client.post(reverse(f"ledgers:{name}", args=[pk]), data)


def test_signatures_are_given_on_the_page(run, clerk, reviewer, manager, as_user):
    pk = run.period_id

    assert post(as_user(clerk), "period-prepare", pk, version=1).status_code == 302
    assert post(as_user(reviewer), "period-review", pk, version=1).status_code == 302
    assert post(as_user(reviewer), "period-reopen", pk, reason="人数不对").status_code == 302

    assert LedgerPeriod.objects.get(pk=pk).state == LedgerPeriod.State.OPEN
    assert post(as_user(clerk), "period-seal", pk, version=1).status_code == 403
    assert post(as_user(clerk), "period-publish", pk, version=1).status_code == 403
    assert AuditEvent.objects.filter(action="ledger.reopened", reason="人数不对").exists()


@pytest.mark.parametrize("version", ["", "x", "9"])
def test_a_signature_under_another_version_is_refused(run, clerk, as_user, version):
    post(as_user(clerk), "period-prepare", run.period_id, version=version)

    assert LedgerPeriod.objects.get().state == LedgerPeriod.State.OPEN


@pytest.mark.parametrize(
    "name",
    ["prepare", "review", "reopen", "seal", "publish", "unpublish", "rebuild"],
)
def test_foreign_ledgers_take_no_signature(county, run, sibling, name, as_user):
    user = person(Role.REVIEWER, sibling, username="foreign")
    clerk = person(Role.CLERK, sibling, username="foreignclerk")

    answers = {post(as_user(who), f"period-{name}", run.period_id, version=1).status_code for who in (user, clerk)}

    assert answers <= {403, 404}
    assert 404 in answers
    assert LedgerPeriod.objects.get().state == LedgerPeriod.State.OPEN


def test_making_again_leads_to_its_progress(run, clerk, as_user, no_broker):
    answer = post(as_user(clerk), "period-rebuild", run.period_id)

    new = LedgerRun.objects.get(version=2)
    assert answer["Location"] == reverse("ledgers:run-progress", args=[new.pk])
    assert new.requested_by == clerk


def build(client, unit, period, ledger="activities"):
    return client.post(reverse("ledgers:period-build"), {"ledger": ledger, "unit": unit.pk, "period": period})


def test_a_period_without_a_ledger_is_made_at_once(branch, clerk, as_user, no_broker):
    ActivityFactory(organization=branch, approved=True)

    answer = build(as_user(clerk), branch, "2026-W47")

    run = LedgerRun.objects.get()
    assert (answer.status_code, run.period.period) == (302, WEEK)


@pytest.mark.parametrize(("period", "ledger"), [("2026-W99", "activities"), ("soon", "activities"), ("2026-W47", "x")])
def test_what_does_not_exist_is_not_made(branch, clerk, as_user, period, ledger):
    assert build(as_user(clerk), branch, period, ledger).status_code == 404


def test_neither_foreign_nor_future_ledgers_are_made(branch, sibling, clerk, as_user):
    ActivityFactory(organization=branch, approved=True)
    coming = Period.containing("week", timezone.localdate() + timedelta(days=30))

    assert build(as_user(clerk), sibling, "2026-W47").status_code == 404
    assert build(as_user(clerk), branch, coming.code).status_code == 302
    assert not LedgerRun.objects.exists()


def test_checking_on_the_page_finds_a_changed_file(run, clerk, as_user):
    client = as_user(clerk)
    assert post(client, "run-verify", run.pk).status_code == 302
    files.path_of(run.rows_file).unlink()
    post(client, "run-verify", run.pk)

    run.refresh_from_db()
    assert run.is_intact is False
    page = client.get(reverse("ledgers:period-detail", args=[run.period_id]))
    assert page.status_code == 200
    assert page.context["columns"] == []


def test_detail_says_who_may_go_on(run, clerk, reviewer, manager, as_user):
    services.prepare(period=run.period, version=1, by=clerk, at=AFTER_WEEK)

    context = as_user(clerk).get(reverse("ledgers:period-detail", args=[run.period_id])).context

    assert context["next_step"].verb == "review"
    assert {"李审核", "周主任"} < set(context["who_may"])  # and who approved the record
    assert context["line"].action is None
