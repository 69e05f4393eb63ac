"""Funds: what comes in, who confirms it, and a balance that the database keeps above nothing."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hardship.models import Allocation, Fund, FundEntry
from hardship.services import funds as services
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from tests.factories.aid import entry_of, fund_of

CONTENT = {"amount": Decimal("10000.00"), "day": date(2026, 11, 2), "words": "漯工拨 2026-3 号"}


@pytest.fixture
def fund(branch, caseworker, now):
    content = {"name": "送温暖资金", "source": "4", "year": 2026, "remark": ""}
    return services.open_fund(organization=branch, content=content, by=caseworker, at=now)


@pytest.mark.django_db
def test_what_came_in_counts_once_a_second_person_confirmed_it(fund, caseworker, county_caseworker, clerk, now):
    with pytest.raises(ValidationError):
        services.open_fund(
            organization=fund.organization, content={"name": fund.name, "source": "4", "year": 2026, "remark": ""},
            by=caseworker, at=now,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.enter_allocation(fund=fund, content=CONTENT, by=clerk, at=now)
    with pytest.raises(ValidationError):
        services.enter_allocation(fund=fund, content=CONTENT | {"day": date(2026, 11, 19)}, by=caseworker, at=now)
    allocation = services.enter_allocation(fund=fund, content=CONTENT, by=caseworker, at=now)
    with pytest.raises(PermissionDenied):
        services.confirm_allocation(allocation=allocation, by=caseworker, at=now)
    assert Fund.objects.get().balance == 0

    entry = services.confirm_allocation(allocation=allocation, by=county_caseworker, at=now)

    with pytest.raises(RuleError):
        services.confirm_allocation(allocation=allocation, by=county_caseworker, at=now)
    row = Fund.objects.visible_to(caseworker).for_list().get()
    assert (row.balance, row.allocated, row.spent) == (10000, 10000, 0)
    assert (entry.entered_by, entry.approved_by) == (caseworker, county_caseworker)
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"fund.opened", "allocation.confirmed"}


@pytest.mark.django_db
def test_an_entry_is_taken_back_by_a_counter_entry_and_never_into_the_red(fund, caseworker, county_caseworker, now):
    allocation = services.enter_allocation(fund=fund, content=CONTENT, by=caseworker, at=now)
    entry = services.confirm_allocation(allocation=allocation, by=county_caseworker, at=now)
    paid = {"day": now.date(), "entered_by": caseworker, "approved_by": county_caseworker, "at": now}
    payment = services.pay(fund=services.lock_fund(fund), amount=Decimal(1), number="BF-2026-0001", **paid)

    with pytest.raises(RuleError, match=r"9,999\.00"):
        services.pay(fund=services.lock_fund(fund), amount=Decimal("9999.01"), number="BF-2026-0002", **paid)
    with pytest.raises(RuleError):
        services.reverse_entry(entry=entry, reason="重复", by=county_caseworker, at=now)
    services.pay_back(entry=payment, words="冲回", approved_by=county_caseworker, at=now)
    with pytest.raises(PermissionDenied):
        services.reverse_entry(entry=entry, reason="重复", by=caseworker, at=now)
    counter = services.reverse_entry(entry=entry, reason="重复", by=county_caseworker, at=now)
    with pytest.raises(RuleError):
        services.reverse_entry(entry=entry, reason="重复", by=county_caseworker, at=now)

    row = Fund.objects.for_list().get()
    assert (counter.amount, row.balance, row.allocated, row.spent) == (Decimal("-10000.00"), 0, 0, 0)
    services.close_fund(fund=fund, by=county_caseworker, at=now)
    with pytest.raises(RuleError):
        services.enter_allocation(fund=fund, content=CONTENT, by=caseworker, at=now)


@pytest.mark.django_db
def test_the_database_itself_keeps_the_balance(branch, caseworker, county_caseworker):
    fund = fund_of(branch, by=caseworker, confirmed_by=county_caseworker, amount="100.00")
    people = {"by": caseworker, "approved_by": county_caseworker}
    refused = [
        lambda: entry_of(fund, "-100.01", kind="payment", **people),
        lambda: Fund.objects.update(balance=10**6),
        lambda: Fund.objects.create(
            organization=branch, name="二", source="5", year=2026, balance=5, created_by=caseworker,
            created_at="2026-11-18T00:00Z",
        ),
        lambda: FundEntry.objects.update(amount=5),
        lambda: FundEntry.objects.all().delete(),
        lambda: entry_of(fund, "5.00", by=caseworker, approved_by=caseworker),
    ]  # fmt: skip
    for act in refused:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            act()
    fund.refresh_from_db()
    assert fund.balance == 100


def pay_at_once(branch, caseworker, approver, now, *, payments, enough_for, lanes):
    """``payments`` of 10 yuan at once out of a fund with enough for some of them; half of them go past the service."""
    fund = fund_of(branch, by=caseworker, confirmed_by=approver, amount=f"{enough_for * 10 + 5}.00")
    people = {"entered_by": caseworker, "approved_by": approver}

    def past_the_service():
        values = {"kind": "payment", "amount": Decimal(-10), "day": now.date(), "entered_at": now}
        FundEntry.objects.create(fund=fund, **values, **people)

    @transaction.atomic
    def by_the_service():
        locked = services.lock_fund(fund)
        services.pay(fund=locked, amount=Decimal(10), day=now.date(), number="BF-2026-0001", at=now, **people)

    refused = together([past_the_service, by_the_service] * (payments // 2), lanes=lanes)

    row = Fund.objects.for_list().get()
    assert (row.balance, row.spent) == (5, enough_for * 10)
    assert FundEntry.objects.filter(kind="payment").count() == enough_for
    assert len(refused) == payments - enough_for
    assert {type(error) for error in refused} <= {IntegrityError, RuleError}


def together(acts, *, lanes):
    """Call all ``acts`` in ``lanes`` threads that begin at once; return what they raised."""
    begin, waiting, raised = threading.Barrier(lanes), list(acts), []

    def run():
        begin.wait()
        while waiting:
            try:
                waiting.pop()()
            except (IndexError, IntegrityError, RuleError) as error:
                raised.append(error)
        connection.close()

    threads = [threading.Thread(target=run) for _lane in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return [error for error in raised if not isinstance(error, IndexError)]


@pytest.mark.django_db(transaction=True)
def test_payments_at_once_never_overdraw(branch, caseworker, county_caseworker, now):
    pay_at_once(branch, caseworker, county_caseworker, now, payments=24, enough_for=9, lanes=6)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_two_hundred_payments_at_once_never_overdraw(branch, caseworker, county_caseworker, now):
    pay_at_once(branch, caseworker, county_caseworker, now, payments=200, enough_for=120, lanes=40)


@pytest.mark.django_db
def test_the_pages_of_a_fund(branch, caseworker, county_caseworker, clerk, leader, as_user, now):
    page = as_user(caseworker)
    answers = {"organization": branch.pk, "name": "金秋助学资金", "source": "6", "year": "2026", "remark": ""}
    page.post(reverse("hardship:fund-create"), answers)
    fund = Fund.objects.get()
    address = reverse("hardship:fund-detail", args=[fund.pk])
    wrong = page.post(reverse("hardship:fund-allocate", args=[fund.pk]), {"amount": "约2万", "day": "2026-11-02"})
    assert "约2万" in wrong.content.decode()
    assert not Allocation.objects.exists()

    page.post(
        reverse("hardship:fund-allocate", args=[fund.pk]), {"amount": "2万", "day": "2026-11-02", "words": "拨款"}
    )
    allocation = Allocation.objects.get()
    assert page.post(reverse("hardship:allocation-confirm", args=[allocation.pk])).status_code == 403
    second = as_user(county_caseworker)
    assert reverse("hardship:allocation-confirm", args=[allocation.pk]) in second.get(address).content.decode()
    second.post(reverse("hardship:allocation-confirm", args=[allocation.pk]))

    assert "20,000.00" in page.get(address).content.decode()
    assert "20,000.00" in page.get(reverse("hardship:fund-list")).content.decode()
    assert "20,000.00" in page.get(reverse("hardship:fund-entry-list")).content.decode()
    empty = second.post(reverse("hardship:fund-entry-reverse", args=[FundEntry.objects.get().pk]), {"reason": " "})
    assert (empty.status_code, FundEntry.objects.count()) == (200, 1)
    for other in (clerk, leader):
        assert as_user(other).get(address).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count, branch, caseworker, county_caseworker, as_user):
    for _each in range(count):
        fund = fund_of(branch, by=caseworker, confirmed_by=county_caseworker)
    for number in range(count):
        entry_of(fund, f"{number + 1}.00", by=caseworker, approved_by=county_caseworker)
    page = as_user(caseworker)
    addresses = ("fund-list", "fund-entry-list", ("fund-detail", fund.pk))
    page.get(reverse("hardship:fund-list"))

    assert [queries(page, address) for address in addresses] == [9, 7, 7]


def queries(page, address):
    name, *parts = [address] if isinstance(address, str) else address
    with CaptureQueriesContext(connection) as captured:
        assert page.get(reverse(f"hardship:{name}", args=parts)).status_code == 200
    return len(captured)
