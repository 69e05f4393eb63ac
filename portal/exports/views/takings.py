"""Taking a list away: say what will be in the file, make it, show how far it is, hand it out for a day."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.signing_in.fresh import check_is_fresh
from portal.common.errors import RuleError
from portal.common.jobs import JobState
from portal.exports import files, policies, services, words
from portal.exports.base import get_export
from portal.exports.models import Export
from portal.exports.querysets import RELEASE
from portal.ledgers.responses import attached

PAGE_SIZE = 20


def _definition(slug):
    try:
        return get_export(slug)
    except KeyError as error:
        raise Http404 from error


def _visible(request, pk):
    return get_object_or_404(Export.objects.visible_to(request.user), pk=pk)


@require_GET
def export_list(request):
    """My exports of the last 30 days, newest first, and what others wait for me to release."""
    page = Paginator(Export.objects.visible_to(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    waiting = Export.objects.to_release_by(request.user)[:PAGE_SIZE] if request.user.has_perm(RELEASE) else []
    context = {"page_obj": page, "lines": words.lines(page.object_list, now), "waiting": waiting}
    return render(request, "exports/export_list.html", context)


@require_http_methods(["GET", "POST"])
def export_create(request, slug):
    """Say what the file of a list would hold; a POST makes a small one at once and leaves a large one to a worker.

    One with values in clear takes a fresh sign-in and a reason, which is not lost when it is refused.
    """
    definition = _definition(slug)
    policies.check_can_export(request.user, definition)
    if definition.in_clear:
        check_is_fresh(request)
    if request.method == "GET":
        return _page(request, definition)
    try:
        return _make(request, definition)
    except RuleError as refusal:
        if not definition.in_clear:
            raise
        return _page(request, definition, refused=str(refusal))


def _page(request, definition, *, refused=""):
    selection = definition.select(request.user, request.GET)
    count = selection.rows.count()
    context = {
        "definition": definition,
        "conditions": selection.conditions,
        "notes": [*definition.notes, *selection.notes],
        "count": count,
        "is_background": count > settings.EXPORT_AT_ONCE_ROWS,
        "takes_two": definition.in_clear and count > settings.CLEAR_EXPORT_ALONE_ROWS,
        "query": selection.query,
        "list_address": definition.address(selection.query),
        "key": uuid.uuid4(),
        "hours": settings.EXPORT_KEEP_HOURS,
        "minutes": settings.CLEAR_EXPORT_KEEP_MINUTES,
        "reason": request.POST.get("reason", ""),
        "refused": refused,
    }
    return render(request, "exports/export_create.html", context, status=409 if refused else 200)


def _make(request, definition):
    export = services.request_export(
        definition=definition, query=request.GET, key=_key(request), by=request.user, at=timezone.now(),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    if not export.is_background:
        services.build_export(export_id=export.pk, clock=timezone.now)
        export.refresh_from_db()
    if export.has_expired(timezone.now()) or not export.is_done:
        return redirect("exports:export-detail", export.pk)
    return redirect("exports:export-download", export.pk)


def _key(request):
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise RuleError(_("The page is out of date. Open it again.")) from error


@require_GET
def export_detail(request, pk):
    """How far the export is; the same region alone for htmx, which asks every two seconds."""
    export, now = _visible(request, pk), timezone.now()
    template = "exports/includes/export_status.html" if request.htmx else "exports/export_detail.html"
    return render(request, template, {"export": export, "line": words.line(export, now)} | _progress(export, now))


def _progress(export, at):
    """Percent done, the seconds left, and how many wait in front."""
    done, total = export.progress_done, export.progress_total or 0
    context = {"percent": min(100, done * 100 // total) if total else 0, "ahead": None, "seconds_left": None}
    if export.job_state == JobState.QUEUED:
        context["ahead"] = Export.objects.unfinished().filter(pk__lt=export.pk).count()
    elif export.job_state == JobState.RUNNING and done:
        used = at - export.started_at
        left = used * max(0, total - done) / done
        context["seconds_left"] = max(1, left // timedelta(seconds=1)) if used > timedelta(seconds=2) else None
    return context


@require_GET
def export_download(request, pk):
    """The file, for its owner, while it is kept and while the rights with which it was made are still held."""
    export, now = _visible(request, pk), timezone.now()
    if export.is_in_clear:
        check_is_fresh(request)
    if export.has_expired(now):
        return _gone(request, export, _removed(export))
    try:
        policies.check_can_download(request.user, export)
    except PermissionDenied as refusal:
        return _gone(request, export, str(refusal))
    if files.sha256_of(export.file) != export.sha256:
        raise RuleError(_("The stored file differs from its fingerprint and is not handed out. Export the list again."))
    response = attached(files.path_of(export.file), words.file_name(export), export.sha256)
    services.note_download(export=export, by=request.user, at=now)
    return response


def _removed(export):
    if export.is_in_clear:
        words = _("The file was kept for %(minutes)s minutes and has been removed.")
        return words % {"minutes": settings.CLEAR_EXPORT_KEEP_MINUTES}
    return _("The file was kept for %(hours)s hours and has been removed.") % {"hours": settings.EXPORT_KEEP_HOURS}


def _gone(request, export, sentence):
    return render(request, "exports/export_gone.html", {"export": export, "sentence": sentence}, status=410)


@require_POST
def export_cancel(request, pk):
    services.cancel_export(export=_visible(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("Cancelled. No file was made."))
    return redirect("exports:export-list")
