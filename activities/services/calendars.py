"""Days that offices plan for: 我们的节日 by the lunar calendar, and memorial days, each found by its slug.

The lunar days are those of Beijing for the years 2025 to 2035; a test compares them with new moons and the sun's
longitude. Beyond the table there is no day: unknown stays unknown.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import pgettext_lazy

LUNAR_YEARS = range(2025, 2036)
# Month and day of each year of LUNAR_YEARS, in order.
_LUNAR = {
    "spring": "01-29 02-17 02-06 01-26 02-13 02-03 01-23 02-11 01-31 02-19 02-08",
    "lantern": "02-12 03-03 02-20 02-09 02-27 02-17 02-06 02-25 02-14 03-05 02-22",
    "qingming": "04-04 04-05 04-05 04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05",
    "dragon_boat": "05-31 06-19 06-09 05-28 06-16 06-05 06-24 06-12 06-01 06-20 06-10",
    "qixi": "08-29 08-19 08-08 08-26 08-16 08-05 08-24 08-12 08-01 08-20 08-10",
    "mid_autumn": "10-06 09-25 09-15 10-03 09-22 09-12 10-01 09-19 09-08 09-27 09-16",
    "double_ninth": "10-29 10-18 10-08 10-26 10-16 10-05 10-24 10-12 10-01 10-20 10-09",
}


@dataclass(frozen=True)
class Occasion:
    """A day of each year: ``month`` and ``day`` of the sun's calendar, or None for one of the table above."""

    slug: str
    label: Any  # a lazy translation
    month: int | None = None
    day: int | None = None

    def in_year(self, year: int) -> date | None:
        """The day in ``year``; None where the table does not reach."""
        if self.month is not None and self.day is not None:
            return date(year, self.month, self.day)
        if year not in LUNAR_YEARS:
            return None
        return date.fromisoformat(f"{year}-{_LUNAR[self.slug].split()[year - LUNAR_YEARS.start]}")


OCCASIONS = {
    occasion.slug: occasion
    for occasion in (
        Occasion("spring", pgettext_lazy("festival", "Spring Festival")),
        Occasion("lantern", pgettext_lazy("festival", "Lantern Festival")),
        Occasion("qingming", pgettext_lazy("festival", "Qingming")),
        Occasion("dragon_boat", pgettext_lazy("festival", "Dragon Boat Festival")),
        Occasion("qixi", pgettext_lazy("festival", "Qixi")),
        Occasion("mid_autumn", pgettext_lazy("festival", "Mid-Autumn Festival")),
        Occasion("double_ninth", pgettext_lazy("festival", "Double Ninth")),
        Occasion("lei_feng", pgettext_lazy("memorial day", "Learn from Lei Feng Day (5 March)"), 3, 5),
        Occasion("labour", pgettext_lazy("memorial day", "Labour Day (1 May)"), 5, 1),
        Occasion("youth", pgettext_lazy("memorial day", "Youth Day (4 May)"), 5, 4),
        Occasion("party", pgettext_lazy("memorial day", "Party's founding day (1 July)"), 7, 1),
        Occasion("volunteer", pgettext_lazy("memorial day", "International Volunteer Day (5 December)"), 12, 5),
    )
}


def occasions_between(slugs: list[str], first: date, last: date) -> list[tuple[date, Occasion]]:
    """``[(day, occasion)]`` of ``slugs`` from ``first`` to ``last``, in the order of the days."""
    found = []
    for year in range(first.year, last.year + 1):
        for slug in slugs:
            day = OCCASIONS[slug].in_year(year)
            if day is not None and first <= day <= last:
                found.append((day, OCCASIONS[slug]))
    return sorted(found, key=lambda pair: pair[0])
