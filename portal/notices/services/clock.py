"""The clock of a notice, in whole days.

The day after posting is the first; of the days from then on, working days count, make-up days among them. The day on
which an objection is received counts no longer, and the day of the last answer not yet: what was left of the working
days is counted from the next working day. So nobody shortens a notice, and it ends with its last day.
"""

from datetime import date, datetime, time, timedelta
from typing import cast

from django.utils import timezone

from portal.codes.services import add_working_days, working_days_between, years_not_entered
from portal.notices.models import PublicNotice

_NOON = time(12)


def last_day(after: date, days: int) -> date:
    """The ``days``-th working day after ``after``."""
    noon = datetime.combine(after, _NOON, tzinfo=timezone.get_default_timezone())
    return timezone.localdate(add_working_days(noon, days))


def start(notice: PublicNotice, day: date) -> date:
    """Begin to count: the notice is posted on ``day``; return the last day."""
    notice.starts_on = day + timedelta(days=1)
    notice.counted_from, notice.days_to_count = day, notice.days
    notice.ends_on = last_day(day, notice.days)
    return notice.ends_on


def stop(notice: PublicNotice, received_on: date) -> None:
    """Stand still from ``received_on``. An earlier letter that turns up later gives days back, none takes any."""
    used = working_days_between(notice.counted_from, received_on)
    left = max(notice.days_to_count - used, 1)
    notice.days_left = max(left, notice.days_left or 0)


def go_on(notice: PublicNotice, answered_on: date) -> date:
    """Count what was left, from the working day after ``answered_on``; return the last day."""
    days = cast(int, notice.days_left)  # a constraint: a suspended notice knows what is left
    notice.counted_from, notice.days_to_count, notice.days_left = answered_on, days, None
    notice.ends_on = last_day(answered_on, days)
    return notice.ends_on


def counted_again(notice: PublicNotice) -> date:
    """The last day by the table of holidays as it stands now, never earlier than the one that was announced."""
    after, days = cast(date, notice.counted_from), cast(int, notice.days_to_count)  # once posted, it has both
    return max(last_day(after, days), cast(date, notice.ends_on))


def missing_years(notice: PublicNotice) -> list[int]:
    """Years of a running notice that the table of holidays does not know: its last day may come to be later."""
    return years_not_entered(notice.counted_from, notice.ends_on) if notice.is_running else []
