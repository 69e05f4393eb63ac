"""Notices: a second person, a frozen list, objections with their consequences, and subjects that wait."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from portal.audit.models import AuditEvent
from portal.common.errors import RuleError, StaleVersionError
from portal.notices import policies, services
from portal.notices.models import NoticeStrike, NoticeSubject, Objection, PublicNotice
from portal.notifications.models import Message
from tests.factories.notices import drafted_notice, filed_objection, notice_content, posted_notice

State = PublicNotice.State


@pytest.fixture
def draft(branch, clerk, reviewer, now):
    return drafted_notice(branch, clerk, at=now)


@pytest.fixture
def posted(branch, clerk, reviewer, now):
    return posted_notice(branch, clerk, reviewer, at=now)


def answer(objection, by, now, **more):
    more = {"answer": "已核实", "result": "rejected"} | more
    return services.answer_objection(objection=objection, by=by, at=now, **more)


def uphold(objection, by, now, **more):
    more = {"remedy": "strike", "row_numbers": [2], "reason": "已调离"} | more
    return answer(objection, by, now, result="upheld", **more)


# --- a second person ------------------------------------------------------------------------------


def test_a_second_person_posts(draft, clerk, reviewer, manager, now):
    with pytest.raises(PermissionDenied):
        services.post_notice(notice=draft, version=1, by=clerk, at=now)
    assert list(PublicNotice.objects.to_post_by(reviewer)) == [draft]

    notice = services.post_notice(notice=draft, version=1, by=reviewer, at=now)

    assert (notice.number, notice.state, notice.posted_by, notice.organization_name) == (
        "G-2026-0001", "posted", reviewer, "第一纺织厂工会委员会",
    )  # fmt: skip
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "notice.drafted", "notice.posted",
    ]  # fmt: skip
    assert list(Message.objects.order_by("pk").values_list("recipient", "kind")) == [
        (reviewer.pk, "notice.waits"), (clerk.pk, "notice.posted"),
    ]  # fmt: skip


def test_a_manager_who_wrote_does_not_post_and_the_database_agrees(branch, manager, reviewer, clerk, now):
    notice = drafted_notice(branch, manager, at=now)
    with pytest.raises(PermissionDenied):
        services.post_notice(notice=notice, version=1, by=manager, at=now)
    posted = services.post_notice(notice=notice, version=1, by=reviewer, at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        PublicNotice.objects.filter(pk=drafted_notice(branch, clerk, at=now).pk).update(
            state="posted", posted_by=clerk, number="G-2026-9999"
        )
    assert posted.posted_by == reviewer


def test_whoever_wrote_before_the_last_writer_does_not_post_either(draft, branch, clerk, manager, reviewer, now):
    services.change_notice(notice=draft, content=notice_content(branch, days=7), version=1, by=manager, at=now)
    services.change_notice(notice=draft, content=notice_content(branch, days=8), version=2, by=clerk, at=now)

    with pytest.raises(PermissionDenied):
        services.post_notice(notice=draft, version=3, by=manager, at=now)
    assert list(PublicNotice.objects.to_post_by(manager)) == []
    assert services.post_notice(notice=draft, version=3, by=reviewer, at=now).posted_by == reviewer


def test_a_late_reader_does_not_post_what_was_changed(draft, branch, clerk, reviewer, now):
    services.change_notice(notice=draft, content=notice_content(branch, days=7), version=1, by=clerk, at=now)

    with pytest.raises(StaleVersionError):
        services.post_notice(notice=draft, version=1, by=reviewer, at=now)


def test_an_outsider_writes_nothing(branch, outsider, now):
    with pytest.raises(PermissionDenied):
        drafted_notice(branch, outsider, at=now)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": 4}, "days"), ({"days": 61}, "days"), ({"title": " "}, "title"), ({"kind": "nothing"}, "kind"),
        ({"body": "请电 138 1234-5678"}, "body"), ({"rows": [], "columns": []}, "table"), ({"hotline_phone": ""},
        "hotline_phone"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(branch, clerk, now, wrong, field):
    content = notice_content(branch) | wrong

    with pytest.raises(ValidationError) as refused:
        services.draft_notice(content=content, by=clerk, at=now)

    assert field in refused.value.message_dict


# --- states ---------------------------------------------------------------------------------------


def test_every_state_has_its_ways():
    assert set(PublicNotice.TRANSITIONS) == set(State)
    assert {state for state, ways in PublicNotice.TRANSITIONS.items() if not ways} == {State.CLOSED, State.WITHDRAWN}


@pytest.mark.parametrize("state", [State.POSTED, State.SUSPENDED, State.CLOSED, State.WITHDRAWN])
def test_only_a_draft_is_changed_or_posted(draft, branch, reviewer, clerk, state):
    draft.state = state

    assert not policies.can_post(reviewer, draft)
    assert not policies.can_change(clerk, draft)
    assert policies.can_withdraw(reviewer, draft) is (state in {State.POSTED, State.SUSPENDED})
    assert policies.can_print_result(clerk, draft) is (state == State.CLOSED)


def test_withdrawing_takes_a_reason_and_one_person(posted, clerk, reviewer, now):
    with pytest.raises(PermissionDenied):
        services.withdraw_notice(notice=posted, reason="写错", by=clerk, at=now)
    with pytest.raises(ValidationError):
        services.withdraw_notice(notice=posted, reason=" ", by=reviewer, at=now)

    services.withdraw_notice(notice=posted, reason="名单有误", by=reviewer, at=now)

    assert not PublicNotice.objects.published(now.date()).exists()
    assert clerk.messages.filter(kind="notice.withdrawn").exists()


def test_who_wrote_a_draft_gives_it_up(draft, clerk, now):
    assert services.withdraw_notice(notice=draft, reason="不用了", by=clerk, at=now).state == "withdrawn"


# --- the frozen list ------------------------------------------------------------------------------


def test_a_posted_list_stays(posted):
    for changes in ({"rows": [["王*", "x"]]}, {"days": 1}, {"title": "另一个"}, {"list_sha256": "0" * 64}):
        with pytest.raises(InternalError), transaction.atomic():
            PublicNotice.objects.filter(pk=posted.pk).update(**changes)
    with pytest.raises(InternalError), transaction.atomic():
        PublicNotice.objects.filter(pk=posted.pk).delete()


def past_the_trigger(table, statement, values):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_change_made_in_the_database_is_found(posted, reviewer, clerk, now):
    objection = filed_objection(posted, at=now)
    uphold(objection, reviewer, now)
    assert services.verify_notice(notice=posted, by=clerk, at=now).is_intact is True

    strikes = NoticeStrike._meta.db_table
    past_the_trigger(strikes, f"UPDATE {strikes} SET reason = %s", ["另一个理由"])
    assert services.verify_all(at=now) == (1, 1)
    past_the_trigger(strikes, f"UPDATE {strikes} SET reason = %s", ["已调离"])
    assert services.verify_all(at=now) == (1, 0)
    past_the_trigger(
        PublicNotice._meta.db_table,
        'UPDATE notices_publicnotice SET "rows" = %s',
        ['[["王*", "x"], ["", ""], ["", ""]]'],
    )
    assert services.verify_notice(notice=posted, by=clerk, at=now).is_intact is False

    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions.count("notice.verified") == 1
    assert actions.count("notice.damaged") == 2


# --- objections -----------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_objection(posted, now):
    first, again = filed_objection(posted, at=now), filed_objection(posted, at=now, text="别的")

    assert first == again
    assert (first.number, first.channel, first.is_anonymous) == ("Y-2026-0001", "web", True)
    assert services.answer_for(number=" y-2026-0001", code=services.receipt_code(first.key).lower()) == first
    assert services.answer_for(number="Y-2026-0001", code="AAAAA-AAAAA") is None
    assert services.answer_for(number="Y-2026-0002", code=services.receipt_code(first.key)) is None


def test_who_wrote_the_notice_does_not_answer(branch, manager, reviewer, clerk, now):
    notice = posted_notice(branch, manager, reviewer, at=now)
    objection = filed_objection(notice, at=now)

    for person in (manager, clerk):
        with pytest.raises(PermissionDenied):
            answer(objection, person, now)
    assert list(Objection.objects.to_answer_by(manager)) == []
    assert list(Objection.objects.to_answer_by(reviewer)) == [objection]
    assert set(Message.objects.filter(kind="objection.filed").values_list("recipient", flat=True)) == {reviewer.pk}


def test_who_takes_an_objection_has_it(posted, reviewer, manager, now):
    objection = services.take_objection(objection=filed_objection(posted, at=now), by=manager, at=now)

    assert list(Objection.objects.to_answer_by(reviewer)) == []
    assert list(Objection.objects.to_answer_by(manager)) == [objection]


def test_an_upheld_objection_strikes_a_row_and_the_list_stays(posted, reviewer, now):
    before, rows = posted.list_sha256, posted.rows
    uphold(filed_objection(posted, at=now), reviewer, now)

    posted = PublicNotice.objects.get(pk=posted.pk)
    strike = posted.strikes.get()
    assert (posted.rows, posted.list_sha256, posted.state) == (rows, before, "posted")
    assert [row.number for row in posted.list_rows if row.strike] == [2]
    assert (strike.previous_hash, strike.hash) == (before, services.head_hash(posted))
    with pytest.raises(InternalError), transaction.atomic():
        NoticeStrike.objects.update(reason="x")


def test_an_upheld_objection_withdraws_the_notice_and_others_are_still_answered(posted, reviewer, now):
    first, second = filed_objection(posted, at=now), filed_objection(posted, at=now, key="b" * 32)

    uphold(first, reviewer, now, remedy="withdraw", reason="名单整体有误")
    done = answer(second, reviewer, now)

    assert PublicNotice.objects.get(pk=posted.pk).state == "withdrawn"
    assert done.result == "rejected"
    with pytest.raises(RuleError):
        answer(done, reviewer, now)


@pytest.mark.parametrize(
    "wrong", [{"answer": " "}, {"remedy": ""}, {"reason": ""}, {"row_numbers": []}, {"row_numbers": [9]}]
)
def test_an_answer_says_everything(posted, reviewer, now, wrong):
    with pytest.raises(ValidationError):
        uphold(filed_objection(posted, at=now), reviewer, now, **wrong)


def test_a_row_that_is_not_on_the_list_cannot_be_meant(posted, now):
    with pytest.raises(ValidationError):
        filed_objection(posted, at=now, row_number=4)


def test_whoever_wrote_the_list_last_does_not_answer_either(draft, branch, clerk, manager, reviewer, now):
    services.change_notice(notice=draft, content=notice_content(branch, days=7), version=1, by=manager, at=now)
    posted = services.post_notice(notice=draft, version=2, by=reviewer, at=now)

    objection = filed_objection(posted, at=now)

    with pytest.raises(PermissionDenied):
        answer(objection, manager, now)
    assert list(Objection.objects.to_answer_by(manager)) == []
    assert list(Objection.objects.to_answer_by(reviewer)) == [objection]


# --- subjects -------------------------------------------------------------------------------------


def test_nothing_moves_past_its_notice(branch, clerk, reviewer, manager, now):
    """Any saved record can be a subject; here people stand for it."""
    with pytest.raises(RuleError, match="公示"):
        policies.check_notice_is_over(clerk)
    notice = services.draft_notice(
        content=notice_content(branch), by=clerk, at=now, subjects=[(1, clerk), (2, manager)]
    )
    assert not policies.may_leave(clerk)
    notice = services.post_notice(notice=notice, version=1, by=reviewer, at=now)
    assert not policies.may_leave(clerk)
    objection = filed_objection(notice, at=now)
    assert not policies.may_leave(clerk)
    uphold(objection, reviewer, now)

    later = now.replace(month=12, day=15)
    assert services.close_due(at=later) == 1

    assert (policies.may_leave(clerk), policies.may_leave(manager)) == (True, False)
    assert NoticeSubject.objects.count() == 2


def test_no_number_of_a_person_in_answers_and_reasons(posted, reviewer, now):
    objection = filed_objection(posted, at=now)
    with pytest.raises(ValidationError, match="请删去号码") as refused:
        uphold(objection, reviewer, now, answer="已电告13812345678", reason="证号 11010519491231002X 不符")
    assert refused.value.message_dict.keys() == {"answer", "reason"}
    with pytest.raises(ValidationError, match="请删去号码"):
        services.withdraw_notice(notice=posted, reason="13812345678 来电", by=reviewer, at=now)
    assert not AuditEvent.objects.filter(action__in=["objection.answered", "notice.withdrawn"]).exists()
