"""What a figure is: measures declared by the app whose records they count, one owner per name.

An app declares a ``FigureSource`` in its ``figures.py`` and registers it, as it does with its ledgers. Lists, boards,
ledger totals, exports and the API ask the registered source, so that a number has one definition (口径).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from portal.accounts.models import User
from portal.common.periods import Period
from portal.figures.amounts import UNKNOWN, Amount
from portal.organizations.models import Organization


class Kind(StrEnum):
    """What the value of a measure is."""

    COUNT = "count"  # whole numbers
    MINUTES = "minutes"  # whole minutes, shown as hours to one decimal
    MONEY = "money"  # Decimal yuan; kinds of money are measures of their own and never added up


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One number that reports quote: its name, its unit (项, 人次, 小时, 元) and what its value is.

    ``may_be_approximate`` says whether a part of it can be marked 约.
    """

    slug: str
    label: Any  # a lazy translation
    unit: Any  # a lazy translation
    kind: Kind = Kind.COUNT
    may_be_approximate: bool = False

    def __str__(self) -> str:
        return str(self.label)

    def shown(self, amount: Amount) -> Amount:
        """``amount`` as it is read: minutes as hours."""
        return amount.as_hours if self.kind == Kind.MINUTES else amount


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose records are counted: ``organization`` with everything below it, as far as ``user`` reads figures.

    Without an organization: all units whose figures ``user`` reads. Without a user (a public page, a ledger) the
    organization alone decides. ``filters`` are further conditions, by the names that the list has for them.
    """

    organization: Organization | None = None
    user: User | None = None
    filters: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.organization is None and self.user is None:
            raise ValueError("A scope needs an organization or a user")


class FigureSource:
    """The measures that one app counts, and how. ``slug`` names the source.

    ``contributions`` is the SQL of what its records contribute to totals (see ``portal.figures.statements``), "" for a
    source without totals; triggers on its tables write the changes.
    """

    slug: str
    contributions: str = ""
    measures: tuple[Measure, ...] = ()

    def sums(self, scope: Scope, periods: Iterable[Period]) -> list[dict[str, Amount]]:
        """Return for each of ``periods`` ``{slug of a measure: Amount}``; a measure left out is unknown.

        The periods are of one kind and do not overlap; the number of queries does not depend on theirs.
        """
        raise NotImplementedError

    def list_url(self, scope: Scope, period: Period) -> str:
        """The address of the list whose rows were counted, "" when the records have no list."""
        raise NotImplementedError


class Declared(FigureSource):
    """Measures of which the portal keeps no records yet: offices declare them."""

    def sums(self, scope: Scope, periods: Iterable[Period]) -> list[dict[str, Amount]]:
        return [{} for _period in periods]

    def list_url(self, scope: Scope, period: Period) -> str:
        return ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measure of a scope in a period, beside the same measure of the period before."""

    measure: Measure
    amount: Amount
    previous: Amount
    list_url: str

    @property
    def shown(self) -> Amount:
        """The amount as it is read: minutes as hours."""
        return self.measure.shown(self.amount)

    @property
    def change(self) -> int | Decimal | None:
        """How much more than in the period before, in the unit of ``shown``; None when one of them is unknown."""
        now, before = self.shown.value, self._before
        return None if now is None or before is None else now - before

    @property
    def change_percent(self) -> int | None:
        """The change in whole percent of the period before, half up; None when that is unknown or nothing."""
        change = self.change
        if change is None or not self._before:
            return None
        return int((Decimal(change) * 100 / self._before).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def _before(self) -> int | Decimal | None:
        return self.measure.shown(self.previous).value


_SOURCES: dict[str, FigureSource] = {}


def register(source_class: type[FigureSource]) -> type[FigureSource]:
    """Register a source with its measures; a second owner of a source or of a measure is an error."""
    known = {measure.slug for measure in measures()}
    taken = [measure.slug for measure in source_class.measures if measure.slug in known]
    if source_class.slug in _SOURCES or taken:
        raise ValueError(f"{source_class.slug}: the source or one of {taken} has an owner already")
    _SOURCES[source_class.slug] = source_class()
    return source_class


def sources() -> list[FigureSource]:
    """All registered sources, in the order of registration."""
    return list(_SOURCES.values())


def measures() -> list[Measure]:
    """All measures, in the order of their sources."""
    return [measure for source in sources() for measure in source.measures]


def get_measure(slug: str) -> Measure:
    """Return the measure; KeyError for a name that nobody owns."""
    return {measure.slug: measure for measure in measures()}[slug]


def source_of(slug: str) -> FigureSource:
    """Return the source of the measure ``slug``; KeyError for a name that nobody owns."""
    return {measure.slug: source for source in sources() for measure in source.measures}[slug]


def _owners(slugs: Collection[str] | None) -> list[FigureSource]:
    """The sources that own a measure of ``slugs``; None: all of them."""
    if slugs is None:
        return sources()
    return [source for source in sources() if any(measure.slug in slugs for measure in source.measures)]


def figures_for(scope: Scope, period: Period, *, only: Collection[str] | None = None) -> list[Figure]:
    """Return all figures of ``scope`` in ``period`` beside the period before: those known in one of the two.

    With ``only`` nobody asks sources that own none of these measures.
    """
    found = []
    for source in _owners(only):
        before, now = source.sums(scope, [period.previous, period])
        address = source.list_url(scope, period)
        found += [
            Figure(
                measure=measure, amount=now.get(measure.slug, UNKNOWN), previous=before.get(measure.slug, UNKNOWN),
                list_url=address,
            )
            for measure in source.measures
            if measure.slug in now or measure.slug in before
        ]  # fmt: skip
    return found


def series_for(
    scope: Scope, periods: Iterable[Period], *, only: Collection[str] | None = None
) -> dict[str, list[Amount]]:
    """Return ``{slug of a measure: [Amount for each of periods]}``: the rows of a trend, without gaps.

    With ``only`` nobody asks sources that own none of these measures.
    """
    periods = list(periods)
    columns: list[dict[str, Amount]] = [{} for _period in periods]
    for source in _owners(only):
        for column, sums in zip(columns, source.sums(scope, periods), strict=True):
            column.update(sums)
    known = {slug for column in columns for slug in column}
    return {
        measure.slug: [column.get(measure.slug, UNKNOWN) for column in columns]
        for measure in measures()
        if measure.slug in known
    }
