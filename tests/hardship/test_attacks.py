"""What somebody with an account and bad intent might try on household files, funds and aid."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from hardship.models import AidRecord, Allocation, Evidence, FamilyMember, Fund
from hardship.services import aid as aiding
from hardship.services import applying, changes, drafting, files, funds, notices, papers, review
from portal.accounts.roles import Role
from portal.accounts.services import name_deputy
from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.notices.base import kinds
from portal.notices.models import PublicNotice
from portal.notices.services.drafting import NOTICE_FIELDS, change_notice
from portal.privacy import erasure
from tests.factories.accounts import RoleAssignmentFactory, person
from tests.factories.aid import aid_of, allocation_of, fund_of, household_on_file
from tests.factories.hardship import (
    CHILD,
    HOTLINE,
    VISIT,
    applied_file,
    checked_file,
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


# On notice


def test_a_drafted_list_of_households_is_neither_rewritten_nor_made_a_list_of_something_else(
    branch, caseworker, county_caseworker, as_user, line, now
):
    file = checked_file(branch, caseworker, county_caseworker)
    notice = notices.draft_file_notice(
        organization=branch.parent, files=[file], hotline=HOTLINE, scope="public", days=5, by=county_caseworker, at=now
    )
    by_hand = next(kind.slug for kind in kinds() if kind.by_hand)
    content = {name: getattr(notice, name) for name in NOTICE_FIELDS} | {"organization": notice.organization_id}
    client, address = as_user(county_caseworker), reverse("notices:notice-edit", args=[notice.pk])
    for change in ({"kind": by_hand}, {"table": "姓名\t单位\n张大山\t某厂"}, {"organization": branch.pk}):
        sent = content | {"version": notice.version, "table": "", "do": "save"} | change
        shown = client.post(address, sent)
        seen = shown.context["form"].preview.seen if shown.context and shown.context["form"].preview else ""
        assert client.post(address, sent | {"seen": seen}).status_code != 302

    unchanged = PublicNotice.objects.get(pk=notice.pk)
    assert (unchanged.kind, unchanged.rows, unchanged.organization_id) == ("hardship", notice.rows, branch.parent_id)
    with pytest.raises(ValidationError):
        change_notice(
            notice=notice, version=notice.version, by=county_caseworker, at=now,
            content=content | {"organization": notice.organization, "kind": by_hand},
        )  # fmt: skip


# Another unit's ids, in addresses and in what is posted


@pytest.fixture
def strangers(county, sibling, branch, now):
    """Who has nothing to do with the branch, though some work with households elsewhere."""
    former = person(Role.AID_CASEWORKER, branch)
    former.assignments.update(valid_until=now.date() - timedelta(days=400))
    return [*(person(Role.AID_CASEWORKER, unit) for unit in (sibling, county)), former]


def test_of_another_unit_nothing_answers(branch, caseworker, county_caseworker, fund, strangers, as_user):
    file = household_on_file(branch, by=caseworker, second=county_caseworker)
    allocation = allocation_of(fund, by=caseworker)
    aid = aid_of(branch, by=caseworker, fund=fund)
    addresses = [
        reverse("hardship:fund-detail", args=[fund.pk]),
        reverse("hardship:aid-detail", args=[aid.pk]),
        reverse("hardship:aid-edit", args=[aid.pk]),
        reverse("privacy:reveal", args=["hardship-file", file.pk]),
        reverse("privacy:reveal", args=["aid", aid.pk]),
    ]
    acts = [
        *(reverse(f"hardship:aid-{act}", args=[aid.pk]) for act in ("approve", "return", "take-back")),
        *(reverse(f"hardship:allocation-{act}", args=[allocation.pk]) for act in ("confirm", "refuse")),
        reverse("hardship:fund-allocate", args=[fund.pk]), reverse("hardship:fund-close", args=[fund.pk]),
        reverse("hardship:fund-entry-reverse", args=[fund.entries.get().pk]),
    ]  # fmt: skip
    for user in strangers:
        client = as_user(user)
        answers = [client.get(address) for address in addresses]
        tried = acts if user is strangers[0] else acts[:1]
        answers += [client.post(address, {"reason": "x", "version": 1}) for address in tried]
        assert {answer.status_code for answer in answers} <= {403, 404, 405}, user.get_username()
        text = b"".join(answer.content for answer in answers).decode()
        assert not [word for word in (file.number, file.name, aid.number, fund.name) if word in text]


def test_ids_of_another_unit_are_no_choices(branch, sibling, caseworker, county_caseworker, fund, as_user, now):
    stranger = person(Role.AID_CASEWORKER, sibling)
    client, file = as_user(stranger), household_on_file(branch, by=caseworker, second=county_caseworker)
    sent = {
        "organization": sibling.pk, "recipient": "household", "file": file.number, "item": "07", "form": "cash",
        "fund": fund.pk, "amount": "5", "paid_on": "2026-11-16", "handler_name": "x", "version": 0,
        "goods-TOTAL_FORMS": 0, "goods-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = client.post(reverse("hardship:aid-create"), sent)
    assert {"file", "fund"} <= set(answer.context["form"].errors)
    answer = client.post(reverse("hardship:aid-create"), sent | {"organization": branch.pk})
    assert "organization" in answer.context["form"].errors
    answer = client.post(
        reverse("hardship:fund-create"), {"organization": branch.pk, "name": "x", "source": "5", "year": 2026}
    )
    assert "organization" in answer.context["form"].errors
    assert AidRecord.objects.count() == 0


# Twice with what was seen before


def test_what_was_decided_once_is_decided(filed, give, fund, caseworker, county_caseworker, manager, now):
    allocation = allocation_of(fund, by=caseworker, amount="500")
    entry = funds.confirm_allocation(allocation=allocation, by=county_caseworker, at=now)
    aid = give(filed)
    paid = aiding.approve_aid(aid=aid, by=county_caseworker, at=now)
    aiding.take_back_aid(aid=paid, reason="退回", by=manager, at=now)
    funds.reverse_entry(entry=entry, reason="退回", by=manager, at=now)
    change = changes.ask_category(file=filed, category="relative", reason="好转", by=caseworker, at=now)
    changes.accept_change(change=change, by=county_caseworker, at=now)

    for again in (
        lambda: funds.confirm_allocation(allocation=allocation, by=manager, at=now),
        lambda: funds.reverse_entry(entry=entry, reason="退回", by=manager, at=now),
        lambda: aiding.approve_aid(aid=aid, by=manager, at=now),
        lambda: aiding.take_back_aid(aid=paid, reason="退回", by=manager, at=now),
        lambda: changes.accept_change(change=change, by=manager, at=now),
        lambda: changes.refuse_change(change=change, reason="不同意", by=manager, at=now),
    ):
        with pytest.raises(RuleError):
            again()
    assert Fund.objects.get(pk=fund.pk).balance == 10000


def test_a_deputy_of_who_wrote_it_decides_no_more_than_the_writer(
    branch, caseworker, colleague, fund, now, monkeypatch
):
    """A caseworker who also manages names the colleague as deputy: as deputy nothing of the caseworker is decided."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_at: now.date())
    held = RoleAssignmentFactory(user=caseworker, organization=branch, role=Role.UNION_MANAGER)
    name_deputy(
        held=held, person=colleague, first=now.date(), last=now.date() + timedelta(days=9), by=caseworker, at=now
    )
    aid = aid_of(branch, by=caseworker, fund=fund)
    file = applied_file(branch, caseworker)
    deputy = type(colleague).objects.get(pk=colleague.pk)
    assert caseworker.pk in deputy.acting_ids

    for act in (
        lambda: aiding.approve_aid(aid=aid, by=deputy, at=now),
        lambda: funds.confirm_allocation(allocation=allocation_of(fund, by=caseworker), by=deputy, at=now),
        lambda: review.pass_first_review(file=file, exclusions={}, by=deputy, at=now),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_no_reason_in_the_log_holds_a_number(fund, caseworker, county_caseworker, now):
    allocation = allocation_of(fund, by=caseworker)
    for reason in ("", f"应转给{OTHER_NUMBER}"):
        with pytest.raises(RuleError):
            funds.refuse_allocation(allocation=allocation, reason=reason, by=county_caseworker, at=now)
