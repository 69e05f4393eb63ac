"""Subsistence lines by region and year: what the formula measures by; unconfigured is said, never guessed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hardship.forms.lines import LineForm, regions_for
from hardship.models import SubsistenceLine
from hardship.querysets import MANAGE_LINES, VIEW
from hardship.services.formula import set_line

PAGE = 50


def lines_for(user):
    """The lines that hold for the units of ``user``: entered there, below, or by a union above."""
    return SubsistenceLine.objects.holding_for(user, VIEW).select_related("organization")


@require_GET
@permission_required(VIEW, raise_exception=True)
def line_list(request):
    page = Paginator(lines_for(request.user), PAGE).get_page(request.GET.get("page"))
    this_year = timezone.localdate().year
    context = {
        "page_obj": page,
        "rows": page.object_list,
        "year": this_year,
        "is_missing": not lines_for(request.user).filter(year=this_year).exists(),
        "can_set": regions_for(request.user).exists(),
        "settable": {line.pk for line in page.object_list if request.user.has_perm(MANAGE_LINES, line)},
        "crumbs": [(_("Hardship families"), reverse("hardship:file-list")), (_("Subsistence lines"), "")],
    }
    return render(request, "hardship/line_list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE_LINES, raise_exception=True)
def line_create(request):
    return _write(request)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE_LINES, raise_exception=True)
def line_edit(request, pk):
    return _write(request, get_object_or_404(SubsistenceLine.objects.visible_to(request.user, MANAGE_LINES), pk=pk))


def _write(request, line=None):
    form = LineForm(request.POST or None, user=request.user, line=line)
    if request.method == "POST" and form.is_valid():
        set_line(**form.content, by=request.user, at=timezone.now())
        messages.success(request, _("Saved. Results that were kept stay as they are."))
        return redirect("hardship:line-list")
    crumbs = [
        (_("Hardship families"), reverse("hardship:file-list")),
        (_("Subsistence lines"), reverse("hardship:line-list")), (str(line.year) if line else _("New line"), ""),
    ]  # fmt: skip
    return render(request, "hardship/line_form.html", {"form": form, "line": line, "crumbs": crumbs})
