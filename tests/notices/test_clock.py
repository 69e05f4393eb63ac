"""The clock of a notice: working days with make-up days, standing still while an objection is open."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.codes.models import Holiday
from portal.codes.services import load_holidays
from portal.common.errors import RuleError
from portal.notices import services
from portal.notices.models import PublicNotice
from tests.factories.notices import filed_objection, posted_notice


def at(day, hour=9):
    return datetime.combine(date.fromisoformat(day), time(hour), tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _holidays(db):
    load_holidays()


@pytest.fixture
def post(branch, clerk, reviewer):
    """``post("2026-09-29")`` is a notice of five working days posted on that morning."""
    return lambda day, **more: posted_notice(branch, clerk, reviewer, at=at(day), **more)


def answer(objection, reviewer, day, **more):
    more = {"answer": "已核实", "result": "rejected"} | more
    return services.answer_objection(objection=objection, by=reviewer, at=at(day), **more)


def span(notice):
    notice.refresh_from_db()
    return notice.state, str(notice.starts_on), str(notice.ends_on)


def test_national_day_2026_counted_by_hand(post):
    """Tue 29 Sep posted; Wed 30 Sep is day 1; 1-7 Oct off; Thu 8, Fri 9 are 2, 3; Sat 10 is made up: 4; Mon 12: 5."""
    assert span(post("2026-09-29")) == ("posted", "2026-09-30", "2026-10-12")


def test_a_make_up_sunday_before_the_feast_counts(post):
    """Fri 18 Sep posted; Sat off; Sun 20 Sep is made up: 1; Mon 21 to Thu 24: 5, the day before 中秋."""
    assert span(post("2026-09-18")) == ("posted", "2026-09-19", "2026-09-24")


def test_an_objection_stops_the_clock_and_an_answer_counts_what_was_left(post, reviewer):
    """Posted Mon 9 Nov: 10, 11, 12, 13, 16. Objection on Thu 12: two days used, three left.

    Answered on Wed 18 (it does not count): Thu 19, Fri 20, Mon 23.
    """
    notice = post("2026-11-09")
    objection = filed_objection(notice, at=at("2026-11-12"))
    assert span(notice) == ("suspended", "2026-11-10", "2026-11-16")
    assert (notice.days_left, notice.was_paused) == (3, False)
    assert services.close_due(at=at("2026-11-17")) == 0

    answer(objection, reviewer, "2026-11-18")

    assert span(notice) == ("posted", "2026-11-10", "2026-11-23")
    assert notice.was_paused


def test_two_objections_at_once_go_on_with_the_last_answer(post, reviewer):
    notice = post("2026-11-09")
    first = filed_objection(notice, at=at("2026-11-12"))
    second = filed_objection(notice, at=at("2026-11-13"), key="b" * 32)

    answer(second, reviewer, "2026-11-16")
    assert span(notice)[0] == "suspended"
    answer(first, reviewer, "2026-11-18")

    assert span(notice) == ("posted", "2026-11-10", "2026-11-23")


def test_a_letter_that_turns_up_late_gives_days_back(post, clerk, reviewer):
    """Received on Wed 11, entered on Fri 13 after an objection of Thu 12: one day used, four left."""
    notice = post("2026-11-09")
    first = filed_objection(notice, at=at("2026-11-12"))
    letter = services.enter_objection(
        notice=notice, content={"text": "来信内容"}, channel="letter", received_on=date(2026, 11, 11), by=clerk,
        at=at("2026-11-13"),
    )  # fmt: skip

    answer(first, reviewer, "2026-11-16")
    answer(letter, reviewer, "2026-11-18")

    assert span(notice) == ("posted", "2026-11-10", "2026-11-24")


def test_an_objection_on_the_last_day_leaves_one_day(post, reviewer):
    notice = post("2026-11-09")
    objection = filed_objection(notice, at=at("2026-11-16", 23))

    answer(objection, reviewer, "2026-11-16")

    assert span(notice) == ("posted", "2026-11-10", "2026-11-17")


def test_after_the_last_day_nothing_is_objected_even_before_the_tick(post, clerk):
    notice = post("2026-11-09")

    with pytest.raises(RuleError):
        filed_objection(notice, at=at("2026-11-17", 0))
    with pytest.raises(RuleError):
        services.enter_objection(
            notice=notice, content={"text": "来信"}, channel="letter", received_on=date(2026, 11, 8), by=clerk,
            at=at("2026-11-12"),
        )  # fmt: skip


def test_it_closes_after_the_last_day_once(post, clerk, reviewer):
    notice = post("2026-11-09")
    assert services.close_due(at=at("2026-11-16", 23)) == 0

    assert [services.close_due(at=at("2026-11-20")) for _tick in range(2)] == [1, 0]

    assert span(notice)[0] == "closed"
    assert AuditEvent.objects.filter(action="notice.closed").count() == 1
    assert clerk.messages.filter(kind="notice.closed").count() == 1


def test_a_tick_killed_in_between_leaves_the_rest_for_the_next(post, monkeypatch):
    first, second = post("2026-11-09"), post("2026-11-10")
    real = services.closing.tell
    monkeypatch.setattr(services.closing, "tell", lambda notice, *args, **kw: 1 / 0)
    assert services.close_due(at=at("2026-11-20")) == 0
    assert {span(notice)[0] for notice in (first, second)} == {"posted"}
    assert not AuditEvent.objects.filter(action="notice.closed").exists()

    monkeypatch.setattr(services.closing, "tell", real)

    assert services.close_due(at=at("2026-11-20")) == 2


def test_a_holiday_entered_later_prolongs_and_never_shortens(post):
    notice = post("2026-11-09")
    Holiday.objects.create(day=date(2026, 11, 16), name="临时放假")

    assert services.close_due(at=at("2026-11-17")) == 0
    assert span(notice) == ("posted", "2026-11-10", "2026-11-17")
    Holiday.objects.filter(day=date(2026, 11, 16)).delete()
    assert services.count_again(at=at("2026-11-17")) == 0
    assert span(notice)[2] == "2026-11-17"


def test_a_year_without_a_table_is_named(post):
    assert services.missing_years(post("2026-11-09")) == []
    assert services.missing_years(post("2026-12-29")) == [2027]


def test_a_page_is_gone_with_the_last_day(post):
    notice = post("2026-11-09")

    assert list(PublicNotice.objects.published(date(2026, 11, 16))) == [notice]
    assert list(PublicNotice.objects.published(date(2026, 11, 17))) == []
