"""What a kind of notice is. The apps whose subjects are put on notice register theirs in their ``notices.py``."""

from datetime import datetime
from typing import Any

from django.conf import settings

from portal.notices.masks import MASKS, TEXT


class NoticeKind:
    """One kind of public notice; see "A new kind of notice" in docs/architecture.md.

    ``days_setting`` names the setting with the fewest working days; ``source`` is where the number is from.
    ``masks`` are the maskers that a column of its list may have. ``by_hand``: people enter such notices at
    /w/notices/new/; notices of other kinds are drafted by the app that owns the subjects.
    """

    slug: str
    label: Any  # a lazy translation
    days_setting: str
    source: str = ""
    masks: tuple[str, ...] = ("name", "phone", "id_number", TEXT)
    by_hand = False

    @property
    def minimum_days(self) -> int:
        """Fewest working days."""
        return getattr(settings, self.days_setting)

    def on_posted(self, notice: Any, at: datetime) -> None:
        """The notice hangs; say so of its subjects. What it raises keeps the notice from being posted."""

    def on_closed(self, notice: Any, at: datetime) -> None:
        """The notice is over; move its subjects on. Runs in the transaction that closes it."""

    def on_withdrawn(self, notice: Any, at: datetime) -> None:
        """The notice was withdrawn; its subjects stay where they are unless the kind moves them back."""


_KINDS: dict[str, NoticeKind] = {}


def register(kind_class: type[NoticeKind]) -> type[NoticeKind]:
    """Register a kind under its slug; a second owner, or a masker that does not exist, is an error."""
    slug = kind_class.slug
    if slug in _KINDS:
        raise ValueError(f"Two kinds of notice are called {slug}.")
    if unknown := set(kind_class.masks) - set(MASKS):
        raise ValueError(f"{slug} names maskers that do not exist: {', '.join(sorted(unknown))}")
    _KINDS[slug] = kind_class()
    return kind_class


def kinds() -> list[NoticeKind]:
    """Every kind, in the order of registration."""
    return list(_KINDS.values())


def get_kind(slug: str) -> NoticeKind:
    """The registered kind; KeyError for a name that nobody owns."""
    return _KINDS[slug]
