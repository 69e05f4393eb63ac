"""What a ledger is: columns declared with header and value together, rows of a scope, one owner per name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from portal.common.periods import Period
from portal.ledgers.columns import Column, Reader
from portal.organizations.models import Organization

# Fewer people than this in one public row could be told apart by whoever knows the place and the day; what they
# were given, and what kind of people they are, is then nobody's business (PIPL art. 28, groups below five are
# refused everywhere in public). Changing it changes the words of the public note with it.
SMALLEST_PUBLIC_GROUP = 5


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What one version of a ledger covers: a unit with everything below it, one period, as of a moment."""

    organization: Organization
    period: Period
    as_of: datetime


# A record carries the moment at which its change was asked for and is seen by others once that is committed: a
# request lives half a minute, so a change of this last minute may or may not have been seen by who read meanwhile.
OVERLAP = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a version has seen: all of ``period`` up to ``since``, and of what came later the records ``held``.

    ``held`` are pairs of a record and the moment of its change, so that another change of it still counts.
    """

    period: Period
    as_of: datetime
    held: tuple[tuple[int, datetime], ...] = ()

    @property
    def since(self) -> datetime:
        return self.as_of - OVERLAP

    @property
    def held_now(self) -> Q:
        """Records as the version holds them; for ``exclude``."""
        return Q(pk__in=[key for key, _at in self.held]) & Q(effective_at__in={moment for _key, moment in self.held})


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the record it came from and when that last changed; ``public`` has the public columns only."""

    key: int
    number: str
    values: list
    public: list
    changed_at: datetime | None = None


class Ledger:
    """A ledger is declared in an app's ``ledgers.py`` and registered; see ``activities.ledgers``.

    ``permission`` is the right to read the records themselves, which the internal version shows.
    ``measures`` are the figures that its totals are of: what offices declared of them is shown apart.
    ``people_served`` is the lookup of how many people the columns ``of_served`` of a row tell of.
    """

    slug: str
    title: Any  # a lazy translation
    permission: str
    columns: tuple[Column, ...]
    people_served: str = ""
    measures: tuple[str, ...] = ()
    notes: tuple[Any, ...] = ()
    public_notes: tuple[Any, ...] = ()

    def rows(self, organization: Organization, period: Period) -> QuerySet:
        """The records that count, own and below, in the order of the ledger. Each has a ``number`` and
        ``effective_at``, the moment from which it counts as it is."""
        raise NotImplementedError

    def paths_with_rows(self, period: Period) -> Iterator[str]:
        """Paths of the units that themselves have a record in ``period``."""
        raise NotImplementedError

    def changes(self, organization: Organization, seen: Seen) -> list[QuerySet]:
        """Records that differ from what a version has ``seen``, annotated ``is_gone``: those that are in its period
        now (added, changed or voided), and those that are there no more."""
        raise NotImplementedError

    def row_url(self, key: int) -> str:
        """The page of the record behind a row."""
        raise NotImplementedError

    def stream(self, queryset: QuerySet, *, chunk_size: int = 500) -> Iterator[Row]:
        """Yield the rows of ``queryset`` from a server-side cursor: memory does not grow with their number.

        Outside a transaction the cursor holds one snapshot of its own, so other statements may run between.
        """
        reader = Reader(self.columns, extra=("pk", "number", "effective_at", *self._served))
        public = [cell for cell in reader.cells if cell.column.is_public]
        for record in reader.records(queryset, chunk_size=chunk_size):
            is_small = bool(self._served) and _is_small_group(record[3])
            yield Row(
                record[0],
                record[1],
                [cell.value(record) for cell in reader.cells],
                [None if is_small and cell.column.of_served else cell.public_value(record) for cell in public],
                record[2],
            )

    def count_changes(self, organization: Organization, seen: dict[int, Seen]) -> dict[int, tuple[int, int]]:
        """Return ``{key: (added or changed, gone)}`` for all of ``seen`` in one query."""
        if not seen:
            return {}
        counted = [
            changed.order_by()
            .annotate(mark=Value(key))
            .values("mark", "is_gone")
            .annotate(records=Count("pk"))
            .values_list("mark", "is_gone", "records")
            for key, version in seen.items()
            for changed in self.changes(organization, version)
        ]
        counts = dict.fromkeys(seen, (0, 0))
        for key, is_gone, records in counted[0].union(*counted[1:], all=True):
            added, gone = counts[key]
            counts[key] = (added, gone + records) if is_gone else (added + records, gone)
        return counts

    @property
    def _served(self) -> tuple[str, ...]:
        return (self.people_served,) if self.people_served else ()


def _is_small_group(people: int | None) -> bool:
    """Whether so few people were served; an unknown number gives nobody away."""
    return people is not None and people < SMALLEST_PUBLIC_GROUP


_LEDGERS: dict[str, Ledger] = {}


def register(ledger_class: type[Ledger]) -> type[Ledger]:
    """Register a ledger under its slug; a second owner, a head twice or no public column is an error, and so are
    columns ``of_served`` without a count."""
    slug = ledger_class.slug
    if slug in _LEDGERS:
        raise ValueError(f"Two ledgers are called {slug}: {type(_LEDGERS[slug]).__name__}, {ledger_class.__name__}")
    if not any(column.is_public for column in ledger_class.columns):
        raise ValueError(f"{slug}: no column is public, so there is nothing to publish")
    if any(column.of_served for column in ledger_class.columns) and not ledger_class.people_served:
        raise ValueError(f"{slug}: columns tell of people served, but not how many they are")
    _LEDGERS[slug] = ledger_class()
    return ledger_class


def get_ledger(slug: str) -> Ledger:
    """Return the registered ledger; KeyError for a name that nobody owns."""
    return _LEDGERS[slug]


def ledgers() -> list[Ledger]:
    """All registered ledgers, in the order of registration."""
    return list(_LEDGERS.values())
