"""Changes of what stands on file: asked for by one, decided on by another who sees old and new side by side."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hardship.forms.changes import CategoryForm, ChangedMemberForm, ExitForm, LeftForm, RefuseForm
from hardship.forms.members import row_of
from hardship.models import FileChange
from hardship.policies import changes as rules
from hardship.querysets import APPROVE, VIEW
from hardship.services import changes as services
from hardship.views.compared import compared
from hardship.views.detail import visible_file
from hardship.views.fill import crumbs_of, writer_of
from portal.common.errors import RuleError
from portal.common.posts import add_errors


def changeable_file(request, pk):
    """A file on which this person may ask for a change now."""
    file = visible_file(request, pk)
    rules.check_can_ask_change(request.user, file)
    return file


def _asked(request, form, service, **about):
    """The request that was made, or None with the errors on ``form``."""
    given = {"reason": form.cleaned_data["reason"], "version": form.cleaned_data["version"]}
    try:
        change = service(by=request.user, at=timezone.now(), **given, **about)
    except (RuleError, ValidationError) as error:
        add_errors(form, error)
        return None
    messages.success(request, _("Asked for. A second person decides."))
    return redirect("hardship:change-detail", change.pk)


@writer_of
def change_create(request, pk):
    """What can be changed: the category here, the family person by person."""
    file = changeable_file(request, pk)
    form = CategoryForm(request.POST or None, file=file)
    if request.method == "POST" and form.is_valid():
        category = form.cleaned_data["category"]
        answer = _asked(request, form, services.ask_category, file=file, category=category)
        if answer is not None:
            return answer
    context = {
        "file": file,
        "form": form,
        "members": list(file.members.for_form()),
        "crumbs": crumbs_of(file, (_("Ask for a change"), "")),
    }
    return render(request, "hardship/change_form.html", context)


@writer_of
def change_member_create(request, pk):
    return _ask_member(request, changeable_file(request, pk))


@writer_of
def change_member(request, pk, member_pk):
    file = changeable_file(request, pk)
    return _ask_member(request, file, get_object_or_404(file.members.present(), pk=member_pk))


def _ask_member(request, file, member=None):
    form = ChangedMemberForm(request.POST or None, file=file, member=member)
    if request.method == "POST" and form.is_valid():
        rows = [row_of(other) if other != member else form.row for other in file.members.for_form()]
        rows += [form.row] if member is None else []
        answer = _asked(request, form, services.ask_members, file=file, members=rows)
        if answer is not None:
            return answer
    label = str(member) if member else _("Add somebody")
    back = reverse("hardship:change-create", args=[file.pk])
    crumbs = crumbs_of(file, (_("Ask for a change"), back), (label, ""))
    context = {"file": file, "form": form, "member": member, "crumbs": crumbs, "back_url": back}
    return render(request, "hardship/member_form.html", context)


@writer_of
def change_member_left(request, pk, member_pk):
    """Somebody no longer lives in the household."""
    file = changeable_file(request, pk)
    member = get_object_or_404(file.members.present(), pk=member_pk)
    form = LeftForm(request.POST or None, initial={"version": file.version}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        rows = [row_of(other) for other in file.members.for_form() if other != member]
        answer = _asked(request, form, services.ask_members, file=file, members=rows)
        if answer is not None:
            return answer
    crumbs = crumbs_of(
        file, (_("Ask for a change"), reverse("hardship:change-create", args=[file.pk])), (str(member), "")
    )
    title = _("%(member)s no longer lives in the household") % {"member": member}
    return render(request, "hardship/reason_form.html", {"file": file, "form": form, "title": title, "crumbs": crumbs})


@writer_of
def exit_create(request, pk):
    """Ask to close the file, after the worker was told."""
    file = changeable_file(request, pk)
    form = ExitForm(request.POST or None, file=file)
    if request.method == "POST" and form.is_valid():
        about = {name: form.cleaned_data[name] for name in ("exit_reason", "told_on")}
        answer = _asked(request, form, services.ask_exit, file=file, **about)
        if answer is not None:
            return answer
    crumbs = crumbs_of(file, (pgettext("household file", "Exit"), ""))
    return render(
        request, "hardship/reason_form.html",
        {"file": file, "form": form, "title": _("Ask for the exit"), "crumbs": crumbs},
    )  # fmt: skip


def visible_change(request, pk):
    rows = FileChange.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("file__organization", "requested_by", "decided_by"), pk=pk)


@never_cache
@require_GET
@permission_required(VIEW, raise_exception=True)
def change_detail(request, pk):
    return show_change(request, visible_change(request, pk))


def show_change(request, change, form=None, *, status=200):
    """Old and new side by side, and the decision for whoever may take it."""
    context = {
        "change": change,
        "file": change.file,
        "tables": compared(change),
        "can_decide": rules.can_decide_change(request.user, change),
        "is_own": change.state == change.State.PENDING and change.requested_by_id in request.user.acting_ids,
        "form": form or RefuseForm(label_suffix=""),
        "crumbs": crumbs_of(change.file, (change.get_kind_display(), "")),
    }
    if request.method == "POST":
        context["here"] = reverse("hardship:change-detail", args=[change.pk])
    return render(request, "hardship/change_detail.html", context, status=status)


@never_cache
@require_POST
@permission_required(APPROVE, raise_exception=True)
def change_accept(request, pk):
    change = visible_change(request, pk)
    try:
        services.accept_change(change=change, by=request.user, at=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
        return show_change(request, visible_change(request, pk), status=409)
    messages.success(request, _("The change was carried out."))
    return redirect("hardship:file-detail", change.file_id)


@never_cache
@require_POST
@permission_required(APPROVE, raise_exception=True)
def change_refuse(request, pk):
    change = visible_change(request, pk)
    rules.check_can_decide_change(request.user, change)
    form = RefuseForm(request.POST, label_suffix="")
    if not form.is_valid():
        return show_change(request, change, form)
    try:
        services.refuse_change(change=change, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except RuleError as error:
        messages.error(request, str(error))
        return show_change(request, visible_change(request, pk), form, status=409)
    messages.success(request, _("Turned down; everything stays as it stands."))
    return redirect("hardship:file-detail", change.file_id)
