"""The ledgers of a unit, one period with its versions, and the acts on it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.common.errors import RuleError
from portal.common.numbers import whole_number
from portal.common.periods import Period, PeriodKind
from portal.figures.beside import declared_beside
from portal.figures.models import DeclaredFigure
from portal.ledgers import files, policies, services, words
from portal.ledgers.base import Seen, get_ledger, ledgers
from portal.ledgers.forms import BuildForm, ChooserForm
from portal.ledgers.models import PERIOD_KINDS, ClosingRule, LedgerPeriod, LedgerRun
from portal.ledgers.querysets import VIEW, readable_organizations
from portal.ledgers.rows import RowsFile
from portal.ledgers.services.sheets import notes_of
from portal.ledgers.views import steps

PERIODS_PER_PAGE = 12
ROWS_PER_PAGE = 50
# A zero report has no version to compare with: whatever is recorded now came later.
_EVER = datetime.min.replace(tzinfo=timezone.get_default_timezone(), year=1900)


@dataclass(frozen=True)
class Line:
    """A period in the list with what may be done about it."""

    period: LedgerPeriod
    run: LedgerRun | None
    state: str
    state_words: str
    added: int
    voided: int
    action: dict | None
    can_rebuild: bool

    @property
    def has_acts(self) -> bool:
        """Whether the last cell of the line holds anything: a file, progress to look at, an act."""
        can_make_again = self.can_rebuild and (self.run or self.added)
        return bool(self.run or self.period.open_run or can_make_again or self.action)


@require_GET
@permission_required(VIEW, raise_exception=True)
def period_list(request):
    """Periods of one unit and kind, newest first; the unit is chosen among what the reader's rights cover whole."""
    readable = readable_organizations(request.user)
    form = ChooserForm(request.GET, units=readable)
    chosen = form.cleaned_data if form.is_valid() else {}
    unit = chosen.get("unit") or default_unit(request.user, readable)
    if unit is None:
        return render(request, "ledgers/period_list.html", {"unit": None})
    kind = chosen.get("kind") or PeriodKind.WEEK
    ledger = get_ledger(chosen["ledger"]) if chosen.get("ledger") else ledgers()[0]
    found = LedgerPeriod.objects.visible_to(request.user).filter(ledger=ledger.slug, organization=unit, kind=kind)
    page = Paginator(found.with_runs().order_by("-starts_on"), PERIODS_PER_PAGE).get_page(request.GET.get("page"))
    chooser = ChooserForm({"unit": unit.pk, "kind": kind, "ledger": ledger.slug}, units=unit_choices(readable, unit))
    current = Period.containing(PeriodKind(kind), timezone.localdate())
    context = {
        "unit": unit,
        "kind": kind,
        "kinds": PERIOD_KINDS,
        "ledger": ledger,
        "ledgers": ledgers(),
        "chooser": chooser,
        "page_obj": page,
        "lines": lines_for(request.user, page.object_list, timezone.now()),
        "rules": ClosingRule.objects.filter(ledger=ledger.slug, period_kind=kind, is_active=True),
        "current": None if found.of(ledger=ledger.slug, organization=unit, period=current).exists() else current,
        "can_build": policies.can_build(request.user, unit),
        "may_read_records": readable_organizations(request.user, ledger.permission).filter(pk=unit.pk).exists(),
    }
    return render(request, "ledgers/period_list.html", context)


def default_unit(user, readable):
    """The reader's own unit when its ledgers may be read, else the highest that may."""
    return readable.filter(pk=user.organization_id).first() or readable.in_tree_order().first()


def unit_choices(readable, unit):
    """What the chooser offers: the unions above ``unit``, itself, and the units just below."""
    near = (
        readable.filter(pk__in=unit.ancestor_ids)
        | readable.filter(parent=unit)
        | readable.filter(parent=unit.parent_id)
    )
    return near.in_tree_order()


def lines_for(user, periods, at):
    """Lines of the list; what was recorded since is counted in one query for all."""
    periods = list(periods)
    changes = changes_since(periods)
    return [line_for(user, period, changes.get(period.pk, (0, 0)), at) for period in periods]


def line_for(user, period, changes, at):
    state, state_words = words.state_of(period)
    return Line(
        period=period,
        run=period.shown_run,
        state=state,
        state_words=state_words,
        added=changes[0],
        voided=changes[1] if period.shown_run else 0,
        action=steps.action_for(user, period, at),
        can_rebuild=policies.can_rebuild(user, period),
    )


def changes_since(periods):
    """``{period id: (added or changed, gone)}`` since the version that stands for each; all of one unit."""
    if not periods:
        return {}
    seen = {period.pk: _seen_by(period) for period in periods if period.shown_run or period.is_zero_report}
    return get_ledger(periods[0].ledger).count_changes(periods[0].organization, seen)


def _seen_by(period):
    if period.shown_run is None:
        return Seen(period=period.period, as_of=_EVER)
    return period.shown_run.seen_in(period.period)


@require_POST
@permission_required("ledgers.build_ledger", raise_exception=True)
def period_build(request):
    """Make a ledger for a period that has none yet, such as the present week before Friday."""
    form = BuildForm(request.POST, units=readable_organizations(request.user))
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    run = services.request_build(
        ledger=asked["ledger"], organization=asked["unit"], period=asked["period"], by=request.user, at=timezone.now()
    )
    return redirect("ledgers:run-progress", run.pk)


@require_GET
@permission_required(VIEW, raise_exception=True)
def period_detail(request, pk):
    """One ledger: its figures, the steps with who and when, all versions, the rows, what happened."""
    visible = LedgerPeriod.objects.visible_to(request.user).with_runs()
    period = get_object_or_404(visible.select_related("prepared_by", "reviewed_by", "sealed_by", "published_by"), pk=pk)
    user, at = request.user, timezone.now()
    may_read_records = (
        LedgerPeriod.objects.visible_to(user, get_ledger(period.ledger).permission).filter(pk=pk).exists()
    )
    names, others = steps.who_may(period)
    context = {
        "line": line_for(user, period, changes_since([period]).get(pk, (0, 0)), at),
        "period": period,
        "version": services.shown_version(period),
        "steps": steps.shown_steps(period),
        "next_step": steps.next_step(period),
        "who_may": names,
        "who_else": others,
        "runs": sorted(period.runs.all(), key=lambda run: -run.version),
        "can_reopen": policies.can_reopen(user, period),
        "can_unpublish": policies.can_unpublish(user, period),
        "may_read_records": may_read_records,
        "timeline": words.timeline(period),
    }
    variant = "internal" if may_read_records else "public"
    context |= declared_context(user, period)
    return render(request, "ledgers/period_detail.html", context | table_of(request, period.shown_run, variant))


def declared_context(user, period):
    """What includes/declared_beside.html draws: figures declared for the unit and below within the period."""
    figures = DeclaredFigure.objects.visible_to(user).within(period.organization)
    measures = get_ledger(period.ledger).measures
    beside = declared_beside(figures, measures=measures, first=period.starts_on, last=period.ends_on)
    conditions = {"organization": period.organization_id, "from": period.starts_on, "to": period.ends_on}
    address = f"{reverse('figures:declared-list')}?{urlencode(conditions)}"
    return {"declared": beside.declared, "declared_more": beside.declared_more, "declared_url": address}


def table_of(request, run, variant):
    """A page of the rows of ``run`` for includes/rows_table.html; nothing when there is no version or no file."""
    try:
        source = RowsFile(files.path_of(run.rows_file if run else ""))
    except FileNotFoundError:
        return {"columns": []}
    columns = source.head.of(variant)
    paginator = Paginator(range(run.row_count), ROWS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    start = page.start_index() - 1 if run.row_count else 0
    url_of = get_ledger(run.ledger).row_url if variant == "internal" else lambda key: ""
    rows = [
        (start + place, number, url_of(key), words.cells(columns, values))
        for place, (key, number, values) in enumerate(
            islice(source.rows(variant, start, start + ROWS_PER_PAGE), ROWS_PER_PAGE), 1
        )
    ]
    return {
        "columns": columns,
        "name_column": words.name_of(columns),
        "page_obj": page,
        "rows": rows,
        "totals": words.total_cells(columns, run.totals_of(variant)),
        "figures": words.totals_in_words(columns, run.totals_of(variant)),
        "notes": notes_of(source.head, variant),
    }


def _visible(request, pk):
    return get_object_or_404(LedgerPeriod.objects.visible_to(request.user), pk=pk)


def _sign(request, pk, service, done):
    """Give a signature under the version that the form was shown with."""
    period = _visible(request, pk)
    version = whole_number(request.POST.get("version", ""))
    if version is None:
        raise RuleError(_("The page is out of date. Open it again."))
    service(period=period, version=version, by=request.user, at=timezone.now())
    messages.success(request, done)
    return redirect("ledgers:period-detail", pk)


@require_POST
@permission_required("ledgers.prepare_ledger", raise_exception=True)
def period_prepare(request, pk):
    return _sign(request, pk, services.prepare, _("Signed. Now somebody else reviews it."))


@require_POST
@permission_required("ledgers.review_ledger", raise_exception=True)
def period_review(request, pk):
    return _sign(request, pk, services.review, _("Reviewed. After the period is over it can be sealed."))


@require_POST
@permission_required("ledgers.seal_ledger", raise_exception=True)
def period_seal(request, pk):
    return _sign(request, pk, services.seal, _("Sealed. The version does not change any more."))


@require_POST
@permission_required("ledgers.publish_ledger", raise_exception=True)
def period_publish(request, pk):
    return _sign(request, pk, services.publish, _("Published. Everybody can read the public version."))


@require_POST
@permission_required("ledgers.publish_ledger", raise_exception=True)
def period_unpublish(request, pk):
    reason = request.POST.get("reason", "")[:500]
    services.unpublish(period=_visible(request, pk), reason=reason, by=request.user, at=timezone.now())
    messages.success(request, _("Taken down. The ledger stays sealed."))
    return redirect("ledgers:period-detail", pk)


@require_POST
@permission_required(VIEW, raise_exception=True)
def period_reopen(request, pk):
    reason = request.POST.get("reason", "")[:500]
    services.reopen(period=_visible(request, pk), reason=reason, by=request.user, at=timezone.now())
    messages.success(request, _("Given back. It starts again from the version that stands."))
    return redirect("ledgers:period-detail", pk)


@require_POST
@permission_required("ledgers.build_ledger", raise_exception=True)
def period_rebuild(request, pk):
    run = services.request_rebuild(period=_visible(request, pk), by=request.user, at=timezone.now())
    return redirect("ledgers:run-progress", run.pk)
