"""Words that the portal does not know, each asked once for the whole file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.base import Choices, Problem, Question, StagedRow
from portal.imports.words import plain

Options = Sequence[tuple[str, str]]


class Questions:
    """Collects the questions of one resolving. ``answer`` asks and says what holds now."""

    def __init__(self, rows: Iterable[StagedRow], choices: Choices) -> None:
        self.choices = choices
        self.asked = Counter((kind, words) for row in rows for kind, words in row.unresolved.items())
        self._found: dict[tuple[str, str], Question] = {}

    @property
    def found(self) -> list[Question]:
        """Every question that was asked, in the order of the rows."""
        return list(self._found.values())

    def answer(self, kind: str, words: str, label: Any, options: Options, default: str = "") -> str:
        """What a person chose among ``options``, or ``default``; "" while it is open."""
        if (kind, words) not in self._found:
            self._found[kind, words] = Question(
                kind=kind, words=words, label=label, options=options, answer=default, rows=self.asked[kind, words]
            )
        chosen = self.choices.get(kind, {}).get(words, default)
        return chosen if chosen in dict(options) else ""


def unknown(words: str, what: Any) -> Problem:
    """The remark of a row whose question is open."""
    return Problem(message=_("“%(words)s” is unknown: choose a %(what)s above.") % {"words": words, "what": what})


class Names:
    """Things by name: ``labels`` by key, ``synonyms`` by word beside them, ``offered`` the keys to choose from (all).

    ``match`` takes the same words only; ``propose`` one thing whose name holds the words, or the other way round: that
    is asked.
    """

    def __init__(
        self,
        labels: Mapping[Any, str],
        *,
        synonyms: Mapping[str, Any] | None = None,
        offered: Iterable[Any] | None = None,
    ) -> None:
        self.labels = labels
        self.offered = list(labels if offered is None else offered)
        own = {plain(label): key for key, label in labels.items()}
        self.by_name = {plain(word): key for word, key in (synonyms or {}).items() if key in labels} | own

    def match(self, words: str) -> Any:
        """The key of what is called ``words``, or None."""
        return self.by_name.get(plain(words))

    def propose(self, words: str) -> str:
        """The value of the one option that comes near ``words``, or ""."""
        wanted = plain(words)
        near = {key for name, key in self.by_name.items() if len(wanted) > 1 and (wanted in name or name in wanted)}
        near &= set(self.offered)
        return str(near.pop()) if len(near) == 1 else ""

    def options(self) -> list[tuple[str, str]]:
        return [(str(key), self.labels[key]) for key in self.offered]

    def chosen(self, value: str) -> Any:
        """The key that the ``value`` of an option stands for, or None."""
        return next((key for key in self.labels if str(key) == value), None)
