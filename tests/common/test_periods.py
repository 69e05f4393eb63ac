"""Weeks, months and years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.periods import Period, PeriodKind, periods_between

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026-W47", date(2026, 11, 16), date(2026, 11, 22)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_code_names_first_and_last_day(code, start, end):
    period = Period.parse(code)

    assert (period.start, period.end, period.code) == (start, end, code)


@pytest.mark.parametrize(
    "code", ["", "2026-W54", "2026-13", "26", "2026-W1", "2026-11-01", "9999", "9999-12", "9999-W52", "2026-W47x"]
)
def test_other_text_is_refused(code):
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the message
        Period.parse(code)


LEDGER_KINDS = [PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR]


@given(kind=st.sampled_from(LEDGER_KINDS), day=DAYS)
def test_a_day_lies_in_its_period_and_the_code_leads_back(kind, day):
    period = Period.containing(kind, day)

    assert day in period
    assert Period.parse(period.code) == period


@given(kind=st.sampled_from(PeriodKind), day=DAYS)
def test_periods_leave_no_gap(kind, day):
    period = Period.containing(kind, day)

    assert (period.next.start - period.end).days == 1
    assert period.next.previous == period


def test_periods_between_holds_both_ends():
    codes = [period.code for period in periods_between(PeriodKind.MONTH, date(2025, 11, 30), date(2026, 1, 1))]

    assert codes == ["2025-11", "2025-12", "2026-01"]
