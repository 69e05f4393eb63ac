"""Aid: whom the rules let be helped, who approves it, what the fund pays, what figures count."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hardship.figures import aid as figures
from hardship.models import AidRecord, Fund
from hardship.services import aid as services
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError
from portal.common.periods import Period
from portal.figures.amounts import Amount
from portal.figures.base import Scope, source_of
from tests.factories.aid import aid_of, fund_of, household_on_file

pytestmark = pytest.mark.django_db
NOVEMBER = Period.parse("2026-11")
STUDENT = "41110320080101001X"


@pytest.fixture
def fund(branch, caseworker, county_caseworker):
    return fund_of(branch, by=caseworker, confirmed_by=county_caseworker, amount="10000.00")


@pytest.fixture
def household(branch, caseworker, county_caseworker):
    return household_on_file(branch, by=caseworker, second=county_caseworker, name="王建国")


@pytest.fixture
def give(branch, caseworker, fund, household, now):
    """``give(**changes)``: 2,000 yuan of warmth for the household, written down by the caseworker."""

    def submit(**changes):
        content = {
            "recipient": "household", "file": household, "item": "07", "form": "cash", "amount": Decimal(2000),
            "fund": fund, "paid_on": date(2026, 11, 17), "handler_name": "马帮扶", "occasion": "春节慰问",
        } | changes  # fmt: skip
        return services.submit_aid(content=content, organization=branch, by=caseworker, at=now)

    return submit


def approved(give, by, now, **changes):
    return services.approve_aid(aid=give(**changes), by=by, at=now)


def test_a_second_person_approves_and_the_fund_pays(give, caseworker, county_caseworker, outsider, household, now):
    aid = give()
    for wrong in (caseworker, outsider):
        with pytest.raises(PermissionDenied):
            services.approve_aid(aid=aid, by=wrong, at=now)
    services.return_aid(aid=aid, reason="金额不对", by=county_caseworker, at=now)
    aid = services.submit_aid(
        content={name: getattr(aid, name) for name in services.CONTENT_FIELDS} | {"amount": Decimal(1500)},
        organization=aid.organization, by=caseworker, at=now, aid=aid,
    )  # fmt: skip
    aid = services.approve_aid(aid=aid, by=county_caseworker, at=now)

    household.refresh_from_db()
    row = Fund.objects.for_list().get()
    assert (aid.state, aid.entry.amount, aid.fund_source) == ("approved", Decimal(-1500), "5")
    assert (row.balance, row.spent, household.state) == (8500, 1500, "in_aid")
    with pytest.raises(DatabaseError), transaction.atomic():
        AidRecord.objects.update(amount=1)
    told = " ".join(f"{event.target_label} {event.details} {event.reason}" for event in AuditEvent.objects.all())
    assert "王" not in told
    assert "金额不对" not in told


def test_nothing_is_paid_that_is_not_there(give, county_caseworker, now):
    aid = give(amount=Decimal("10000.01"))

    with pytest.raises(RuleError, match=r"10,000\.00"):
        services.approve_aid(aid=aid, by=county_caseworker, at=now)

    aid.refresh_from_db()
    assert (aid.state, Fund.objects.get().balance) == ("submitted", 10000)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recipient": "worker", "person_name": "李四", "item": "01"}, "recipient"),  # living aid takes a file
        ({"recipient": "group", "item": "02", "headcount": 9, "recipient_words": "司机"}, "recipient"),
        ({"recipient": "group", "headcount": None, "recipient_words": "公交司机"}, "headcount"),
        ({"recipient": "worker"}, "person_name"),
        ({"file": None}, "file"),
        ({"paid_on": date(2026, 11, 19)}, "paid_on"),
        ({"paid_on": date(2020, 1, 1)}, "file"),  # before the household was on file
        ({"fund": None}, "fund"),
        ({"amount": None}, "amount"),
        ({"form": "goods"}, "form"),
        ({"form": "service"}, "service"),
        ({"item": "03", "person_name": "王小明", "school_year": 2026}, "person_id_number"),
    ],
)
def test_what_the_rules_refuse(give, changes, field):
    with pytest.raises(ValidationError) as refused:
        give(**changes)
    assert field in refused.value.message_dict


def test_budget_money_goes_to_filed_households_alone(give, branch, caseworker, county_caseworker):
    budget = fund_of(branch, by=caseworker, confirmed_by=county_caseworker, source="1")
    group = {"recipient": "group", "headcount": 30, "recipient_words": "公交司机"}

    with pytest.raises(ValidationError):
        give(fund=budget, **group)
    give(fund=budget)
    assert give(**group).masked_recipient == "公交司机 30人"


def test_a_student_is_helped_once_a_school_year(give, county_caseworker, now):
    student = {"item": "03", "person_name": "王小明", "person_id_number": STUDENT, "school_year": 2026}
    first = approved(give, county_caseworker, now, **student)

    with pytest.raises(ValidationError) as refused:  # as an unfiled student, too
        give(**student | {"recipient": "student"})
    assert "school_year" in refused.value.message_dict
    approved(give, county_caseworker, now, **student | {"school_year": 2025})
    sums = figures.sums_of(AidRecord.objects.all())
    assert (sums[figures.STUDENTS], sums[figures.STUDENT_YEARS]) == (Amount(1), Amount(2))
    services.take_back_aid(aid=first, reason="重复", by=county_caseworker, at=now)
    give(**student | {"recipient": "student"})


def test_a_counter_entry_takes_off_and_the_money_goes_back(give, caseworker, county_caseworker, now):
    aid = approved(give, county_caseworker, now, paid_on=date(2026, 10, 8))
    approved(give, county_caseworker, now)

    with pytest.raises(PermissionDenied):
        services.take_back_aid(aid=aid, reason="发错", by=caseworker, at=now)
    counter = services.take_back_aid(aid=aid, reason="发错", by=county_caseworker, at=now)
    with pytest.raises(RuleError):
        services.take_back_aid(aid=aid, reason="发错", by=county_caseworker, at=now)
    with pytest.raises(RuleError):
        services.take_back_aid(aid=counter, reason="发错", by=county_caseworker, at=now)

    months = [Period.parse("2026-10"), NOVEMBER]
    october, november = source_of(figures.CASH).sums(Scope(user=caseworker), months)
    assert (counter.amount, Fund.objects.get().balance) == (Decimal(-2000), 8000)
    assert (october[figures.CASH].value, october[figures.TIMES].value) == (2000, 1)  # what it once showed
    assert (november[figures.CASH].value, november[figures.TIMES].value) == (0, 0)
    assert figures.sums_of(AidRecord.objects.all())[figures.CASH] == Amount(Decimal(2000))


def test_goods_are_a_sum_of_their_own_and_unknown_is_not_nothing(give, county_caseworker, now):
    rice = {"name": "大米", "quantity": Decimal(2), "unit": "袋", "value": Decimal(160)}
    approved(give, county_caseworker, now, form="goods", goods=[rice])
    approved(give, county_caseworker, now, form="goods", fund=None, fund_source="6", goods=[rice | {"value": None}])
    approved(
        give, county_caseworker, now, form="service", fund=None, fund_source="5", recipient="group", headcount=30,
        recipient_words="公交司机", service="送医义诊",
    )  # fmt: skip

    sums = figures.sums_of(AidRecord.objects.all())
    assert {slug: str(amount) for slug, amount in sums.items()} == {
        "aid-goods": "160.00", "aid-times": "32", "aid-household-times": "2"
    }  # fmt: skip
    assert Fund.objects.get().balance == 9840
    parts = figures.by_item_and_source(AidRecord.objects.all())
    assert [(part.cash, part.goods, part.times) for part in parts] == [(None, Decimal(160), 31), (None, None, 1)]


def test_leaders_learn_nothing_of_small_groups(give, county_caseworker, leader, now):
    def seen():
        return source_of(figures.CASH).sums(Scope(user=leader), [NOVEMBER])[0]

    approved(give, county_caseworker, now)
    assert seen() == {}
    approved(give, county_caseworker, now, recipient="group", headcount=30, recipient_words="公交司机")
    assert {slug: amount.value for slug, amount in seen().items()} == {figures.CASH: 4000, figures.TIMES: 31}
    assert source_of(figures.CASH).list_url(Scope(user=leader), NOVEMBER) == ""


def test_the_pages_of_aid(branch, fund, household, caseworker, county_caseworker, clerk, leader, as_user):
    page, second = as_user(caseworker), as_user(county_caseworker)
    answers = {
        "version": "0", "organization": branch.pk, "recipient": "household", "file": "H-2026-9999", "item": "07",
        "form": "cash", "fund": fund.pk, "amount": "2千", "paid_on": "2026-11-17", "handler_name": "马帮扶",
        "occasion": "春节慰问", "goods-TOTAL_FORMS": "1", "goods-INITIAL_FORMS": "0", "goods-0-name": "大米",
        "goods-0-quantity": "2", "goods-0-unit": "袋", "goods-0-value": "160",
    }  # fmt: skip
    wrong = page.post(reverse("hardship:aid-create"), answers)
    assert "春节慰问" in wrong.content.decode()
    assert not AidRecord.objects.exists()
    more = page.post(reverse("hardship:aid-create"), answers | {"action": "add_goods"}).content.decode()
    assert "goods-1-name" in more
    page.post(reverse("hardship:aid-create"), answers | {"file": household.number.lower()})

    aid = AidRecord.objects.get()
    address = reverse("hardship:aid-detail", args=[aid.pk])
    assert second.post(f"{address}approve/", {"version": "9"}).status_code == 200  # somebody else changed it
    assert second.post(f"{address}approve/", {"version": aid.version}).status_code == 302
    for shown in (page.get(address), page.get(reverse("hardship:aid-list")), page.get(reverse("hardship:aid-totals"))):
        assert "2,000.00" in shown.content.decode()
        assert "王建国" not in shown.content.decode()
    assert second.post(f"{address}take-back/", {"version": aid.version + 1, "reason": ""}).status_code == 200
    second.post(f"{address}take-back/", {"version": aid.version + 1, "reason": "发错"})
    assert "2,000.00" in page.get(reverse("hardship:aid-detail", args=[aid.reversal.pk])).content.decode()
    assert page.get(f"{reverse('hardship:aid-list')}?q=H-2026&state=counts").context["page_obj"].paginator.count == 2
    for other in (clerk, leader):
        assert as_user(other).get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count, branch, fund, household, caseworker, county_caseworker, as_user):
    for _each in range(count):
        aid_of(branch, by=caseworker, second=county_caseworker, fund=fund, amount=Decimal(5))
        person = {"recipient": "household", "file": household, "headcount": None, "recipient_words": ""}
        aid_of(branch, by=caseworker, fund=fund, **person)
    page = as_user(caseworker)
    page.get(reverse("hardship:aid-list"))

    assert [queries(page, name) for name in ("aid-list", "aid-totals")] == [8, 7]


def queries(page, name):
    with CaptureQueriesContext(connection) as captured:
        assert page.get(reverse(f"hardship:{name}")).status_code == 200
    return len(captured)
