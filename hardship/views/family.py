"""The family of a file while it is written: one person to a page, the table as a list; papers beside them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hardship.forms.members import MemberForm, row_of
from hardship.forms.papers import PaperForm
from hardship.models import Evidence
from hardship.policies import files as rules
from hardship.querysets import CHANGE
from hardship.services import drafting, papers
from hardship.views.detail import visible_file
from hardship.views.fill import crumbs_of, editable_file, following, writer_of
from hardship.views.words import SECTION_LABELS, documents_of, members_of, section_url
from portal.attachments.forms import PhotoUploadForm
from portal.attachments.images import ImageRefused
from portal.attachments.services import store_photo
from portal.common.errors import RuleError
from portal.common.posts import add_errors, shown_version


def section_crumbs(file, section, *more):
    here = (SECTION_LABELS[section], section_url(file, section) if more else "")
    return crumbs_of(file, (_("Fill in"), reverse("hardship:file-fill", args=[file.pk])), here, *more)


@writer_of
def member_list(request, pk):
    """Who lives with the worker."""
    file = editable_file(request, pk)
    context = {
        "file": file,
        "members": members_of(file),
        "crumbs": section_crumbs(file, "family"),
        "following": following(file, "family"),
    }
    return render(request, "hardship/member_list.html", context)


@writer_of
def member_create(request, pk):
    return _write_member(request, editable_file(request, pk))


@writer_of
def member_edit(request, pk, member_pk):
    file = editable_file(request, pk)
    return _write_member(request, file, get_object_or_404(file.members.present(), pk=member_pk))


def _write_member(request, file, member=None):
    form = MemberForm(request.POST or None, file=file, member=member)
    if request.method == "POST" and form.is_valid():
        rows = [row_of(other) for other in file.members.for_form() if other != member]
        place = len(rows) if member is None else min(max(member.order - 1, 0), len(rows))
        rows.insert(place, form.row)
        try:
            _save(request, file, rows, form.cleaned_data["version"])
        except (RuleError, ValidationError) as error:
            add_errors(form, error)
            file.refresh_from_db()
        else:
            messages.success(request, _("Saved."))
            return redirect("hardship:member-list", file.pk)
    label = str(member) if member else _("Add somebody")
    context = {"file": file, "form": form, "member": member, "crumbs": section_crumbs(file, "family", (label, ""))}
    return render(request, "hardship/member_form.html", context)


def _save(request, file, rows, version):
    drafting.save_section(file=file, content={}, members=rows, by=request.user, at=timezone.now(), version=version)


@require_POST
@permission_required(CHANGE, raise_exception=True)
def member_remove(request, pk, member_pk):
    """Take somebody out of the table."""
    file = editable_file(request, pk)
    gone = get_object_or_404(file.members.present(), pk=member_pk)
    rest = [row_of(other) for other in file.members.for_form() if other != gone]
    try:
        _save(request, file, rest, shown_version(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken out."))
    return redirect("hardship:member-list", pk)


@writer_of
def paper_list(request, pk):
    """Papers by kind, those still missing first; several photos of one kind at a time."""
    file = visible_file(request, pk)
    rules.check_can_add_paper(request.user, file)
    form = PaperForm(kinds=papers.missing_papers(file))
    if request.method == "POST":
        form, refused = _take_papers(request, file)
        if form.is_valid() and not refused:
            messages.success(request, _("The papers were added."))
            return redirect("hardship:paper-list", pk)
        for refusal in refused:
            form.add_error("photos", str(refusal))
    context = {
        "file": file,
        "form": form,
        "documents": documents_of(file, *papers.needed_papers(file)),
        "may_remove": rules.can_edit(request.user, file),
        "crumbs": section_crumbs(file, "evidence"),
        "following": following(file, "evidence"),
    }
    return render(request, "hardship/paper_list.html", context)


def _take_papers(request, file):
    """Store what came; return the form and a refusal for each photo that was not taken."""
    form = PaperForm(request.POST, request.FILES, kinds=papers.missing_papers(file))
    if not form.is_valid():
        return form, []
    photos = PhotoUploadForm(files=request.FILES)
    if not photos.is_valid():
        return form, photos.refusals
    refused = list(photos.refusals)
    for photo in photos.cleaned_data["photos"]:
        try:
            with transaction.atomic():
                now = timezone.now()
                stored = store_photo(file=photo, by=request.user, at=now)
                papers.add_paper(file=file, kind=form.cleaned_data["kind"], attachment=stored, by=request.user, at=now)
        except (ImageRefused, RuleError) as error:
            refused.append(error)
    return form, refused


@require_POST
@permission_required(CHANGE, raise_exception=True)
def paper_remove(request, pk, paper_pk):
    """Take a paper out while the form is open."""
    file = visible_file(request, pk)
    paper = get_object_or_404(Evidence.objects.filter(file=file), pk=paper_pk)
    papers.remove_paper(paper=paper, by=request.user, at=timezone.now())
    messages.success(request, _("Taken out."))
    return redirect("hardship:paper-list", pk)
