"""Donations: a second person confirms them, money goes into a fund, what is taken back leaves it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hardship.models import Donation, Fund
from hardship.services import donations as services
from hardship.services import funds
from portal.common.errors import RuleError, StaleVersionError
from tests.factories.aid import donation_of, fund_of

pytestmark = pytest.mark.django_db
MONEY = {
    "donor_kind": "person", "donor_name": "苗大壮", "form": "money", "amount": Decimal(600),
    "received_on": date(2026, 11, 17), "purpose": "助学",
}  # fmt: skip
RICE = {
    "donor_kind": "unit", "donor_name": "河畔粮油店", "form": "goods", "goods": "大米", "quantity": Decimal(20),
    "goods_unit": "袋", "goods_value": Decimal(1600), "received_on": date(2026, 11, 17),
}  # fmt: skip


@pytest.fixture
def fund(branch, caseworker):
    return fund_of(branch, by=caseworker, source="6")


def test_money_counts_and_goes_into_its_fund_once_confirmed(
    fund, branch, sibling, caseworker, county_caseworker, clerk, now
):
    with pytest.raises(PermissionDenied):
        services.enter_donation(content=MONEY | {"fund": fund}, organization=branch, by=clerk, at=now)
    foreign = fund_of(sibling, by=caseworker)
    for wrong in ({}, {"fund": foreign}, {"fund": fund, "amount": None}, {"fund": fund, "donor_name": ""}):
        with pytest.raises(ValidationError):
            services.enter_donation(content=MONEY | wrong, organization=branch, by=caseworker, at=now)
    donation = services.enter_donation(content=MONEY | {"fund": fund}, organization=branch, by=caseworker, at=now)
    with pytest.raises(PermissionDenied):
        services.confirm_donation(donation=donation, by=caseworker, at=now)
    donation = services.confirm_donation(donation=donation, by=county_caseworker, at=now, version=1)
    with pytest.raises(StaleVersionError):
        services.note_use(donation=donation, use="助学三人", by=caseworker, at=now, version=1)
    services.note_use(donation=donation, use="助学三人", by=caseworker, at=now, version=2)

    row = Fund.objects.for_list().get(pk=fund.pk)
    assert (row.balance, row.allocated, Donation.objects.totals()) == (600, 600, {"money": 600, "goods": None})
    funds.pay(
        fund=funds.lock_fund(fund), amount=Decimal(1), day=now.date(), number="BF-2026-0001", entered_by=caseworker,
        approved_by=county_caseworker, at=now,
    )  # fmt: skip
    with pytest.raises(RuleError):
        services.take_back_donation(donation=donation, reason="记错", by=county_caseworker, at=now)


def test_goods_are_taken_back_and_refused_ones_never_counted(branch, fund, caseworker, county_caseworker, now):
    rice = services.enter_donation(content=RICE, organization=branch, by=caseworker, at=now)
    money = services.enter_donation(content=MONEY | {"fund": fund}, organization=branch, by=caseworker, at=now)
    with pytest.raises(RuleError):
        services.refuse_donation(donation=money, reason=" ", by=county_caseworker, at=now)
    services.refuse_donation(donation=money, reason="未到账", by=county_caseworker, at=now)
    rice = services.confirm_donation(donation=rice, by=county_caseworker, at=now)
    assert (rice.goods_words, Donation.objects.totals()) == ("大米 20袋", {"money": None, "goods": 1600})

    again = services.enter_donation(content=MONEY | {"fund": fund}, organization=branch, by=caseworker, at=now)
    services.confirm_donation(donation=again, by=county_caseworker, at=now)
    services.take_back_donation(donation=again, reason="记错", by=county_caseworker, at=now)
    services.take_back_donation(donation=rice, reason="记错", by=county_caseworker, at=now)

    assert Donation.objects.totals() == {"money": None, "goods": None}
    assert Fund.objects.for_list().values_list("balance", "allocated").get(pk=fund.pk) == (0, 0)


def test_the_pages_of_donations(branch, fund, caseworker, county_caseworker, clerk, as_user):
    page, second = as_user(caseworker), as_user(county_caseworker)
    answers = {
        "organization": branch.pk, "donor_kind": "person", "donor_name": "苗大壮", "form": "money", "amount": "六百多",
        "fund": fund.pk, "received_on": "2026-11-17",
    }  # fmt: skip
    assert "苗大壮" in page.post(reverse("hardship:donation-create"), answers).content.decode()
    page.post(reverse("hardship:donation-create"), answers | {"amount": "600"})
    donation = Donation.objects.get()
    address = reverse("hardship:donation-detail", args=[donation.pk])
    assert page.post(f"{address}confirm/", {"version": 1}).status_code == 403
    assert second.post(f"{address}confirm/", {"version": 9}).status_code == 200
    second.post(f"{address}confirm/", {"version": 1})
    page.post(f"{address}use/", {"version": 2, "use": "助学三人"})

    for shown in (page.get(address), page.get(reverse("hardship:donation-list"))):
        assert "600.00" in shown.content.decode()
        assert "助学三人" in shown.content.decode()
        assert "苗大壮" not in shown.content.decode()
    assert as_user(clerk).get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count, branch, caseworker, county_caseworker, as_user):
    for _each in range(count):
        donation_of(branch, by=caseworker, second=county_caseworker)
    page = as_user(caseworker)
    page.get(reverse("hardship:donation-list"))

    with CaptureQueriesContext(connection) as captured:
        page.get(reverse("hardship:donation-list"))
    assert len(captured) == 7
