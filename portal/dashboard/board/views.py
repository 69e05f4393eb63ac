"""The board, and the page of units behind its count of reports."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.common.periods import Period, PeriodKind
from portal.dashboard.board import queries, words
from portal.dashboard.board.forms import asked
from portal.figures.base import Scope, get_measure, source_of
from portal.figures.querysets import VIEW

UNITS_PER_PAGE = 50


@require_GET
@permission_required(VIEW, raise_exception=True)
def board(request):
    """Figures of a unit and everything below, now or in any period: each number leads to its records."""
    now, today = timezone.now(), timezone.localdate()
    form, scope, period = asked_or_404(request, today)
    context = {"form": form, "scope": scope, "period": period, "is_current": today in period, "now": now}
    context |= steps(scope, period, today) | numbers(scope, period, at=now, today=today) | shares(scope, period, today)
    return render(request, "dashboard/board.html", context)


def steps(scope, period, today):
    """Where the board leads: other periods, the units behind its count, the list of declared figures."""
    return {
        "kinds": kind_links(scope, period, today),
        "before": address(scope, period.previous),
        "after": None if today in period else address(scope, period.next),
        "units_url": address(scope, period, "board-units"),
        "declared_url": declared_address(scope, period),
    }


def numbers(scope, period, *, at, today):
    """The figures, who reported, what needs attention, and all of it in one sentence."""
    is_current = today in period
    figures, money = queries.figures_of(scope, period)
    reporting, attention = queries.reporting_of(scope, period), queries.attention_of(scope, at=at, today=today)
    beside = queries.declared_of(scope, period)
    return {
        "sentence": words.sentence(period, figures, reporting, attention, is_current=is_current),
        "figures": [(figure, words.change_words(figure, is_current=is_current)) for figure in figures],
        "money": money,
        "reporting": reporting,
        "declared": beside.declared,
        "declared_more": beside.declared_more,
        "attention": attention,
        "cadence": [(missed, cadence_address(scope, missed)) for missed in queries.cadence_of(scope, today)],
        "quiet_days": queries.QUIET_DAYS,
        "unsigned_days": queries.UNSIGNED_DAYS,
    }


def shares(scope, period, today):
    """The figures taken apart: by week, by type, by campaign."""
    return {
        "trend": queries.trend_of(scope, period, today),
        "trend_measures": [get_measure(slug) for slug in queries.HEADLINES],
        "types": queries.types_of(scope, period),
        "campaigns": queries.campaigns_of(scope, period),
    }


@require_GET
@permission_required(VIEW, raise_exception=True)
def units(request):
    """Which units reported in a period, and since when the others are silent."""
    form, scope, period = asked_or_404(request, timezone.localdate())
    only_missing = request.GET.get("missing") == "1"
    rows = queries.reporting_units(scope, period, only_missing=only_missing)
    page = Paginator(rows, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    source = source_of(queries.HEADLINES[0])
    context = {
        "form": form,
        "scope": scope,
        "period": period,
        "reporting": queries.reporting_of(scope, period),
        "only_missing": only_missing,
        "all_url": address(scope, period, "board-units"),
        "missing_url": f"{address(scope, period, 'board-units')}&missing=1",
        "board_url": address(scope, period),
        "page_obj": page,
        "rows": [
            (unit, "" if unit.has_below else source.list_url(Scope(organization=unit, user=request.user), period))
            for unit in page.object_list
        ],
    }
    return render(request, "dashboard/board_units.html", context)


def asked_or_404(request, today):
    found = asked(request.user, request.GET, today)
    if found is None:
        raise Http404
    return found


def kind_links(scope, period, today):
    """``[(words, address, whether it is in force)]`` for week, month and year of today."""
    return [
        (words.now_words(kind), address(scope, Period.containing(kind, today)), kind == period.kind and today in period)
        for kind in (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.YEAR)
    ]


def address(scope, period, route="board"):
    """The board (or its page of units) for ``scope`` and ``period``."""
    conditions = {"period": period.code} | ({"organization": scope.organization.pk} if scope.organization else {})
    return f"{reverse(route)}?{urlencode(conditions)}"


def cadence_address(scope, missed):
    """The list of the teams that missed the last period of a target."""
    unit = {"organization": scope.organization.pk} if scope.organization else {}
    return f"{reverse('activities:team-cadence')}?{urlencode({'target': missed.target.slug, 'show': 'missed', **unit})}"


def declared_address(scope, period):
    """The list of declared figures with the conditions of the board."""
    unit = {"organization": scope.organization.pk} if scope.organization else {}
    return f"{reverse('figures:declared-list')}?{urlencode({'from': period.start, 'to': period.end, **unit})}"
