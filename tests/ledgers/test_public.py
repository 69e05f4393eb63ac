"""Published ledgers for everybody: the public side and nothing else."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.ledgers import files, services
from tests.factories.accounts import person
from tests.factories.activities import ActivityFactory
from tests.factories.ledgers import AFTER_WEEK, ledger_period, sealed_period

LIST = reverse("ledgers:report-list")
CANARIES = {
    "title": "慰问困难职工甲某",
    "place": "甲某家三号楼",
    "narrative": "走访了甲某全家",
    "leader_name": "刘负责",
    "recorder_name": "孙记录",
    "remark": "备注甲某",
    "date_words": "甲某生日那天",
    "partners": "甲某所在社区",
}


@pytest.fixture
def chair(branch):
    return person(Role.REVIEWER, branch, username="chair", display_name="何主席")


@pytest.fixture
def sealed(branch, clerk, reviewer, chair):
    ActivityFactory(organization=branch, approved=True, number="A-2026-0077", **CANARIES)
    return sealed_period(branch, prepared_by=clerk, reviewed_by=reviewer, sealed_by=chair)


@pytest.fixture
def published(sealed, reviewer):
    return services.publish(period=sealed, version=1, by=reviewer, at=AFTER_WEEK)


def detail(organization, period="2026-W47"):
    return reverse("ledgers:report-detail", args=[organization.code, period])


def file_of(organization, period="2026-W47", ledger="activities"):
    return reverse("ledgers:report-file", args=[organization.code, period, ledger])


def test_what_is_not_published_is_not_there(sealed, branch, client):
    assert client.get(detail(branch)).status_code == 404
    assert client.get(file_of(branch)).status_code == 404
    assert branch.name not in client.get(LIST).content.decode()


def test_a_published_ledger_is_a_page_and_a_file(published, branch, client):
    page = client.get(detail(branch))
    answer = client.get(file_of(branch))

    run = published.sealed_run
    assert page.status_code == 200
    assert run.public_xlsx_sha256 in page.content.decode()
    assert (page.context["report"].row_count, page.context["report"].version) == (1, 1)
    assert "服务人次不足 5 的记录" in page.content.decode()
    assert answer.getvalue() == files.path_of(run.public_xlsx).read_bytes()
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_no_public_page_holds_private_words(published, branch, client, clerk):
    people = ["王经办", "李审核", "何主席", "A-2026-0077"]

    for address in (LIST, detail(branch), detail(branch) + "?page=1&ledger=activities"):
        page = client.get(address).content.decode()
        assert [word for word in [*CANARIES.values(), *people] if word in page] == []


def test_a_public_page_says_nothing_of_a_small_group(branch, clerk, reviewer, chair, client):
    for number, served, amount in (("A-2026-0078", 3, 2468), ("A-2026-0079", 50, 1000)):
        record = ActivityFactory(organization=branch, approved=True, number=number, beneficiary_count=served)
        record.money.create(kind="own", amount=amount)
    period = sealed_period(branch, prepared_by=clerk, reviewed_by=reviewer, sealed_by=chair)
    services.publish(period=period, version=1, by=reviewer, at=AFTER_WEEK)

    page = client.get(detail(branch)).content.decode()

    assert "1,000.00" in page
    assert [words for words in ("2,468", "3,468", ">53<") if words in page] == []


def test_a_page_of_a_signed_in_clerk_is_the_same_public_one(published, branch, clerk, as_user):
    page = as_user(clerk).get(detail(branch)).content.decode()

    assert [word for word in CANARIES.values() if word in page] == []


def test_taken_down_is_gone_at_once(published, branch, chair, client):
    services.unpublish(period=published, reason="口径有误", by=chair, at=AFTER_WEEK)

    assert client.get(detail(branch)).status_code == 404
    assert client.get(file_of(branch)).status_code == 404


@pytest.mark.parametrize("period", ["2026-W48", "2026-W99", "x", "2026-13"])
def test_other_periods_are_not_there(published, branch, client, period):
    assert client.get(detail(branch, period)).status_code == 404


def test_other_units_and_ledgers_are_not_there(published, sibling, branch, client):
    assert client.get(detail(sibling)).status_code == 404
    assert client.get(file_of(branch, ledger="honors")).status_code == 404


def test_a_changed_file_is_not_handed_out(published, branch, client):
    with files.path_of(published.sealed_run.public_xlsx).open("ab") as file:
        file.write(b"x")

    assert client.get(file_of(branch)).status_code == 404


def test_a_zero_report_says_so(branch, clerk, reviewer, chair, client):
    period = ledger_period(branch, is_zero_report=True)
    for service, user in (
        (services.prepare, clerk), (services.review, reviewer), (services.seal, reviewer), (services.publish, chair),
    ):  # fmt: skip
        service(period=period, version=0, by=user, at=AFTER_WEEK)

    assert "零报告" in client.get(detail(branch)).content.decode()
    assert "零报告" in client.get(LIST).content.decode()
    assert client.get(file_of(branch)).status_code == 404


def test_list_is_filtered_by_unit_kind_and_year(published, branch, city, client):
    def shown(**query):
        return len(client.get(LIST, query).context["reports"])

    assert shown() == 1
    assert (shown(unit=branch.pk), shown(kind="week"), shown(year="2026")) == (1, 1, 1)
    assert (shown(kind="month"), shown(year="2025")) == (0, 0)
    assert shown(unit=city.pk) == 1  # a unit without published ledgers is no choice: the error is named
    assert client.get(LIST, {"unit": city.pk}).context["filterset"].errors


def test_empty_list_has_words(db, client):
    assert "还没有公开的台账" in client.get(LIST).content.decode()
    assert "没有符合条件的公开台账" in client.get(LIST, {"kind": "week"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_one_ledger_and_three(
    branch, sibling, county, clerk, reviewer, chair, client, number, django_assert_num_queries
):
    for unit in (branch, sibling, county)[:number]:
        ledger_period(
            unit, is_zero_report=True, state="published", prepared_by=clerk, prepared_at=AFTER_WEEK,
            reviewed_by=reviewer, reviewed_at=AFTER_WEEK, sealed_by=chair, sealed_at=AFTER_WEEK, published_by=reviewer,
            published_at=AFTER_WEEK,
        )  # fmt: skip

    with django_assert_num_queries(4):  # one for the link to notices
        answer = client.get(LIST)

    assert len(answer.context["reports"]) == number


def test_reading_in_public_writes_nothing(published, branch, client):
    before = AuditEvent.objects.count()

    client.get(detail(branch))
    client.get(file_of(branch)).getvalue()

    assert AuditEvent.objects.count() == before
