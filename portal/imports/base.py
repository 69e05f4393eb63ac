"""What an import is: sheets are read into rows, rows are resolved against the portal, written, and taken back.

A definition stands in an app's ``imports.py`` and is registered like a ledger. The engine keeps the file and the
staged rows, asks the questions, finds what was imported before, and owns the transactions; the definition knows what
a sheet means. Its steps, in order:

``read``     pure, once: cells → rows with the words kept;
``resolve``  with the database, as often as the page is asked: rows and choices → what will happen, what to ask;
``write``    inside the engine's transaction: planned rows → records;
``undo``     inside the engine's transaction: records of one import are taken back.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.imports.models import ImportBatch
    from portal.organizations.models import Organization

CellValue = str | int | float | bool | date | datetime | time | timedelta | None
# What a person chose in the preview: {kind: {words: value}}, as in {"organization": {"郾城区总工会": "17"}}.
Choices = Mapping[str, Mapping[str, str]]
# The value of a choice that makes the thing that the words name; it is made in ``write``, not before.
CREATE = "create"


class Action(models.TextChoices):
    """What will happen to a row."""

    NEW = "new", pgettext_lazy("import row", "New")
    SKIP = "skip", pgettext_lazy("import row", "Skipped")
    CHANGED = "changed", pgettext_lazy("import row", "Changed")
    ERROR = "error", pgettext_lazy("import row", "Error")


class Decision(models.TextChoices):
    """What a person says about a row that is CHANGED: leave what is there, take the row's values over into it, or
    write the row beside it."""

    SKIP = "skip", pgettext_lazy("import row", "Skip it")
    UPDATE = "update", pgettext_lazy("import row", "Take over")
    NEW = "new", pgettext_lazy("import row", "Add it")


BESIDE = (Decision.SKIP, Decision.NEW)


@dataclass(frozen=True)
class Merge:
    """A merged area, 0-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A visible sheet. ``rows[0][0]`` is cell A1, blanks are None, texts are stripped and never "".

    A merged area has its value in its top left cell only; ``merges`` lists the areas. A text that looks like a
    formula is text; of a real formula there is the value that the file stored.
    """

    name: str
    rows: list[list[CellValue]]
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is to be said about a row, in the clerk's words. An error keeps the row out, a remark does not."""

    message: str
    column: str = ""
    is_error: bool = True


@dataclass(frozen=True, kw_only=True)
class StagedRow:
    """One row as the sheet has it.

    ``number`` is the row in Excel (from 1). ``target`` says what it becomes ("activity"). ``original`` keeps the
    words by header, in the order of the sheet. ``values`` are canonical and fit for JSON: ISO dates, decimals as
    text, flags. ``unresolved`` are words that need the database: {kind: words}. ``key`` says which record this is and
    ``fingerprint`` all that it says: the same fingerprint was imported before and is skipped; the same key with
    another fingerprint is CHANGED. Both are texts of at most 64 characters (``digest``).
    """

    sheet: str
    number: int
    target: str
    original: dict[str, str]
    values: dict[str, Any]
    unresolved: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    key: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a whole file says. ``facts`` are shown above the preview (标题, 填报单位, 填报时间) and handed to
    ``resolve``; ``problems`` concern the file ("没有找到表头"): one error among them and the file is refused."""

    rows: list[StagedRow]
    facts: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """Words that the portal does not know, asked once for the whole file. ``resolve`` returns it every time, answered
    or not, so that the answer can be changed; ``answer`` is what holds while nobody chose (a sure guess, or "").

    ``options`` are pairs of value and label, CREATE among them where ``by`` may make the thing; their values are texts.
    Without an answer the rows concerned are errors, and say so in a problem.
    """

    kind: str
    words: str
    label: str
    options: Sequence[tuple[str, str]]
    answer: str = ""
    rows: int = 1


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What will happen to one row: ``values`` as ``write`` will get them, ``problems`` beyond those of reading.

    NEW, or ERROR, or CHANGED where a record that was not imported looks the same (``existing`` names it). The
    engine itself skips rows that were imported before (they are not asked about again) and finds CHANGED ones by
    ``key``; a row with an error in its reading is an ERROR whatever is said here. ``summary`` is the row in one line,
    at most 300 characters; ``existing`` at most 120. ``offers`` are the decisions to choose from while it is CHANGED,
    ``record`` the one that UPDATE changes, where the definition finds it itself.
    """

    action: Action
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    existing: str = ""
    summary: str = ""
    offers: tuple[Decision, ...] = BESIDE
    record: int | None = None


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """``outcomes`` one for each row, in their order."""

    outcomes: Sequence[Outcome]
    questions: Sequence[Question] = ()


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """A row to be written, with the values of its outcome; ``record`` is the one that it changes, if it does."""

    target: str
    values: dict[str, Any]
    original: dict[str, str]
    record: int | None = None


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A record that an earlier import of the unit brought in, and the row (``target``, ``values``) that says otherwise.

    ``version`` is the one that the record has when nobody but imports has changed it; ``before`` the one that it had
    when the import that is taken back changed it, ``became`` the record that stands for it since.
    """

    record: int
    version: int
    target: str
    values: dict[str, Any]
    before: int = 0
    became: int = 0


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What may be decided about a row with an Earlier. ``remarks`` say what would change, or why no more is offered;
    without ``decisions`` the row says nothing new and is skipped."""

    decisions: tuple[Decision, ...] = BESIDE
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TemplateColumn:
    """A column of the file that people may download and fill in."""

    header: Any
    note: Any = ""
    example: str = ""
    width: float = 16


def digest(*parts: Any) -> str:
    """Return 64 hexadecimal characters for ``parts`` (fit for JSON), for keys and fingerprints."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class ImportDefinition:
    """How a kind of file is read. ``title`` as people call it; ``columns`` of the template to download."""

    slug: str
    title: Any
    columns: Sequence[TemplateColumn] = ()
    # Where it stands among the kinds to choose from: the usual ones first.
    place: int = 50
    # The right that stands in place of those of ordinary imports: whoever holds it brings such files, sees them, and
    # as the second person confirms and takes them back.
    permission: str = ""
    # True for files of personal data: once the rows are records, neither the file nor the words of its rows are kept.
    # ``undo`` has the keys then, ``undo_update`` what ``values`` hold beside ``content``.
    forgets: bool = False
    # True where everybody in the file may have signed on paper: a photo of the sheets can stand beside the preview
    # (``batch.sheets``), and ``write`` takes it for the consent of each.
    takes_sheets: bool = False

    def read(self, sheets: Sequence[Sheet], *, file_name: str) -> Reading:
        """Recognise rows. Pure: no database, no clock; whatever the cells hold, it returns and does not raise."""
        raise NotImplementedError

    def resolve(
        self,
        rows: Sequence[StagedRow],
        *,
        facts: Mapping[str, str],
        choices: Choices,
        organization: "Organization",
        by: "User",
    ) -> Resolution:
        """Say what will happen to ``rows`` of a file for ``organization`` and below. ``by`` (``batch.mapper``) answers
        the questions, and by their rights what is chosen is made.

        Set-based: the number of queries does not grow with the rows. Writes nothing.
        """
        raise NotImplementedError

    def write(self, rows: Sequence[PlannedRow], *, batch: "ImportBatch", by: "User", at: datetime) -> list[int]:
        """Create the records and return their keys, one for each row. ``batch.uploaded_by`` brought them, ``by``
        confirms them. Any error undoes everything."""
        raise NotImplementedError

    def offers(self, earlier: Sequence[Earlier], *, batch: "ImportBatch") -> Sequence[Offer]:
        """Say for each record of an earlier import whether a row may change it (UPDATE): not when somebody corrected
        it, not when something was built on it. A blank never overwrites. Set-based, writes nothing."""
        return [Offer() for _item in earlier]

    def update(self, rows: Sequence[PlannedRow], *, batch: "ImportBatch", by: "User", at: datetime) -> list[int]:
        """Change the ``record`` of each row, so that its history shows it, and return the keys that they have now."""
        raise NotImplementedError

    def undo_update(self, changed: Sequence[Earlier], *, batch: "ImportBatch", by: "User", at: datetime) -> None:
        """Give records back the values that they had before ``batch``. RuleError as for ``undo``."""
        raise NotImplementedError

    def undo(self, written: Mapping[str, Sequence[int]], *, batch: "ImportBatch", by: "User", at: datetime) -> None:
        """Take back the records, keys by target. RuleError when something was built on one of them."""
        raise NotImplementedError

    def record_url(self, target: str, key: int) -> str:
        """The page of a written record, "" if it has none."""
        return ""


_DEFINITIONS: dict[str, ImportDefinition] = {}


def register(definition_class: type[ImportDefinition]) -> type[ImportDefinition]:
    """Register a definition under its slug; a second owner is an error."""
    slug = definition_class.slug
    if slug in _DEFINITIONS:
        raise ValueError(f"Two imports are called {slug}: {type(_DEFINITIONS[slug]).__name__}, {definition_class}")
    _DEFINITIONS[slug] = definition_class()
    return definition_class


def get_definition(slug: str) -> ImportDefinition:
    """Return the registered definition; KeyError for a name that nobody owns."""
    return _DEFINITIONS[slug]


def right_for(slug: str, permission: str) -> str:
    """The right that counts for imports of kind ``slug``: the kind's own, or ``permission``."""
    definition = _DEFINITIONS.get(slug)
    return (definition and definition.permission) or permission


def definitions() -> list[ImportDefinition]:
    """All registered definitions, the usual ones first."""
    return sorted(_DEFINITIONS.values(), key=lambda definition: definition.place)
