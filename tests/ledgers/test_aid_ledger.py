"""The ledger of aid as a workbook, read back; counter-entries later than a version."""

from datetime import date
from decimal import Decimal

import pytest

from hardship.models import AidRecord
from hardship.services import aid as services
from portal.ledgers.base import Seen, get_ledger
from tests.factories.aid import aid_of, fund_of, household_on_file
from tests.factories.ledgers import WEEK, built_run
from tests.ledgers.goldens import golden, workbooks_of
from tests.ledgers.test_activity_ledger import YEAR

pytestmark = pytest.mark.django_db

PRIVATE = ("石", "苗", "马帮扶", "医疗", "3000", "住院", "2026-11-10")


@pytest.fixture
def given(branch, sibling, caseworker, county_caseworker):
    people = {"by": caseworker, "second": county_caseworker}
    fund = fund_of(branch, by=caseworker, confirmed_by=county_caseworker)
    single = {"headcount": None, "recipient_words": "", "fund": fund}
    file = household_on_file(branch, **people)
    aid_of(
        branch, **people, **single, recipient="household", file=file, item="02", amount=Decimal(3000),
        paid_on=date(2026, 11, 10), occasion="住院", is_signed=True,
    )  # fmt: skip
    aid_of(
        branch, **people, fund=fund, form="goods", amount=None, goods_words="矿泉水30箱", goods_value=Decimal(1080),
        headcount=42, item="08", paid_on=date(2026, 7, 20), occasion="高温慰问",
    )  # fmt: skip
    aid_of(branch, **people, **single, recipient="worker", person_name="苗大壮", amount=Decimal(500))
    aid_of(branch, by=caseworker, fund=fund, amount=Decimal(9999))
    aid_of(sibling, **people)


def test_workbooks_equal_the_golden_file(given, branch, now):
    run = built_run(branch, at=now, period=YEAR, ledger="aid")

    found = workbooks_of(run)
    assert found == golden("aid")
    assert [words for words in PRIVATE if words in str(found["public"])] == []


def test_what_is_taken_back_shows_as_later(given, branch, county_caseworker, now):
    ledger, seen = get_ledger("aid"), Seen(period=YEAR, as_of=now)
    taken = AidRecord.objects.within(branch).get(item="08")

    counter = services.take_back_aid(aid=taken, reason="发错", by=county_caseworker, at=now)

    assert list(ledger.rows(branch, WEEK)) == [AidRecord.objects.get(amount=500), counter]
    assert {row.pk for changed in ledger.changes(branch, seen) for row in changed} >= {counter.pk}
    assert not any(row.is_gone for changed in ledger.changes(branch, seen) for row in changed)
