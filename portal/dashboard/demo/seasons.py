"""When things happen in a union's year: festivals, seasons, working days."""

from dataclasses import dataclass, field
from datetime import date, timedelta

# Festivals of the lunar calendar, as the State Council's holiday notices have them.
LUNAR = {
    2025: {"spring": (1, 29), "lantern": (2, 12), "dragon_boat": (5, 31), "mid_autumn": (10, 6)},
    2026: {"spring": (2, 17), "lantern": (3, 3), "dragon_boat": (6, 19), "mid_autumn": (9, 25)},
    2027: {"spring": (2, 6), "lantern": (2, 20), "dragon_boat": (6, 9), "mid_autumn": (9, 15)},
    2028: {"spring": (1, 26), "lantern": (2, 9), "dragon_boat": (5, 28), "mid_autumn": (10, 3)},
}
DOUBLE_NINTH = {2025: (10, 29), 2026: (10, 18), 2027: (10, 8), 2028: (10, 26)}
SOLAR = {
    "lei_feng": (3, 5), "women": (3, 8), "trees": (3, 12), "qingming": (4, 4), "labour": (5, 1), "youth": (5, 4),
    "nurses": (5, 12), "children": (6, 1), "environment": (6, 5), "exam": (6, 7), "party": (7, 1), "teachers": (9, 10),
    "national": (10, 1), "fire": (11, 9), "constitution": (12, 4), "volunteers": (12, 5),
}  # fmt: skip
FEASTS = {
    "spring": "春节", "lantern": "元宵节", "qingming": "清明节", "dragon_boat": "端午节", "mid_autumn": "中秋节",
    "double_ninth": "重阳节",
}  # fmt: skip
WEEKDAYS = {  # how likely each day of the week is, Monday first
    "workdays": (1, 1, 1, 1, 1, 0.12, 0.05),
    "any": (0.8, 0.7, 0.8, 0.8, 1.0, 1.4, 0.7),
    "weekends": (0.15, 0.1, 0.15, 0.15, 0.5, 2.0, 1.1),
    "every": (1, 1, 1, 1, 1, 1, 1),
}
HOLIDAY_BREAK = 0.12  # how much of the usual life goes on in the days around the Spring Festival
GROWTH = 0.15  # a little more is done every year


def festival(name: str, year: int) -> date | None:
    """The day of a festival, None where the lunar calendar of that year is not listed."""
    lunar = LUNAR.get(year, {}) | ({"double_ninth": DOUBLE_NINTH[year]} if year in DOUBLE_NINTH else {})
    month_and_day = SOLAR.get(name) or lunar.get(name)
    return date(year, *month_and_day) if month_and_day else None


@dataclass(frozen=True, kw_only=True)
class Season:
    """``peak`` from ``before`` days ahead of the festivals ``around`` until ``after`` days later, else ``usual``."""

    around: list[str] = field(default_factory=list)
    before: int = 0
    after: int = 0
    peak: float = 1
    usual: float = 1

    def feast(self, day: date) -> str | None:
        """The festival that ``day`` belongs to."""
        for name in self.around:
            for year in (day.year, day.year + 1):
                when = festival(name, year)
                if when and -self.before <= (day - when).days <= self.after:
                    return name
        return None

    def weight(self, day: date) -> float:
        return self.peak if self.feast(day) else self.usual


REST = Season(around=["spring"], before=2, after=6)


def weights(days: list[date], season: Season, weekdays: str, *, rests: bool) -> list[float]:
    """How likely each of ``days`` is, relative to the others."""
    by_weekday = WEEKDAYS[weekdays]
    return [
        season.weight(day)
        * by_weekday[day.weekday()]
        * (HOLIDAY_BREAK if rests and REST.feast(day) else 1)
        * (1 + GROWTH * (day.year - days[0].year))
        for day in days
    ]


def all_days(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
