"""The kinds of demo activities, read from ``words/``: type, season, people, money, and the words of a clerk."""

import random
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from portal.dashboard.demo.seasons import Season

WORDS = Path(__file__).parent / "words"
TRADES = {
    "offices": ("city", "department", "county", "industry", "office", "town"),
    "companies": ("factory", "shop", "transport", "joint", "group"),
    "everybody": (
        "city", "department", "county", "industry", "office", "town", "factory", "shop", "transport", "joint", "group",
        "school", "hospital",
    ),
}  # fmt: skip
URBAN = ("411102", "411103", "411104")


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Money of one ``kind``: an amount ``between`` two, in steps, spent with some ``chance``."""

    kind: str
    between: list[int]
    step: int = 100
    chance: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Goods:
    """Something handed out, ``count`` from and to, each worth ``price`` yuan (None when nobody counted)."""

    name: str
    unit: str
    count: list[int]
    price: int | None = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One kind of activity.

    ``trades`` are the kinds of units that do it, ``hours`` when it begins, ``minutes`` how long it takes,
    ``people`` and ``served`` from and to. Words may name {unit}, {place}, {n} participants, {b} people served,
    {goods}, {money}, {partner}, {half} of the day, {feast}; what names something that an activity does not
    have is not used for it. ``public`` words make it fit for publication. ``variants`` are parts that replace
    the scenario's own together, so that a title and what was done fit each other.
    """

    key: str
    type: str
    weight: float
    trades: tuple[str, ...]
    people: list[int]
    weekdays: str
    hours: list[int]
    minutes: list[int]
    places: list[str]
    titles: list[str] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    variants: list[dict] = field(default_factory=list)
    season: Season = field(default_factory=Season)
    rests: bool = True
    campaign: str = ""
    served: list[int] | None = None
    service_targets: list[str] = field(default_factory=list)
    money: tuple[Spent, ...] = ()
    goods: tuple[Goods, ...] = ()
    partners: list[str] = field(default_factory=list)
    picture: str = ""

    def variant_for(self, rng: random.Random, trade: str) -> "Scenario":
        """One of its variants that a unit of ``trade`` may do, or itself when it has none."""
        fitting = [variant for variant in self.variants if trade in variant.get("trades", [trade])]
        if not fitting:
            return self
        words = {name: value for name, value in rng.choice(fitting).items() if name != "trades"}
        return replace(self, **words)


@cache
def all_scenarios() -> tuple[Scenario, ...]:
    """Every scenario, in a fixed order."""
    files = sorted(path.name for path in WORDS.glob("*.toml") if path.name != "places.toml")
    return tuple(_scenario(key, raw) for name in files for key, raw in _read(name).items())


@cache
def places_in(region: str) -> dict[str, list[str]]:
    """Places by kind in a district; those of its three districts for the city itself."""
    return {
        kind: by_region.get(region) or [place for district in URBAN for place in by_region[district]]
        for kind, by_region in _read("places.toml").items()
    }


def _read(name: str) -> dict:
    return tomllib.loads((WORDS / name).read_text(encoding="utf-8"))


def _scenario(key: str, raw: dict) -> Scenario:
    return Scenario(
        **raw
        | {
            "key": key,
            "trades": tuple(trade for name in raw["trades"] for trade in TRADES.get(name, (name,))),
            "season": Season(**raw.get("season", {})),
            "money": tuple(Spent(**item) for item in raw.get("money", [])),
            "goods": tuple(Goods(**item) for item in raw.get("goods", [])),
        }
    )
