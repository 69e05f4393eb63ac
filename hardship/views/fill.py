"""Filling in a household file: its task list, one section after the other, each a draft that saves itself."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from hardship.forms.sections import SectionForm, StartForm
from hardship.models.content import SECTIONS
from hardship.policies import files as rules
from hardship.querysets import CHANGE
from hardship.services import applying, drafting
from hardship.views.detail import visible_file
from hardship.views.words import ELSEWHERE, SECTION_LABELS, section_rows, section_url
from portal.common.errors import RuleError, StaleVersionError
from portal.common.posts import add_errors, shown_key, shown_version
from portal.privacy.purposes import current


def writer_of(view):
    """A page on which a file is written: never kept by a browser, its fields never in an error report."""
    guarded = permission_required(CHANGE, raise_exception=True)(view)
    return never_cache(sensitive_post_parameters()(require_http_methods(["GET", "POST"])(guarded)))


def crumbs_of(file, *more):
    """The way to a page below ``file``."""
    return [
        (_("Hardship families"), reverse("hardship:file-list")),
        (str(file), reverse("hardship:file-detail", args=[file.pk])), *more,
    ]  # fmt: skip


def editable_file(request, pk):
    """A file that this person may write on now; PermissionDenied, RuleError otherwise."""
    file = visible_file(request, pk)
    rules.check_can_edit(request.user, file)
    return file


@writer_of
def file_create(request):
    """Begin an application. A household that has a file is found by the identity number."""
    form = StartForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            file = drafting.start_file(
                organization=form.cleaned_data["organization"], by=request.user, at=timezone.now(),
                content={name: form.cleaned_data[name] for name in ("name", "id_number")},
                draft_key=shown_key(request, "draft_key"),
            )  # fmt: skip
        except (RuleError, ValidationError) as error:
            add_errors(form, error)
        else:
            return redirect("hardship:file-fill", file.pk)
    return render(request, "hardship/file_create.html", {"form": form, "draft_key": uuid.uuid4()})


@writer_of
def file_fill(request, pk):
    """The task list; sending it hands the application in."""
    file = visible_file(request, pk)
    if not rules.can_edit(request.user, file) and request.method == "GET":
        return redirect("hardship:file-detail", pk)
    rules.check_can_edit(request.user, file)
    missing = []
    if request.method == "POST":
        try:
            version = shown_version(request)
            done = applying.submit_file(file=file, by=request.user, at=timezone.now(), version=version)
        except ValidationError as error:
            missing = [(f"{SECTION_LABELS[name]}：{' '.join(texts)}", section_url(file, name)) for name, texts in error]
        except RuleError as error:
            missing = [(str(error), "")]
        else:
            messages.success(request, _("%(number)s was handed in. Somebody else reviews it.") % {"number": done})
            return redirect("hardship:file-detail", pk)
        file = visible_file(request, pk)
    rows = section_rows(file)
    context = {
        "file": file,
        "rows": rows,
        "done": sum(row.state == "done" for row in rows),
        "crumbs": crumbs_of(file, (_("Fill in"), "")),
        "errors": missing,
        "may_discard": rules.can_discard(request.user, file),
    }
    return render(request, "hardship/file_fill.html", context)


@require_POST
@permission_required(CHANGE, raise_exception=True)
def file_discard(request, pk):
    """Throw a draft away."""
    drafting.discard_draft(file=visible_file(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The draft was deleted."))
    return redirect("hardship:file-list")


@writer_of
def file_section(request, pk, section):
    """One section. Scripts save it while it is written; without them the button does."""
    if section in ELSEWHERE:
        return redirect(ELSEWHERE[section], pk)
    if not SECTIONS.get(section):
        raise Http404
    file = visible_file(request, pk)
    (rules.check_can_edit_means if section == "income" else rules.check_can_edit)(request.user, file)
    form = SectionForm(request.POST or None, section=section, file=file)
    if request.method == "POST":
        is_autosave = "application/json" in request.headers.get("Accept", "")
        return (_autosaved if is_autosave else _saved)(request, file, section, form)
    return show_section(request, file, section, form)


def _save(request, file, form):
    """Save what could be read, whatever else was refused."""
    form.is_valid()
    version = form.cleaned_data.get("version") or 0
    return drafting.save_section(file=file, content=form.content, version=version, by=request.user, at=timezone.now())


def _autosaved(request, file, section, form):
    """The answer of includes/draft_bar.html; what the service refuses is told by the page after the submit."""
    url = section_url(file, section)
    try:
        saved = _save(request, file, form)
    except StaleVersionError as error:
        return JsonResponse({"ok": False, "version": error.current.version, "urls": {"form": url}}, status=409)
    except (RuleError, ValidationError):
        return JsonResponse({"ok": False}, status=400)
    return JsonResponse(
        {
            "ok": True, "id": f"{file.pk}-{section}", "version": saved.version,
            "saved_at": timezone.localtime().isoformat(timespec="seconds"), "urls": {"form": url, "autosave": url},
            "unsaved": sorted(form.errors),
        }
    )  # fmt: skip


def _saved(request, file, section, form):
    """Onwards when all of it was saved; else the section again with what was typed."""
    try:
        file = _save(request, file, form)
    except StaleVersionError as error:
        theirs, file = form.differences(error.current), error.current
        return show_section(request, file, section, _once_more(request, section, file), theirs)
    except (RuleError, ValidationError) as error:
        add_errors(form, error)
    if form.errors:
        return show_section(request, file, section, form)
    messages.success(request, _("Saved."))
    return redirect(_onwards(request, file, section))


def show_section(request, file, section, form, theirs=()):
    form.mark_required()
    label = SECTION_LABELS[section]
    context = {
        "file": file, "form": form, "section": section, "heading": label, "theirs": theirs,
        "crumbs": crumbs_of(file, (_("Fill in"), reverse("hardship:file-fill", args=[file.pk])), (label, "")),
        "purpose": current("hardship_file") if section == "consent" else None,
        "form_url": section_url(file, section), "following": following(file, section) if file.is_open else "",
    }  # fmt: skip
    return render(request, "hardship/file_section.html", context, status=409 if theirs else 200)


def following(file, section):
    """Where the section after ``section`` is filled in; "" after the last."""
    names = list(SECTION_LABELS)
    place = names.index(section) + 1
    return section_url(file, names[place]) if place < len(names) else ""


def _onwards(request, file, section):
    """To the next section, or back to the task list; in the yearly review back to the checks."""
    if not file.is_open:
        return reverse("hardship:file-check", args=[file.pk])
    if request.POST.get("action") == "next" and following(file, section):
        return following(file, section)
    return reverse("hardship:file-fill", args=[file.pk])


def _once_more(request, section, file):
    """The form as it was sent, for the version that stands now."""
    data = request.POST.copy()
    data["version"] = file.version
    form = SectionForm(data, section=section, file=file)
    form.is_valid()
    return form
