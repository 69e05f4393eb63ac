"""Putting a clerk's words together: titles, narratives and public texts of an activity."""

import random
import string
from collections.abc import Iterable
from datetime import date

from portal.dashboard.demo.scenarios import Scenario

SECTIONS = ((0, "清早"), (8, "上午"), (12, "中午"), (13, "下午"), (17, "傍晚"), (19, "晚上"))


def half_of_day(hour: int) -> str:
    """清早, 上午, 下午 …: the part of the day that ``hour`` belongs to."""
    return next(word for start, word in reversed(SECTIONS) if hour >= start)


def names_in(template: str) -> set[str]:
    """The {names} that ``template`` asks for."""
    return {name for _text, name, _format, _conversion in string.Formatter().parse(template) if name}


def usable(templates: Iterable[str], slots: dict[str, str]) -> list[str]:
    """``templates`` with ``slots`` filled in; those that name something unknown are left out."""
    return [template.format(**slots) for template in templates if names_in(template) <= set(slots)]


def title(rng: random.Random, scenario: Scenario, slots: dict[str, str]) -> str:
    return rng.choice(usable(scenario.titles, slots))[:80]


def narrative(rng: random.Random, scenario: Scenario, slots: dict[str, str], day: date) -> str:
    """One opening, two to four things that were done, mostly an outcome; sometimes the day is written out."""
    dated = slots | {"half": f"{day.month}月{day.day}日{slots['half']}"} if rng.random() < 0.45 else slots
    actions = usable(scenario.actions, slots)
    parts = [rng.choice(usable(scenario.openings, dated))]
    parts += rng.sample(actions, min(len(actions), rng.choice((2, 2, 3, 3, 4))))
    results = usable(scenario.results, slots)
    if results and rng.random() < 0.85:
        parts.append(rng.choice(results))
    return "".join(parts)


def public_text(rng: random.Random, scenario: Scenario, slots: dict[str, str]) -> str:
    """What the public may read of it, "" when it has no words for the public."""
    texts = usable(scenario.public, slots)
    return rng.choice(texts) if texts else ""
