"""Minutes as hours: the same rounding on every page and in the files."""

from decimal import Decimal

import pytest

from activities.figures import Amount, Figures
from activities.views import words as activity_words
from portal.common.hours import hours
from portal.ledgers import words as ledger_words


@pytest.mark.parametrize(("minutes", "shown"), [(15, "0.3"), (45, "0.8"), (14, "0.2"), (0, "0.0"), (90, "1.5")])
def test_hours_are_rounded_half_up_everywhere(minutes, shown):
    nothing = Amount(None)
    figures = Figures(
        activities=1, sessions=nothing, headcount=nothing, beneficiary_count=nothing, service_minutes=minutes
    )

    assert hours(minutes) == Decimal(shown)
    assert str(figures.service_hours) == shown
    assert activity_words.hours(minutes) == shown
    assert ledger_words.in_words("hours", minutes) == shown
