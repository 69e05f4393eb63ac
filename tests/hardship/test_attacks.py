"""What somebody with an account and bad intent might try on household files, funds and aid."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from hardship.models import AidRecord, Allocation, Evidence, FamilyMember, Fund
from hardship.services import aid as aiding
from hardship.services import applying, changes, drafting, files, funds, papers, review
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.privacy import erasure
from tests.factories.aid import aid_of, fund_of, household_on_file
from tests.factories.hardship import (
    CHILD,
    VISIT,
    applied_file,
    drafted_file,
    filed_file,
    fresh,
    noticed_file,
    paper,
    reviewed_file,
)
from tests.factories.volunteers import id_number_of

pytestmark = pytest.mark.django_db
OTHER_NUMBER = id_number_of(date(1980, 6, 1), sequence=777)


@pytest.fixture
def filed(branch, caseworker, county_caseworker, manager, line):
    return filed_file(branch, caseworker, county_caseworker, manager)


@pytest.fixture
def fund(branch, caseworker, county_caseworker):
    return fund_of(branch, by=caseworker, confirmed_by=county_caseworker, amount="10000.00")


@pytest.fixture
def give(branch, caseworker, fund, now):
    """``give(file, …)``: the branch writes down aid for ``file``."""

    def submit(file, organization=branch, by=caseworker, **more):
        content = {
            "recipient": "household", "file": file, "item": "07", "form": "cash", "amount": Decimal(2000), "fund": fund,
            "paid_on": now.date(), "handler_name": "马帮扶",
        } | more  # fmt: skip
        return aiding.submit_aid(content=content, organization=organization, by=by, at=now)

    return submit


def added(file, kind, by, at):
    photo = paper(file, kind, by).attachment
    Evidence.objects.filter(attachment=photo).delete()
    return papers.add_paper(file=fresh(file), kind=kind, attachment=photo, by=by, at=at)


# Who decides


def test_whoever_brought_a_paper_after_the_hand_in_decides_nothing(
    branch, caseworker, county_caseworker, manager, line, now
):
    file = applied_file(branch, caseworker)
    added(file, "income", county_caseworker, now)
    with pytest.raises(PermissionDenied):
        review.pass_first_review(file=fresh(file), exclusions={}, by=county_caseworker, at=now)

    told = AuditEvent.objects.filter(action="hardship.paper_added")
    assert [event.details for event in told] == [{}]  # which papers there are says why the household is in need

    on_notice = noticed_file(branch, caseworker, county_caseworker, manager)
    added(on_notice, "minutes", county_caseworker, now)  # the minutes belong to the decision
    assert county_caseworker.pk not in fresh(on_notice).contributor_ids


def test_whoever_went_to_the_home_does_not_compare_its_means(branch, caseworker, county_caseworker, manager, line, now):
    file = reviewed_file(branch, caseworker, manager)
    review.note_visit(file=file, content=VISIT, by=county_caseworker, at=now)

    with pytest.raises(PermissionDenied):
        review.check_means(file=fresh(file), outcome="agrees", received_on=now.date(), by=county_caseworker, at=now)


# A returned file made into another household


def test_of_another_worker_nothing_that_the_first_one_signed_is_left(branch, caseworker, county_caseworker, line, now):
    file = review.return_file(file=applied_file(branch, caseworker), reason="补材料", by=county_caseworker, at=now)
    content = {"name": "别有人", "id_number": OTHER_NUMBER, "sex": "", "birth_date": None}
    file = drafting.save_section(file=file, content=content, by=caseworker, at=now, version=file.version)

    assert (file.consent_on, set(file.evidence.values_list("kind", flat=True)) & set(drafting.SIGNED)) == (None, set())
    with pytest.raises(ValidationError) as refused:
        applying.submit_file(file=file, by=caseworker, at=now)
    assert {"consent", "evidence"} <= set(refused.value.message_dict)


# The table of the family


def test_nobody_stands_twice_in_the_family_to_make_it_larger(filed, branch, caseworker, now):
    child = filed.members.get()
    twice = [{**CHILD, "pk": child.pk}] * 2

    with pytest.raises(ValidationError):
        changes.ask_members(file=filed, members=twice, reason="增员", by=caseworker, at=now)


def test_two_of_the_family_exchange_their_numbers(branch, caseworker, now):
    numbers = [id_number_of(date(2010, 5, 1), sequence=each) for each in (11, 13)]
    rows = [{**CHILD, "name": name, "id_number": number, "birth_date": None, "sex": ""}
            for name, number in zip(("石小满", "石小暑"), numbers, strict=True)]  # fmt: skip
    file = drafted_file(branch, caseworker, members=rows, papers=False, family_size=3)
    members = list(file.members.for_form())
    swapped = [{"pk": member.pk, "id_number": number} for member, number in zip(members, numbers[::-1], strict=True)]

    drafting.save_section(file=file, content={}, members=swapped, version=file.version, by=caseworker, at=now)

    assert [member.id_number for member in FamilyMember.objects.for_form()] == numbers[::-1]


# On file


def test_the_yearly_review_neither_blanks_nor_stretches_the_means(filed, caseworker, county_caseworker, now):
    file = files.start_review(file=filed, by=caseworker, at=now)
    with pytest.raises(ValidationError) as refused:
        drafting.save_section(
            file=file, content={"family_annual_income": None}, version=file.version, by=caseworker, at=now
        )
    assert set(refused.value.message_dict) == {"family_annual_income"}

    file = fresh(file)
    drafting.save_section(file=file, content={"family_size": 9}, version=file.version, by=caseworker, at=now)
    with pytest.raises(RuleError):  # there are two of them
        files.finish_review(file=fresh(file), by=county_caseworker, at=now)


def test_on_the_edge_no_file_keeps_a_higher_level(filed, caseworker, county_caseworker, now):
    type(filed).objects.filter(pk=filed.pk).update(level="national")
    change = changes.ask_category(file=filed, category="edge", reason="好转", by=caseworker, at=now)
    changes.accept_change(change=change, by=county_caseworker, at=now)

    assert (fresh(filed).category, fresh(filed).level) == ("edge", "local")


def test_nobody_was_told_of_the_exit_before_the_household_was_on_file(filed, caseworker, now):
    told = filed.filed_on - timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        changes.ask_exit(file=filed, exit_reason="lifted", told_on=told, reason="好转", by=caseworker, at=now)
    assert set(refused.value.message_dict) == {"told_on"}


# Money


def test_the_key_of_somebody_elses_form_opens_nothing(branch, caseworker, county_caseworker, colleague, fund, now):
    key, content = uuid.uuid4(), {"amount": Decimal(5), "day": now.date(), "words": ""}
    funds.enter_allocation(fund=fund, content=content, by=caseworker, at=now, form_key=key)
    other = fund_of(branch, by=caseworker)

    for target, by in ((other, caseworker), (fund, colleague)):
        with pytest.raises(RuleError):
            funds.enter_allocation(fund=target, content=content, by=by, at=now, form_key=key)
    assert Allocation.objects.count() == 1


@pytest.mark.parametrize("amount", ["-5", "0", "0.001", "NaN", "1e9", "999999999999.99", "99999万", "约5千", "５千亿"])
def test_no_absurd_amount_comes_in(amount, fund, caseworker, as_user):
    address = reverse("hardship:fund-allocate", args=[fund.pk])
    answer = as_user(caseworker).post(address, {"amount": amount, "day": "2026-11-16", "form_key": uuid.uuid4()})

    if amount == "99999万":  # just below a thousand million
        assert answer.status_code == 302
        return
    assert (answer.status_code, Allocation.objects.count()) == (200, 0)


def test_goods_of_absurd_worth_are_refused(filed, give):
    goods = [{"name": "米", "quantity": Decimal(1), "unit": "袋", "value": Decimal("9" * 12)}] * 2
    with pytest.raises(ValidationError):
        give(filed, form="goods", amount=None, goods=goods)


def test_money_that_comes_back_to_a_closed_fund_can_be_spent(filed, give, fund, county_caseworker, now):
    aid = aiding.approve_aid(aid=give(filed, amount=Decimal(10000)), by=county_caseworker, at=now)
    funds.close_fund(fund=fund, by=county_caseworker, at=now)
    aiding.take_back_aid(aid=aid, reason="退回", by=county_caseworker, at=now)

    back = Fund.objects.get(pk=fund.pk)
    assert (back.balance, back.closed_at) == (10000, None)


def test_a_unit_helps_no_household_of_a_sibling(filed, sibling, county, give, county_caseworker):
    theirs = fund_of(sibling, by=county_caseworker)
    with pytest.raises(ValidationError) as refused:
        give(filed, organization=sibling, by=county_caseworker, fund=theirs)
    assert set(refused.value.message_dict) == {"file"}
    assert give(filed, organization=county, by=county_caseworker, fund=fund_of(county, by=county_caseworker))


def test_no_invented_school_year_pays_a_student_twice(filed, give, now):
    student = {"item": "03", "person_name": "石小满", "person_id_number": OTHER_NUMBER}
    give(filed, **student, school_year=now.year)
    for year in (now.year, now.year + 1, now.year - 2):
        with pytest.raises(ValidationError) as refused:
            give(filed, **student, school_year=year)
        assert set(refused.value.message_dict) == {"school_year"}


def test_aid_that_got_a_fund_meanwhile_is_not_approved_past_it(filed, give, fund, county_caseworker, now):
    aid = give(filed, form="goods", amount=None, fund=None, fund_source="6",
               goods=[{"name": "米", "quantity": Decimal(1), "unit": "袋", "value": Decimal(50)}])  # fmt: skip
    seen = AidRecord.objects.get(pk=aid.pk)
    AidRecord.objects.filter(pk=aid.pk).update(fund=fund)

    with pytest.raises(StaleVersionError):
        aiding.approve_aid(aid=seen, by=county_caseworker, at=now)


def test_with_the_file_goes_who_was_helped(branch, sibling, caseworker, county_caseworker, now):
    file = household_on_file(branch, by=caseworker, second=county_caseworker)
    student = {
        "item": "03", "person_name": "石小满", "person_id_number": OTHER_NUMBER, "person_unit": "河畔中学",
        "student_key": "k" * 64, "school_year": 2026, "remark": "石小满家访",
    }  # fmt: skip
    of_file = aid_of(branch, by=caseworker, second=county_caseworker, recipient="household", file=file,
                     recipient_words="", headcount=None, **student)  # fmt: skip
    unfiled = aid_of(branch, by=caseworker, recipient="student", recipient_words="", headcount=None,
                     **student | {"student_key": "u" * 64})  # fmt: skip
    assert erasure.erase_due(at=now + timedelta(days=9 * 365))["aidrecord"] == 0
    type(file).objects.filter(pk=file.pk).update(erased_at=now)

    assert erasure.erase_due(at=now)["aidrecord"] == 1
    assert erasure.erase_due(at=now + timedelta(days=4000))["aidrecord"] == 1
    assert erasure.erase_due(at=now + timedelta(days=4000))["aidrecord"] == 0
    for aid in (of_file, unfiled):
        aid.refresh_from_db()
        assert (aid.person_name, aid.person_id_number, aid.person_unit, aid.remark) == ("", "", "", "")
        assert (aid.amount, aid.student_key) == (2000, f"erased-{aid.pk}")
