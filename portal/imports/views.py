"""The wizard: list, upload, preview with choices, confirmation by a second person, result, undo."""

from functools import partial
from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from portal.attachments.images import ImageRefused
from portal.attachments.services import store_photo
from portal.common.errors import RuleError
from portal.common.posts import shown_version
from portal.common.views import FilteredListView
from portal.imports import policies, services, workbooks
from portal.imports.base import Action, get_definition
from portal.imports.filters import ImportFilter
from portal.imports.forms import SheetsForm, UploadForm, answers_in
from portal.imports.models import ImportBatch
from portal.xlsx.responses import workbook_attachment

ROWS_PER_PAGE = 50
State = ImportBatch.State
# Which colour a state or an action has: those of the state tags.
TINTS = {
    State.UPLOADED: "queued", State.READING: "running", State.PREVIEW: "submitted", State.CONFIRMED: "running",
    State.DONE: "done", State.FAILED: "failed", State.UNDONE: "voided", State.DISCARDED: "voided",
    State.EXPIRED: "voided",
    Action.NEW: "approved", Action.SKIP: "draft", Action.CHANGED: "returned", Action.ERROR: "failed",
}  # fmt: skip

# To enter the wizard and to bring a file at all; which files is asked kind by kind (base.right_for).
needs_view = permission_required("imports.open_wizard", raise_exception=True)
needs_file = permission_required("imports.bring_files", raise_exception=True)


def _visible(request, pk):
    found = ImportBatch.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("organization__successor", "uploaded_by", "confirmed_by"), pk=pk)


class ImportListView(FilteredListView):
    template_name = "imports/import_list.html"
    filterset_class = ImportFilter

    def get_visible(self):
        return ImportBatch.objects.visible_to(self.request.user).select_related("organization", "uploaded_by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [(batch, TINTS[batch.state]) for batch in context["rows"]],
            "is_filtered": bool(context["chips"] or context["filterset"].errors),
            "can_upload": self.request.user.has_perm("imports.bring_files"),
        }


import_list = require_GET(needs_view(ImportListView.as_view()))


@require_http_methods(["GET", "POST"])
@needs_file
def import_create(request):
    """Choose a file; a first look refuses at once what is no table."""
    own = {"organization": request.user.organization_id}
    form = UploadForm(request.POST or None, request.FILES or None, by=request.user, initial=own)
    if request.method == "POST" and form.is_valid():
        batch = _upload(request, form)
        if batch is not None:
            return redirect("imports:import-detail", batch.pk)
    context = {
        "form": form,
        "definitions": [get_definition(slug) for slug, _title in form.fields["definition"].choices],
    }
    return render(request, "imports/import_form.html", context)


def _upload(request, form):
    chosen, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        return services.upload(
            definition=chosen["definition"], organization=chosen["organization"], file=file, file_name=file.name,
            size=file.size, by=request.user, at=timezone.now(),
        )  # fmt: skip
    except RuleError as error:
        form.add_error("file", str(error))
        return None


@require_GET
@needs_file
def import_template(request, definition):
    try:
        chosen = get_definition(definition)
    except KeyError as error:
        raise Http404 from error
    return _workbook(partial(workbooks.write_template, definition=chosen), f"{chosen.title}.xlsx")


@require_GET
@needs_view
def import_errors(request, pk):
    """The rows with errors as a file to mend."""
    batch = _visible(request, pk)
    if not batch.counts.get("error"):
        raise RuleError(_("No row has an error."))
    return _workbook(partial(workbooks.write_errors, batch=batch), f"{_('Rows to mend')}-{batch.pk}.xlsx")


def _workbook(write, file_name):
    target = TemporaryFile()  # noqa: SIM115 - the response closes it
    write(target)
    target.seek(0)
    return workbook_attachment(target, file_name)


@require_GET
@needs_view
def import_detail(request, pk):
    """One import: how far the worker is, then the preview, then the result."""
    batch = _visible(request, pk)
    if batch.is_working:
        template = "imports/includes/progress.html" if request.htmx else "imports/import_progress.html"
        return render(request, template, {"batch": batch})
    if request.htmx:
        return HttpResponseClientRefresh()
    return render(request, "imports/import_detail.html", _detail(request, batch))


def _detail(request, batch):
    user = request.user
    action = request.GET.get("rows", "")
    rows = batch.rows.in_order()
    if action in Action.values:
        rows = rows.filter(action=action)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.batch = batch
    return {
        "batch": batch,
        "tint": TINTS[batch.state],
        "page_obj": page,
        "rows": [(row, TINTS[Action(row.action)]) for row in page.object_list],
        "segments": [(value, label, batch.counts.get(value, 0)) for value, label in Action.choices],
        "total": sum(batch.counts.get(value, 0) for value in Action.values),
        "shown": action,
        "open_questions": [pair for pair in enumerate(batch.questions) if not pair[1]["answer"]],
        "settled_questions": [pair for pair in enumerate(batch.questions) if pair[1]["answer"]],
        "can_choose": policies.can_choose(user, batch),
        "can_submit": policies.can_submit(user, batch) and not policies.can_confirm(user, batch),
        "can_confirm": policies.can_confirm(user, batch),
        "sheets_form": SheetsForm() if batch.takes_sheets and policies.can_choose(user, batch) else None,
        "can_discard": policies.can_discard(user, batch),
        "can_undo": policies.can_undo(user, batch),
        "version": [("version", batch.version)],
        "goes_on": batch.uploaded_at + services.kept_for() if batch.may_become(ImportBatch.State.EXPIRED) else None,
    }


@require_POST
@needs_view
def import_choose(request, pk):
    """What unknown words mean, and what becomes of changed rows."""
    batch = _visible(request, pk)
    policies.check_can_choose(request.user, batch)
    changed = list(batch.rows.filter(action=Action.CHANGED).values_list("pk", flat=True))
    answers = answers_in(request.POST, batch, changed)
    services.choose(
        batch=batch, choices=answers.choices, decisions=answers.decisions, version=shown_version(request),
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Saved. The preview shows what will happen now."))
    return redirect("imports:import-detail", pk)


@require_POST
@needs_view
def import_sheets(request, pk):
    """Signed sheets for everybody in the file, or none again."""
    batch = _visible(request, pk)
    policies.check_can_choose(request.user, batch)
    form, version, at = SheetsForm(request.POST, request.FILES), shown_version(request), timezone.now()
    if "without" in request.POST:
        services.attach_sheets(batch=batch, sheets=None, version=version, by=request.user, at=at)
        messages.success(request, _("Taken back: each person is asked."))
        return redirect("imports:import-detail", pk)
    if form.is_valid():
        try:
            with transaction.atomic():
                sheets = store_photo(file=form.cleaned_data["sheets"][0], by=request.user, at=at)
                services.attach_sheets(batch=batch, sheets=sheets, version=version, by=request.user, at=at)
        except ImageRefused as error:
            form.add_error("sheets", str(error))
        else:
            messages.success(request, _("Noted. The rows arrive as applications with consent on paper."))
            return redirect("imports:import-detail", pk)
    context = _detail(request, batch) | {"sheets_form": form}
    return render(request, "imports/import_detail.html", context, status=409)


@require_POST
@needs_view
def import_submit(request, pk):
    batch = _visible(request, pk)
    policies.check_can_submit(request.user, batch)
    services.submit_batch(batch=batch, version=shown_version(request), by=request.user, at=timezone.now())
    messages.success(request, _("Handed over. The second person has a message."))
    return redirect("imports:import-detail", pk)


@require_POST
@needs_view
def import_confirm(request, pk):
    batch = _visible(request, pk)
    policies.check_can_confirm(request.user, batch)
    services.confirm_batch(batch=batch, version=shown_version(request), by=request.user, at=timezone.now())
    return redirect("imports:import-detail", pk)


@require_POST
@needs_view
def import_undo(request, pk):
    services.undo_batch(batch=_visible(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Taken back: the records of this import are gone."))
    return redirect("imports:import-detail", pk)


@require_POST
@needs_view
def import_discard(request, pk):
    services.discard_batch(batch=_visible(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Discarded. Nothing was imported."))
    return redirect("imports:import-list")
