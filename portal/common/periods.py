"""Calendar periods in Asia/Shanghai dates: ISO weeks, months, years; quarters of figures only."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _


class PeriodKind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "qtr"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Period:
    """A closed span of days: both ``start`` and ``end`` belong to it."""

    start: date
    end: date
    kind: PeriodKind

    @classmethod
    def containing(cls, kind, day):
        """The week, month, quarter or year in which ``day`` lies."""
        if kind == PeriodKind.WEEK:
            start = day - timedelta(days=day.weekday())
            return cls(start, start + timedelta(days=6), PeriodKind.WEEK)
        if kind == PeriodKind.MONTH:
            start = day.replace(day=1)
            return cls(start, (start + timedelta(days=32)).replace(day=1) - timedelta(days=1), PeriodKind.MONTH)
        if kind == PeriodKind.QUARTER:
            first = (day.month - 1) // 3 * 3 + 1
            return cls(
                date(day.year, first, 1), cls.containing(PeriodKind.MONTH, date(day.year, first + 2, 1)).end, kind
            )
        return cls(date(day.year, 1, 1), date(day.year, 12, 31), PeriodKind.YEAR)

    @classmethod
    def parse(cls, code):
        """Read ``2026-W47``, ``2026-11`` or ``2026``; ValueError for anything else, also beyond the calendar.

        Quarters have no addresses: no ledger is kept of them.
        """
        if code.startswith(("0", "9999")):
            raise ValueError(code)
        if match := re.fullmatch(r"(\d{4})-W(\d{2})", code):
            return cls.containing(PeriodKind.WEEK, date.fromisocalendar(int(match[1]), int(match[2]), 1))
        if match := re.fullmatch(r"(\d{4})-(\d{2})", code):
            return cls.containing(PeriodKind.MONTH, date(int(match[1]), int(match[2]), 1))
        if re.fullmatch(r"[12]\d{3}", code):
            return cls.containing(PeriodKind.YEAR, date(int(code), 1, 1))
        raise ValueError(code)

    @property
    def code(self):
        """The period in addresses and file names: ``2026-W47``, ``2026-11``, ``2026``."""
        if self.kind == PeriodKind.WEEK:
            year, week, _weekday = self.start.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind == PeriodKind.QUARTER:
            return f"{self.start:%Y}-Q{self._quarter}"
        return f"{self.start:%Y-%m}" if self.kind == PeriodKind.MONTH else f"{self.start:%Y}"

    @property
    def _quarter(self):
        return (self.start.month + 2) // 3

    @property
    def next(self):
        return Period.containing(self.kind, self.end + timedelta(days=1))

    @property
    def previous(self):
        return Period.containing(self.kind, self.start - timedelta(days=1))

    @property
    def label(self):
        """The period in words of the reader's language."""
        if self.kind == PeriodKind.WEEK:
            year, week, _weekday = self.start.isocalendar()
            return _("Week %(week)d of %(year)d (%(start)s to %(end)s)") % {
                "week": week, "year": year, "start": f"{self.start:%m-%d}", "end": f"{self.end:%m-%d}",
            }  # fmt: skip
        if self.kind == PeriodKind.MONTH:
            return _("%(month)d/%(year)d") % {"year": self.start.year, "month": self.start.month}
        if self.kind == PeriodKind.QUARTER:
            return _("Quarter %(quarter)d of %(year)d") % {"year": self.start.year, "quarter": self._quarter}
        return _("Year %(year)d") % {"year": self.start.year}

    def __contains__(self, day):
        return self.start <= day <= self.end


def periods_between(kind, first_day, last_day):
    """Yield the periods of ``kind`` from the one holding ``first_day`` to the one holding ``last_day``."""
    period = Period.containing(kind, first_day)
    while period.start <= last_day:
        yield period
        period = period.next
