"""Objections for those who handle them: entered from phone and letter, taken, answered."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.common.posts import add_errors
from portal.notices import policies, services
from portal.notices.forms import AnswerForm, EnteredObjectionForm
from portal.notices.models import Objection
from portal.notices.querysets import ANSWER, ENTER
from portal.notices.views.reading import visible_notice
from portal.notices.views.words import signature


@require_http_methods(["GET", "POST"])
@permission_required(ENTER, raise_exception=True)
def objection_enter(request, pk):
    """Enter what came by phone or letter. The code is shown once, to be told to the sender."""
    notice = visible_notice(request, pk)
    policies.check_can_enter_objection(request.user, notice)
    form = EnteredObjectionForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        asked = {"channel": form.cleaned_data["channel"], "received_on": form.cleaned_data["received_on"]}
        try:
            objection = services.enter_objection(
                notice=notice, content=form.content, by=request.user, at=timezone.now(), **asked
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            words = _("Entered as %(number)s; the code for the sender is %(code)s.")
            code = services.receipt_code(objection.key)
            messages.success(request, words % {"number": objection.number, "code": code})
            return redirect("notices:notice-detail", pk)
    return render(request, "notices/objection_enter.html", {"form": form, "notice": notice})


def _visible(request, pk):
    """Who objected is seen by those who handle objections of the unit, and by nobody else."""
    return get_object_or_404(Objection.objects.visible_to(request.user).for_list(), pk=pk)


@require_GET
@permission_required(ANSWER, raise_exception=True)
def objection_detail(request, pk):
    return _page(request, _visible(request, pk))


@require_POST
@permission_required(ANSWER, raise_exception=True)
def objection_take(request, pk):
    services.take_objection(objection=_visible(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("It is yours now."))
    return redirect("notices:objection-detail", pk)


@require_POST
@permission_required(ANSWER, raise_exception=True)
def objection_answer(request, pk):
    """Answer; what is missing comes back with what was typed."""
    objection = _visible(request, pk)
    policies.check_can_handle(request.user, objection)
    form = AnswerForm(request.POST, notice=objection.notice)
    if not form.is_valid():
        return _page(request, objection, form)
    try:
        services.answer_objection(objection=objection, by=request.user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, objection, form)
    messages.success(request, _("Answered."))
    return redirect("notices:notice-detail", objection.notice_id)


def _page(request, objection, form=None):
    can_handle = policies.can_handle(request.user, objection)
    context = {
        "objection": objection,
        "notice": objection.notice,
        "facts": facts_of(objection),
        "can_take": can_handle and objection.owner_id != request.user.pk,
        "form": (form or AnswerForm(notice=objection.notice)) if can_handle else None,
    }
    return render(request, "notices/objection_detail.html", context)


def facts_of(objection):
    """The rows of includes/summary_list.html."""
    row = next((row for row in objection.notice.list_rows if row.number == objection.row_number), None)
    return [
        (_("How it came"), objection.get_channel_display()),
        (_("Received on"), objection.received_on),
        (_("Taken down by"), signature(objection.entered_by, objection.filed_at) or _("the sender")),
        (_("Row of the list"), f"{row.number}. {' '.join(row.cells)}" if row else _("the whole notice")),
        (_("What is wrong"), objection.text),
        (_("Name of the sender"), _("anonymous") if objection.is_anonymous else objection.name),
        (_("Phone of the sender"), _("anonymous") if objection.is_anonymous else objection.phone),
        (_("Handled by"), objection.owner.display_name if objection.owner else ""),
        *(
            [
                (_("Result"), objection.get_result_display()),
                (_("Answer"), objection.answer),
                (_("Answered by"), signature(objection.answered_by, objection.answered_at)),
            ]
            if objection.result
            else []
        ),
    ]
