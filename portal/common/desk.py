"""What can wait on somebody's desk. Each app registers its kinds in its ``desk.py``; the to-do page, the first page and
the count on every page are made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class DeskRow:
    """One thing that waits: a link, a line of small words, a state on a tint, a word at the side."""

    title: str
    url: str
    meta: Sequence[Any] = ()
    tag: tuple[str, Any] | None = None
    side: str = ""

    @property
    def words(self) -> list[Any]:
        """What of ``meta`` says something: a draft has no number yet."""
        return [word for word in self.meta if word]


class DeskKind:
    """One kind of work that waits for a person who holds one of ``rights``.

    ``order`` is its place on the page, the most urgent first. ``rows_inline`` kinds stand row by row on the first
    page, the others as a number.
    """

    slug: str
    title: Any  # a lazy translation
    rights: tuple[str, ...]
    order: int
    rows_inline = False

    def rows(self, user: Any, today: date) -> Any:
        """The queryset of what waits for ``user``, in order, with all that ``row`` shows."""
        raise NotImplementedError

    def row(self, item: Any, now: datetime) -> DeskRow:
        """How one of them is shown."""
        raise NotImplementedError


_KINDS: dict[str, DeskKind] = {}


def register(kind_class: type[DeskKind]) -> type[DeskKind]:
    """Register a kind under its slug; two of one name are an error."""
    if kind_class.slug in _KINDS:
        raise ValueError(f"Two kinds of work are called {kind_class.slug}.")
    _KINDS[kind_class.slug] = kind_class()
    return kind_class


def desk_kinds() -> list[DeskKind]:
    """Every kind, in the order of the page."""
    return sorted(_KINDS.values(), key=lambda kind: kind.order)
