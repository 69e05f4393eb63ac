"""另有申报数: which declared figures stand beside counted sums. They are shown apart and never added."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.figures.base import get_measure
from portal.figures.models import DeclaredFigure

SHOWN = 5
_MOST = 200


@dataclass(frozen=True)
class Beside:
    """The figures to show, and how many more there are (at most two hundred are looked at)."""

    declared: list
    declared_more: int = 0


def declared_beside(figures, *, measures, first=None, last=None, shown=SHOWN):
    """Return the confirmed ones of ``figures`` (what the reader may see) that belong beside sums of ``measures``.

    Those whose whole period lies in the days ``first`` to ``last``, in the order of units; one query.
    """
    rows = figures.confirmed().filter(measure__in=measures).inside(first, last).for_list()
    found = list(rows.order_by("organization__path", "-starts_on", "measure", "pk")[:_MOST])
    return Beside(found[:shown], len(found[shown:]))


def declared_lines(organization, period, *, measures):
    """What the notes of a ledger's workbook say of them, in the language that is active."""
    beside = declared_beside(
        DeclaredFigure.objects.within(organization), measures=measures, first=period.start, last=period.end, shown=20
    )
    lines = [line_of(figure) for figure in beside.declared]
    if beside.declared_more:
        lines.append(_("and %(number)d more declared figures") % {"number": beside.declared_more})
    return lines


def line_of(figure):
    """One declared figure as a sentence."""
    words = _(
        "Declared besides, not part of the sums: %(unit)s, %(period)s, %(measure)s %(value)s (source: %(source)s)"
    )
    return words % {
        "unit": figure.organization.short_name, "period": figure.period.label, "measure": figure.measure_label,
        "value": f"{figure.shown} {get_measure(figure.measure).unit}", "source": figure.source,
    }  # fmt: skip
