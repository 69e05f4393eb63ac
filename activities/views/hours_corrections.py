"""Corrections of hours: the volunteer asks, the unit answers, a second person decides."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from activities import policies, services
from activities.forms.hours import CorrectionAnswerForm
from activities.models import HoursCorrection
from activities.querysets import VIEW
from activities.views.service_records import facts_of
from portal.common.errors import RuleError

PAGE = 20


@permission_required(VIEW, raise_exception=True)
@require_GET
def hours_correction_list(request):
    """All that volunteers of the units asked for, open ones first by their day."""
    rows = HoursCorrection.objects.visible_to(request.user).for_list().order_by("-asked_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": page.object_list, "now": timezone.now()}
    return render(request, "activities/hours_correction_list.html", context)


def visible_correction(request, pk):
    return get_object_or_404(HoursCorrection.objects.visible_to(request.user).for_list(), pk=pk)


@require_GET
def hours_correction(request, pk):
    return render_correction(request, visible_correction(request, pk))


def render_correction(request, correction, *, form=None, error=""):
    user = request.user
    context = {
        "correction": correction,
        "facts": facts_of(correction.record),
        "crumbs": [
            (_("Corrections of hours"), reverse("activities:hours-correction-list")), (str(correction.record), ""),
        ],
        "can_answer": policies.can_answer_correction(user, correction),
        "can_decide": policies.can_decide_hours_correction(user, correction),
        "form": form or CorrectionAnswerForm(initial={"new_hours": first_guess(correction)}),
        "error": error,
        "typed": request.POST.get("reason", ""),
        "now": timezone.now(),
    }  # fmt: skip
    if request.method == "POST":
        context["here"] = reverse("activities:hours-correction", args=[correction.pk])
    return render(request, "activities/hours_correction.html", context)


def first_guess(correction):
    """What the volunteer asked for, in hours."""
    minutes = correction.wanted_minutes
    return None if minutes is None else f"{minutes / 60:g}"


@require_POST
def hours_correction_answer(request, pk):
    """``do`` is accept (with the new hours) or reject."""
    correction = visible_correction(request, pk)
    policies.check_can_answer_correction(request.user, correction)
    form = CorrectionAnswerForm(request.POST)
    if not form.is_valid():
        return render_correction(request, correction, form=form)
    try:
        answer(request, correction, form)
    except ValidationError as error:
        words = {"new_hours" if name == "new_minutes" else name: list_ for name, list_ in error.message_dict.items()}
        form.add_error(None, ValidationError(words))
        return render_correction(request, correction, form=form)
    messages.success(request, _("The volunteer is told."))
    return redirect("activities:hours-correction", pk)


def answer(request, correction, form):
    common = {
        "correction": correction, "answer": form.cleaned_data["answer"], "by": request.user, "at": timezone.now(),
    }  # fmt: skip
    if request.POST.get("do") == "reject":
        services.reject_hours_correction(**common)
        return
    new_minutes = form.cleaned_data["new_hours"]
    if new_minutes is None:
        raise ValidationError({"new_minutes": _("Write how many hours it should be.")})
    services.propose_hours_correction(**common, new_minutes=new_minutes)


@require_POST
def hours_correction_accept(request, pk):
    correction = visible_correction(request, pk)
    services.accept_hours_correction(correction=correction, by=request.user, at=timezone.now())
    messages.success(request, _("The hours are corrected."))
    return redirect("activities:hours-correction", pk)


@require_POST
def hours_correction_return(request, pk):
    correction = visible_correction(request, pk)
    policies.check_can_decide_hours_correction(request.user, correction)
    try:
        services.return_hours_correction(
            correction=correction, reason=request.POST.get("reason", ""), by=request.user, at=timezone.now()
        )
    except RuleError as error:
        return render_correction(request, correction, error=str(error))
    messages.success(request, _("Sent back."))
    return redirect("activities:hours-correction-list")
