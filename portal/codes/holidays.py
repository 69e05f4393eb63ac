"""Days off and weekends worked, as the State Council announced them in its notices 12 of 2024 and 7 of 2025."""

from datetime import date, timedelta

# Name, first and last day off, weekend days that are worked for it.
ANNOUNCED = (
    ("元旦", (2025, 1, 1), (2025, 1, 1), ()),
    ("春节", (2025, 1, 28), (2025, 2, 4), ((2025, 1, 26), (2025, 2, 8))),
    ("清明节", (2025, 4, 4), (2025, 4, 6), ()),
    ("劳动节", (2025, 5, 1), (2025, 5, 5), ((2025, 4, 27),)),
    ("端午节", (2025, 5, 31), (2025, 6, 2), ()),
    ("国庆节、中秋节", (2025, 10, 1), (2025, 10, 8), ((2025, 9, 28), (2025, 10, 11))),
    ("元旦", (2026, 1, 1), (2026, 1, 3), ((2026, 1, 4),)),
    ("春节", (2026, 2, 15), (2026, 2, 23), ((2026, 2, 14), (2026, 2, 28))),
    ("清明节", (2026, 4, 4), (2026, 4, 6), ()),
    ("劳动节", (2026, 5, 1), (2026, 5, 5), ((2026, 5, 9),)),
    ("端午节", (2026, 6, 19), (2026, 6, 21), ()),
    ("中秋节", (2026, 9, 25), (2026, 9, 27), ()),
    ("国庆节", (2026, 10, 1), (2026, 10, 7), ((2026, 9, 20), (2026, 10, 10))),
)


def shipped_days():
    """Yield ``(day, name, is_workday)`` of all announced days."""
    for name, first, last, worked in ANNOUNCED:
        start = date(*first)
        for number in range((date(*last) - start).days + 1):
            yield start + timedelta(days=number), name, False
        for parts in worked:
            yield date(*parts), f"{name}调休", True
