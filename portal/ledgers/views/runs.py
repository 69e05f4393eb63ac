"""One version: how far it is, its files, its print page, whether it is still whole."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.common.language import office_language
from portal.ledgers import files, services, words
from portal.ledgers.models import LedgerRun
from portal.ledgers.querysets import VIEW
from portal.ledgers.responses import variant_for, workbook_response
from portal.ledgers.rows import RowsFile
from portal.ledgers.services.building import PASSES
from portal.ledgers.services.sheets import facts_of, notes_of, signers, title_of

# A browser lays out no more than this in bearable time; the Excel file prints any number.
PRINTED_ROWS = 2000


def _visible(request, pk, runs=None):
    runs = LedgerRun.objects if runs is None else runs
    found = runs.visible_to(request.user).select_related("period__organization", "organization", "requested_by")
    return get_object_or_404(found, pk=pk)


def _variant(request, run):
    return variant_for(request.user, run, request.GET.get("variant"))


@require_GET
@permission_required(VIEW, raise_exception=True)
def run_progress(request, pk):
    """How far the version is; the same region alone for htmx, which asks every two seconds."""
    run = _visible(request, pk)
    template = "ledgers/includes/run_status.html" if request.htmx else "ledgers/run_progress.html"
    return render(request, template, {"run": run, "period": run.period} | _progress(run, timezone.now()))


def _progress(run, at):
    """Numbers of the progress bar in records, the seconds left, and how many wait in front."""
    done, total = run.progress_done // PASSES, (run.progress_total or 0) // PASSES
    context = {"done": done, "total": total, "percent": _percent(run), "ahead": None, "seconds_left": None}
    if run.job_state == JobState.QUEUED:
        before = list(LedgerRun.objects.ready_to_start(at).values_list("pk", flat=True)[:1000])
        context["ahead"] = before.index(run.pk) if run.pk in before else len(before)
        context["ahead"] += LedgerRun.objects.filter(job_state=JobState.RUNNING).count()
    elif run.job_state == JobState.RUNNING and run.progress_done and run.progress_total:
        used = at - run.started_at
        left = used * (run.progress_total - run.progress_done) / run.progress_done
        context["seconds_left"] = max(1, left // timedelta(seconds=1)) if used > timedelta(seconds=2) else None
    return context


def _percent(run):
    return min(100, run.progress_done * 100 // run.progress_total) if run.progress_total else 0


@require_GET
@permission_required(VIEW, raise_exception=True)
def run_download(request, pk):
    run = _visible(request, pk, LedgerRun.objects.done())
    variant = _variant(request, run)
    response = workbook_response(run, variant)
    services.note_download(run=run, variant=variant, by=request.user, at=timezone.now())
    return response


@require_GET
@permission_required(VIEW, raise_exception=True)
def run_print(request, pk):
    """The ledger as a sheet of paper: A4 landscape, head on each page, lines to sign on. In Chinese like the file."""
    run = _visible(request, pk, LedgerRun.objects.done())
    variant = _variant(request, run)
    try:
        source = RowsFile(files.path_of(run.rows_file))
    except FileNotFoundError as error:
        raise RuleError(_("The rows of this version are missing. Make the ledger again.")) from error
    columns = source.head.of(variant)
    with office_language():
        sheet = {
            "title": title_of(source.head, variant),
            "facts": facts_of(source.head),
            "notes": notes_of(source.head, variant),
            "signers": [f"{signer}：" for signer in signers()],
        }
    rows = (
        (place, words.cells(columns, values))
        for place, (_key, _number, values) in enumerate(source.rows(variant, 0, PRINTED_ROWS), 1)
    )
    context = {
        "run": run,
        "sheet": sheet,
        "columns": columns,
        "rows": rows,
        "totals": words.total_cells(columns, run.totals_of(variant)),
        "left_out": max(0, run.row_count - PRINTED_ROWS),
    }
    services.note_download(run=run, variant=f"{variant} print", by=request.user, at=timezone.now())
    return render(request, "ledgers/run_print.html", context)


@require_POST
@permission_required(VIEW, raise_exception=True)
def run_verify(request, pk):
    """校验: compare the stored files with their fingerprints now."""
    run = services.verify_run(run=_visible(request, pk, LedgerRun.objects.done()), by=request.user, at=timezone.now())
    if run.is_intact:
        messages.success(request, _("Checked: the files are what was written, bit by bit."))
    else:
        messages.error(request, _("Checked: a file is missing or was changed. The administrator has been told."))
    return redirect("ledgers:period-detail", run.period_id)
