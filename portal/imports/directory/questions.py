"""Words that the portal does not know, each asked once for the whole file."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.imports.base import Choices, Problem, Question, StagedRow


class Questions:
    """Collects the questions of one resolving. ``answer`` asks and says what holds now."""

    def __init__(self, rows: Iterable[StagedRow], choices: Choices) -> None:
        self.choices = choices
        self.asked = Counter((kind, words) for row in rows for kind, words in row.unresolved.items())
        self.found: dict[tuple[str, str], Question] = {}

    def answer(self, kind: str, words: str, label: Any, options: Sequence[tuple[str, str]], default: str = "") -> str:
        """What a person chose among ``options``, or ``default``; "" while it is open."""
        self.found[kind, words] = Question(
            kind=kind, words=words, label=label, options=options, answer=default, rows=self.asked[kind, words]
        )
        chosen = self.choices.get(kind, {}).get(words, default)
        return chosen if chosen in dict(options) else ""


def unknown(words: str, what: Any) -> Problem:
    """The remark of a row whose question is open."""
    return Problem(message=_("“%(words)s” is unknown: choose a %(what)s above.") % {"words": words, "what": what})
