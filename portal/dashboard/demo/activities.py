"""Drawing activities: which unit did what on which day, with whom and what for. No database here."""

import random
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from portal.dashboard.demo import phrases
from portal.dashboard.demo.organizations import BRANCH, FIRST_DAY, Unit, lives_on
from portal.dashboard.demo.scenarios import Goods, Scenario, all_scenarios, places_in
from portal.dashboard.demo.seasons import FEASTS, all_days, weights

PER_DAY = 3.76  # about 2,600 activities from January 2025 to November 2026
IMPRECISE = 0.015  # of all activities are known to the month or year only


@dataclass(kw_only=True)
class Drawn:
    """One activity as it happened.

    ``fate`` overrides how far it got: draft, submitted, returned, or "" by its days. ``by_first_clerk`` lets
    the unit's first clerk have written it, who at the demo's branch is the account to sign in with.
    """

    scenario: Scenario
    unit: Unit
    day: date
    starts_at: time
    minutes: int
    place: str
    title: str
    narrative: str
    public_text: str
    headcount: int
    is_headcount_approximate: bool
    beneficiary_count: int | None
    is_beneficiary_count_approximate: bool
    partners: str
    session_count: int
    service_targets: list[str]
    money: list[tuple[str, Decimal]]
    goods: list[tuple[Goods, int]]
    precision: str = "day"
    date_words: str = ""
    fate: str = ""
    by_first_clerk: bool = False


def draw_all(rng: random.Random, units: list[Unit], *, today: date, scale: float) -> list[Drawn]:
    """Draw everything from the first day to yesterday, in the order of days."""
    days = all_days(FIRST_DAY, today - timedelta(days=1))
    total = PER_DAY * len(days) * scale
    scenarios = all_scenarios()
    whole = sum(scenario.weight for scenario in scenarios)
    diligence = {unit.code: rng.uniform(0.5, 1.7) * (1.5 if unit.trade in {"city", "county"} else 1) for unit in units}
    diligence[BRANCH] = 4.5
    drawn = []
    for scenario in scenarios:
        likely = weights(days, scenario.season, scenario.weekdays, rests=scenario.rests)
        count = max(1, round(total * scenario.weight / whole)) if any(likely) else 0
        chosen = rng.choices(days, likely, k=count) if count else []
        drawn += [draw(rng, scenario, _pick_unit(rng, scenario, units, diligence, day), day) for day in chosen]
    drawn.sort(key=lambda item: (item.day, item.starts_at, item.unit.code, item.title))
    return drawn


def _pick_unit(rng: random.Random, scenario: Scenario, units: list[Unit], diligence: dict, day: date) -> Unit:
    able = [unit for unit in units if unit.trade in scenario.trades and lives_on(unit, day)]
    return rng.choices(able, [diligence[unit.code] for unit in able])[0]


def draw(rng: random.Random, scenario: Scenario, unit: Unit, day: date, fate: str = "") -> Drawn:
    """Draw one activity of ``scenario`` at ``unit`` on ``day``."""
    scenario = scenario.variant_for(rng, unit.trade)
    starts_at = time(rng.choice(scenario.hours), rng.choice((0, 0, 0, 30)))
    place = rng.choice(_places(scenario, unit))
    headcount = _between(rng, scenario.people)
    served = _round(_between(rng, scenario.served)) if scenario.served else None
    money = _money(rng, scenario)
    goods = _goods(rng, scenario)
    partner = _partner(rng, scenario, place)
    slots = {"unit": unit.short_name, "place": place, "n": str(headcount), "half": phrases.half_of_day(starts_at.hour)}
    slots |= _optional_slots(scenario, day, served, money, goods, partner)
    item = Drawn(
        scenario=scenario, unit=unit, day=day, starts_at=starts_at, minutes=rng.choice(scenario.minutes), place=place,
        title=phrases.title(rng, scenario, slots), narrative=phrases.narrative(rng, scenario, slots, day),
        public_text=phrases.public_text(rng, scenario, slots),
        headcount=headcount, is_headcount_approximate=headcount >= 40 and headcount % 10 == 0,
        beneficiary_count=served,
        is_beneficiary_count_approximate=bool(served and served >= 100 and rng.random() < 0.3),
        partners=partner, session_count=rng.choice((1,) * 14 + (2, 3)), service_targets=_targets(rng, scenario),
        money=money, goods=goods, fate=fate,
    )  # fmt: skip
    if not fate and rng.random() < IMPRECISE:
        _blur(rng, item)
    return item


def _places(scenario: Scenario, unit: Unit) -> list[str]:
    known = places_in(unit.region)
    return [place for name in scenario.places for place in known.get(name, [name])]


def _optional_slots(scenario, day, served, money, goods, partner) -> dict[str, str]:
    slots = {}
    if served:
        slots["b"] = str(served)
    if money:
        slots["money"] = f"{max(amount for _kind, amount in money):.0f}"
    if goods:
        slots["goods"] = "、".join(f"{item.name}{count}{item.unit}" for item, count in goods)
    if partner:
        slots["partner"] = partner
    feast = scenario.season.feast(day)
    if feast in FEASTS:
        slots["feast"] = FEASTS[feast]
    return slots


def _between(rng: random.Random, bounds: list[int]) -> int:
    """A number between two, small ones more often."""
    low, high = bounds
    return round(rng.triangular(low, high, low + (high - low) * 0.25))


def _round(number: int) -> int:
    """Counted when small, in tens when large, as people do."""
    return number if number < 60 else round(number / 10) * 10


def _money(rng: random.Random, scenario: Scenario) -> list[tuple[str, Decimal]]:
    found = []
    for spent in scenario.money:
        if rng.random() < spent.chance:
            low, high = (bound // spent.step for bound in spent.between)
            steps = max(1, round(rng.triangular(low, high, low + (high - low) * 0.2)))
            found.append((spent.kind, Decimal(steps * spent.step)))
    return found


def _goods(rng: random.Random, scenario: Scenario) -> list[tuple[Goods, int]]:
    if not scenario.goods:
        return []
    chosen = rng.sample(scenario.goods, rng.choice((1, 1, min(2, len(scenario.goods)))))
    return [(item, _round(_between(rng, item.count))) for item in chosen]


def _partner(rng: random.Random, scenario: Scenario, place: str) -> str:
    if not scenario.partners or rng.random() > 0.35:
        return ""
    partner = rng.choice(scenario.partners)
    if "{place}" not in partner:
        return partner
    return partner.format(place=place) if place.endswith("社区") else ""


def _targets(rng: random.Random, scenario: Scenario) -> list[str]:
    if not scenario.service_targets or rng.random() < 0.12:
        return []
    return sorted(rng.sample(scenario.service_targets, rng.randint(1, min(2, len(scenario.service_targets)))))


def _blur(rng: random.Random, item: Drawn) -> None:
    """Make it one of those that an office only remembers roughly."""
    year = item.day.year
    item.precision = rng.choice(("month", "month", "year", "since"))
    if item.precision == "month":
        item.day, item.date_words = item.day.replace(day=1), f"{year}年{item.day.month}月"
        return
    item.day = date(year, 1, 1)
    item.date_words = f"{year}年" if item.precision == "year" else f"{year}年以来"
    item.session_count = rng.randint(4, 24)


def draw_branch(rng: random.Random, branch: Unit, *, today: date) -> list[Drawn]:
    """What the demo's clerk and reviewer find: drafts, returned records, a queue that is partly late."""
    by_key = {scenario.key: scenario for scenario in all_scenarios()}
    wanted = (
        ("traffic", 1, "draft", True), ("reading", 2, "draft", True), ("health", 3, "draft", False),
        ("community", 3, "returned", True), ("stall", 8, "returned", True), ("publicity", 1, "submitted", True),
        ("river", 2, "submitted", False), ("sick", 4, "submitted", False), ("safety", 5, "submitted", False),
        ("sport", 6, "approved", True), ("traffic", 6, "approved", True), ("reading", 8, "approved", False),
        ("community", 9, "approved", True),
    )  # fmt: skip
    drawn = []
    for key, ago, fate, is_first in wanted:
        item = draw(rng, by_key[key], branch, today - timedelta(days=ago), fate)
        item.by_first_clerk = is_first
        drawn.append(item)
    return drawn


def draw_unfinished(rng: random.Random, units: list[Unit], *, today: date, scale: float) -> list[Drawn]:
    """Drafts, waiting and returned records of the other units, from the last days."""
    fates = ("draft",) * 14 + ("submitted",) * 14 + ("returned",) * 8
    living = [unit for unit in units if unit.code != BRANCH and lives_on(unit, today)]
    drawn = []
    for fate in fates[:: max(1, round(1 / min(scale, 1)))]:
        unit = rng.choice(living)
        scenario = rng.choice(
            [each for each in all_scenarios() if unit.trade in each.trades and each.season.usual >= 0.5]
        )
        ago = rng.randint(1, 5) if fate == "submitted" else rng.randint(3, 12)
        drawn.append(draw(rng, scenario, unit, today - timedelta(days=ago), fate))
    return drawn
