"""Possible duplicates, and the merge of two records: asked for by one person, decided by another."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.common.errors import RuleError, StaleVersionError
from volunteers import policies, services
from volunteers.forms.decisions import MergeForm
from volunteers.models import Merge, Volunteer
from volunteers.querysets import CHANGE, VIEW
from volunteers.services.merging import older_first
from volunteers.views.words import facts_of

PAGE_SIZE = 20
WHY = {
    "id_index": gettext_lazy("the same identity number"),
    "phone_index": gettext_lazy("the same phone"),
    "name_and_birth": gettext_lazy("the same name and birthday"),
}


@require_GET
@permission_required(VIEW, raise_exception=True)
def duplicate_list(request):
    """Pairs of records in sight that may be one person, those with the strongest reason first."""
    pairs = Volunteer.objects.visible_to(request.user).possible_pairs()
    page = Paginator(pairs, PAGE_SIZE).get_page(request.GET.get("page"))
    keys = {pk for pair in page.object_list for pk in pair[:2]}
    found = Volunteer.objects.visible_to(request.user).for_list().in_bulk(keys)
    waiting = Merge.objects.visible_to(request.user).pending().for_list()
    context = {
        "page_obj": page,
        "rows": [(found[one], found[other], WHY[why]) for one, other, why in page.object_list],
        "waiting": waiting[:50],
        "can_merge": request.user.has_perm(CHANGE),
    }
    return render(request, "volunteers/duplicate_list.html", context)


def _pair(request, pk, other_pk):
    """Both records, the older first; 404 unless both are in sight."""
    visible = Volunteer.objects.visible_to(request.user).for_list()
    one, other = get_object_or_404(visible, pk=pk), get_object_or_404(visible.exclude(pk=pk), pk=other_pk)
    return older_first(one, other) if one.activated_at and other.activated_at else (one, other)


@require_http_methods(["GET", "POST"])
@permission_required(CHANGE, raise_exception=True)
def merge_propose(request, pk, other_pk):
    """Both records side by side; which one stays follows from the numbers."""
    kept, dropped = _pair(request, pk, other_pk)
    error = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:500]
        try:
            merge = services.propose_merge(one=kept, other=dropped, reason=reason, by=request.user, at=timezone.now())
        except RuleError as refused:
            error = str(refused)
        else:
            messages.success(request, _("Merging was asked for. A second person decides."))
            return redirect("volunteers:merge-detail", merge.pk)
    context = {"kept": kept, "dropped": dropped, "rows": side_by_side(kept, dropped), "error": error}
    return render(request, "volunteers/merge_form.html", context, status=409 if error else 200)


def side_by_side(kept, dropped):
    """``[(label, value of the one, value of the other, whether they differ)]``."""
    other = dict(facts_of(dropped))
    return [(label, value, other.get(label, ""), value != other.get(label, "")) for label, value in facts_of(kept)]


def visible_merge(request, pk):
    rows = Merge.objects.visible_to(request.user).for_list().select_related("decided_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def merge_detail(request, pk):
    return render_merge(request, visible_merge(request, pk))


def render_merge(request, merge, status=200):
    is_pending = merge.state == Merge.State.PENDING
    context = {
        "merge": merge,
        "rows": side_by_side(merge.kept, merge.dropped) if is_pending else [],
        "can_decide": policies.can_decide_merge(request.user, merge),
        "is_own": is_pending and merge.requested_by_id == request.user.pk,
        "crumbs": [(_("Possible duplicates"), reverse("volunteers:duplicate-list")), (_("Merge"), "")],
    }
    if request.method == "POST":  # an acceptance that was refused stands at its own address
        context["here"] = reverse("volunteers:merge-detail", args=[merge.pk])
    return render(request, "volunteers/merge_detail.html", context, status=status)


@require_POST
def merge_accept(request, pk):
    """Make one record of the two that the page showed; who comes late looks at them once more."""
    merge, form = visible_merge(request, pk), MergeForm(request.POST)
    form.is_valid()
    versions = (form.cleaned_data.get("kept_version"), form.cleaned_data.get("dropped_version"))
    try:
        services.accept_merge(merge=merge, by=request.user, at=timezone.now(), versions=versions)
    except StaleVersionError:
        messages.error(request, _("One of the two has changed meanwhile. Compare them once more."))
        return render_merge(request, visible_merge(request, pk), status=409)
    messages.success(request, _("The two records are one now."))
    return redirect("volunteers:volunteer-detail", merge.kept_id)


@require_POST
def merge_refuse(request, pk):
    merge = visible_merge(request, pk)
    services.refuse_merge(merge=merge, by=request.user, at=timezone.now())
    messages.success(request, _("Noted: two people. They are not shown as duplicates again."))
    return redirect("volunteers:duplicate-list")
