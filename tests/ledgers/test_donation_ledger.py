"""The ledger of donations as a workbook, read back; what is noted or taken back later."""

from datetime import timedelta
from decimal import Decimal

import pytest

from hardship.models import Donation
from hardship.services import donations as services
from portal.ledgers.base import Seen, get_ledger
from tests.factories.aid import donation_of, fund_of
from tests.factories.ledgers import built_run
from tests.ledgers.goldens import golden, workbooks_of
from tests.ledgers.test_activity_ledger import YEAR

pytestmark = pytest.mark.django_db

PRIVATE = ("苗", "粮油店", "助学", "慰问")


@pytest.fixture
def given(branch, sibling, caseworker, county_caseworker):
    people = {"by": caseworker, "second": county_caseworker}
    fund = fund_of(branch, by=caseworker, name="社会捐赠资金", source="6")
    money = {"form": "money", "amount": Decimal(600), "fund": fund, "goods": "", "quantity": None, "goods_unit": ""}
    donation_of(branch, **people, **money, donor_kind="person", donor_name="苗大壮", purpose="助学")
    donation_of(branch, **people, **money, donor_kind="person", donor_name="苗小满", is_anonymous=True)
    donation_of(branch, **people, goods_value=Decimal(1600), use="中秋慰问")
    donation_of(branch, by=caseworker)
    donation_of(sibling, **people)


def test_workbooks_equal_the_golden_file(given, branch, now):
    found = workbooks_of(built_run(branch, at=now, period=YEAR, ledger="donations"))

    assert found == golden("donations")
    assert [words for words in PRIVATE if words in str(found["public"])] == []


def test_what_is_noted_or_taken_back_shows_as_later(given, branch, caseworker, county_caseworker, now):
    later, ledger = now + timedelta(hours=1), get_ledger("donations")
    seen = Seen(period=YEAR, as_of=later - timedelta(minutes=5))
    rice = Donation.objects.within(branch).get(goods="大米", state="confirmed")

    def changes():
        return [(row.pk, row.is_gone) for changed in ledger.changes(branch, seen) for row in changed]

    assert changes() == []
    services.note_use(donation=rice, use="慰问环卫工人", by=caseworker, at=later)
    assert changes() == [(rice.pk, False)]
    services.take_back_donation(donation=rice, reason="记错", by=county_caseworker, at=later)
    assert changes() == [(rice.pk, True)]
