"""Ledgers in words: cells on a page, states, the timeline."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.audit.querysets import timeline_of
from portal.common.hours import hours
from portal.common.jobs import JobState
from portal.ledgers.rows import HeadColumn, decode_total
from portal.xlsx import Approximate
from portal.xlsx.sheet import APPROXIMATELY

DOWNLOADED = "ledger.downloaded"
SENTENCES = {
    "ledger.requested": _("Asked for version %(version)s"),
    "ledger.built": _("Version %(version)s was made"),
    "ledger.failed": _("Version %(version)s could not be made"),
    "ledger.retried": _("Version %(version)s was started again"),
    "ledger.prepared": _("Signed as prepared, version %(version)s"),
    "ledger.reviewed": _("Reviewed, version %(version)s"),
    "ledger.reopened": _("Signatures taken back"),
    "ledger.sealed": _("Sealed, version %(version)s"),
    "ledger.published": _("Published, version %(version)s"),
    "ledger.unpublished": _("Taken down"),
    "ledger.verified": _("Files of version %(version)s checked: intact"),
    "ledger.damaged": _("Files of version %(version)s checked: damaged"),
    DOWNLOADED: _("Downloaded version %(version)s"),
}


@dataclass(frozen=True)
class Entry:
    """One act, for includes/timeline.html."""

    at: datetime
    actor: str
    sentence: str


_NAME_WIDTH = 20  # half-width characters: the first column of words that is as wide names the record


@dataclass(frozen=True)
class Cell:
    """A value as text, the head of its column, and its classes: num is set right, day is not broken, col-… is how
    wide; day and name stand still while the other columns scroll past."""

    text: str
    css: str = ""
    label: str = ""
    is_name: bool = False


def timeline(period):
    """What happened to ``period``, newest first; downloads one after another are one entry with their number."""
    entries = []
    for _is_download, group in groupby(timeline_of(period), key=_kind_of_entry):
        events = list(group)
        last = events[-1]
        if len(events) > 1 and last.action == DOWNLOADED:
            words = ngettext("Downloaded %(number)d time", "Downloaded %(number)d times", len(events))
            names = "、".join(dict.fromkeys(event.actor_name for event in events))
            entries.append(Entry(last.at, names, words % {"number": len(events)}))
        else:
            entries += [Entry(event.at, event.actor_name, _sentence(event)) for event in events]
    return entries[::-1]


def _kind_of_entry(event):
    return event.action == DOWNLOADED


def _sentence(event):
    version = event.details.get("version")
    words = str(SENTENCES.get(event.action, event.action)) % {"version": f"v{version}" if version else _("zero report")}
    return _("%(label)s: %(value)s") % {"label": words, "value": event.reason} if event.reason else words


def state_of(period):
    """``(state for the tag, word)``: what the period is at, more telling than its bare state while it is open."""
    if period.state != period.State.OPEN:
        return period.state, period.get_state_display()
    if period.open_run is not None:
        return period.open_run.job_state, _("Being made")
    if period.failed_run is not None:
        return JobState.FAILED, _("Could not be made")
    if period.is_zero_report:
        return "zero", _("Zero report")
    if period.latest_run is None:
        return "empty", _("Not made yet")
    return "ready", _("Made, version %(version)s") % {"version": f"v{period.latest_run.version}"}


def in_words(kind, value):
    """A cell's value as a page shows it; blank for unknown."""
    if value is None:
        return ""
    if isinstance(value, Approximate):
        return f"{APPROXIMATELY} {in_words(kind, value.value)}"
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if kind == "hours":
        return f"{hours(value):,}"
    return f"{value:,.2f}" if kind == "money" else f"{value:,}"


def cells(columns: list[HeadColumn], values):
    """Values of one row as Cells."""
    name = name_of(columns)
    return [
        Cell(in_words(column.kind, value), f"{column.css} col-{column.size}".strip(), column.header, column is name)
        for column, value in zip(columns, values, strict=True)
    ]


def name_of(columns: list[HeadColumn]):
    """The column that names the record, or None."""
    return next((column for column in columns if column.kind == "text" and column.width >= _NAME_WIDTH), None)


def total_cells(columns: list[HeadColumn], totals):
    """The 合计 row under ``columns`` from the stored ``totals`` (by head)."""
    values = [decode_total(column.kind, totals.get(column.header)) if column.total else None for column in columns]
    return cells(columns, values)


def totals_in_words(columns: list[HeadColumn], totals):
    """``[(head, total)]`` of the columns that have one that is known."""
    shown = zip(columns, total_cells(columns, totals), strict=True)
    return [(column.header, cell.text) for column, cell in shown if column.total and cell.text]
