"""The board in one sentence, as a leader would say it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common.periods import PeriodKind
from portal.dashboard.board.queries import QUIET_DAYS
from portal.figures.base import Figure


def sentence(period, figures: list[Figure], reporting, attention, *, is_current: bool) -> str:
    """Return what happened in ``period`` against the one before, who reported, and what needs attention."""
    parts = [_happened(period, figures, is_current)]
    if reporting.due:
        parts.append(
            _("%(reported)d of %(due)d units have reported") % {"reported": reporting.reported, "due": reporting.due}
        )
    if attention.quiet_count:
        parts.append(
            ngettext(
                "%(count)d unit without a record for %(days)d days",
                "%(count)d units without a record for %(days)d days",
                attention.quiet_count,
            )
            % {"count": attention.quiet_count, "days": QUIET_DAYS}
        )
    if attention.late_count:
        parts.append(
            ngettext("%(count)d review overdue", "%(count)d reviews overdue", attention.late_count)
            % {"count": attention.late_count}
        )
    return _("; ").join(parts) + _(".")


def _happened(period, figures, is_current):
    found = {figure.measure.slug: figure for figure in figures}
    activities = found["activities"]
    when = now_words(period.kind) if is_current else period.label
    text = _("%(when)s: %(count)s activities") % {"when": when, "count": activities.shown}
    if "participations" in found and found["participations"].amount.value is not None:
        text += _(", %(count)s participations") % {"count": found["participations"].shown}
    before = change_words(activities, is_current=is_current)
    return f"{text}{_(', ')}{before}" if before else text


def now_words(kind) -> str:
    """ "This week" and the like."""
    return {PeriodKind.WEEK: _("This week"), PeriodKind.MONTH: _("This month"), PeriodKind.YEAR: _("This year")}[kind]


def change_words(figure: Figure, *, is_current: bool) -> str:
    """The period before in words: "+12 (+8%) against the period before"; "" when unknown.

    A period that still runs is not set against a whole one: then the figure of that whole one is told.
    """
    if figure.change is None:
        return ""
    if is_current:
        return _("the whole period before: %(count)s") % {"count": figure.measure.shown(figure.previous)}
    if not figure.change:
        return _("as in the period before")
    percent = "" if figure.change_percent is None else f" ({figure.change_percent:+d}%)"
    return _("%(change)s against the period before") % {"change": f"{figure.change:+,}{percent}"}
