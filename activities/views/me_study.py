"""My study: my numbers, what I studied alone, the notes that I owe."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from activities.figures.study import Progress, Quota, progress_in
from activities.forms.study import NoteForm, SelfStudyForm
from activities.models import SelfStudy, StudyAttendance
from activities.policies import study as rules
from activities.services import study as services
from activities.views.attached import stored
from portal.attachments.forms import refusals_on
from portal.common.periods import Period, PeriodKind
from portal.common.posts import shown_key

SHOWN = 30


@never_cache
@require_http_methods(["GET", "POST"])
def me_study(request):
    """My page; what I studied alone is entered here."""
    form = SelfStudyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _entered(request, form) is not None:
        messages.success(request, _("Entered. Somebody else of the unit confirms it."))
        return redirect("activities:me-study")
    today = timezone.localdate()
    periods = [Period.containing(kind, today) for kind in (PeriodKind.WEEK, PeriodKind.MONTH)]
    numbers = [
        (period, progress_in(period, people=[request.user]).get(request.user.pk, Progress()), Quota.of(period.kind))
        for period in periods
    ]
    own = StudyAttendance.objects.filter(person=request.user).exclude(session__activity__state__in=["draft", "voided"])
    notes = own.filter(session__asks_notes=True).exclude(state="absent").exclude(note_state="passed").for_list()
    context = {
        "form": form, "form_key": uuid.uuid4(), "numbers": numbers,
        "notes": notes.order_by("-session__activity__starts_on", "-pk")[:SHOWN],
        "rows": SelfStudy.objects.filter(person=request.user).for_list()[:SHOWN],
    }  # fmt: skip
    return render(request, "activities/me_study.html", context)


def _entered(request, form, row=None):
    """The saved row, or None with the errors on ``form``; the same page sent twice is one row."""
    with refusals_on(form, photo="photo"), transaction.atomic():
        photo = stored(form.cleaned_data["photo"], by=request.user, at=timezone.now())
        return services.enter_self_study(
            content=form.content, by=request.user, at=timezone.now(), row=row, photo=photo, form_key=shown_key(request)
        )
    return None


@never_cache
@require_http_methods(["GET", "POST"])
def me_study_edit(request, pk):
    """Mend what was returned, or what waits."""
    row = get_object_or_404(SelfStudy.objects.filter(person=request.user), pk=pk)
    form = SelfStudyForm(request.POST or None, request.FILES or None, row=row)
    if request.method == "POST":
        rules.check_can_change_self_study(request.user, row)
        if form.is_valid() and _entered(request, form, row) is not None:
            messages.success(request, _("Saved."))
            return redirect("activities:me-study")
    may_change = rules.can_change_self_study(request.user, row)
    return render(request, "activities/me_study_edit.html", {"form": form, "row": row, "may_change": may_change})


@require_POST
def me_study_remove(request, pk):
    """Take back what nobody has confirmed."""
    row = get_object_or_404(SelfStudy.objects.filter(person=request.user), pk=pk)
    services.remove_self_study(row=row, by=request.user, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("activities:me-study")


@never_cache
@require_http_methods(["GET", "POST"])
def me_study_note(request, pk):
    """Hand in a reading note for a session, or write it anew after it came back."""
    own = StudyAttendance.objects.filter(person=request.user).exclude(session__activity__state="draft")
    note = get_object_or_404(own.for_list().select_related("note_photo"), pk=pk)
    form = NoteForm(request.POST or None, request.FILES or None, initial={"text": note.note_text})
    if request.method == "POST" and form.is_valid() and _handed_in(request, form, note):
        messages.success(request, _("The note was handed in."))
        return redirect("activities:me-study")
    context = {"form": form, "note": note, "may_hand_in": rules.can_hand_in(request.user, note)}
    return render(request, "activities/me_study_note.html", context)


def _handed_in(request, form, note):
    with refusals_on(form, photo="photo"), transaction.atomic():
        photo = stored(form.cleaned_data["photo"], by=request.user, at=timezone.now())
        services.hand_in_note(
            attendance=note, text=form.cleaned_data["text"], photo=photo, by=request.user, at=timezone.now()
        )
    return form.is_valid()
